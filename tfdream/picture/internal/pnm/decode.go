package pnm

import (
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
)

// Decode returns the first picture in a whole file: an *image.NRGBA, or an *image.NRGBA64 where a channel has more
// than 8 bits. Floats are cut to 0..1, and what is not a number is black. A file without all of its pixels gives
// io.ErrUnexpectedEOF. Memory is that of the picture, whose size is for the caller to check.
func Decode(data []byte) (image.Image, error) {
	h, pixels, err := parse(data)
	if err != nil {
		return nil, err
	}
	if h.width < 1 || h.height < 1 {
		return nil, fmt.Errorf("a picture of %dx%d has no pixels", h.width, h.height)
	}
	if h.bytes() > len(pixels) {
		return nil, io.ErrUnexpectedEOF
	}
	next, full := h.samples(pixels), 255.0
	frame := image.Rect(0, 0, h.width, h.height)
	small, deep := image.NewNRGBA(image.Rectangle{}), image.NewNRGBA64(image.Rectangle{})
	if h.deep() {
		full = math.MaxUint16
		deep = image.NewNRGBA64(frame)
	} else {
		small = image.NewNRGBA(frame)
	}
	for i := range h.width * h.height {
		v := [4]uint16{3: uint16(full)}
		for c := range h.channels {
			light, err := next()
			if err != nil {
				return nil, err
			}
			at := c
			if h.alpha && c == h.channels-1 {
				at = 3
			}
			v[at] = uint16(math.RoundToEven(light * full))
		}
		if h.channels < 3 {
			v[1], v[2] = v[0], v[0]
		}
		x, y := i%h.width, i/h.width
		if h.scale != 0 { // floats begin at the bottom
			y = h.height - 1 - y
		}
		if h.deep() {
			deep.SetNRGBA64(x, y, color.NRGBA64{v[0], v[1], v[2], v[3]})
		} else {
			small.SetNRGBA(x, y, color.NRGBA{uint8(v[0]), uint8(v[1]), uint8(v[2]), uint8(v[3])})
		}
	}
	if h.deep() {
		return deep, nil
	}
	return small, nil
}

func (h header) deep() bool { return h.scale != 0 || h.top > 255 }

// samples returns what gives the picture's values, one after another, as light from 0 to 1.
func (h header) samples(pixels []byte) func() (float64, error) {
	s, i := &scanner{pixels}, -1
	switch {
	case h.kind == '1':
		return func() (float64, error) {
			ink, err := s.bit()
			return float64(1 - ink), err
		}
	case h.kind == '4':
		stride := (h.width + 7) / 8
		return func() (float64, error) {
			i++
			x := i % h.width
			return float64(^pixels[i/h.width*stride+x/8] >> (7 - x%8) & 1), nil
		}
	case h.plain():
		return func() (float64, error) {
			v, err := s.number()
			if err == nil && v > h.top {
				err = fmt.Errorf("its greatest value is %d, and there is %d", h.top, v)
			}
			return float64(v) / float64(h.top), err
		}
	case h.scale != 0:
		order := binary.ByteOrder(binary.BigEndian)
		if h.scale < 0 {
			order = binary.LittleEndian
		}
		return func() (float64, error) {
			i++
			v := float64(math.Float32frombits(order.Uint32(pixels[4*i:])))
			if !(v > 0) {
				return 0, nil
			}
			return min(v, 1), nil
		}
	case h.top > 255:
		return func() (float64, error) {
			i++
			return min(float64(binary.BigEndian.Uint16(pixels[2*i:]))/float64(h.top), 1), nil
		}
	}
	return func() (float64, error) {
		i++
		return min(float64(pixels[i])/float64(h.top), 1), nil
	}
}
