// Package tga reads Truevision's TGA: true colour, grey or a palette, of 8 to 32 bits, plain or run-length encoded,
// from any corner, with the opacity that the file declares.
//
// Layout: "Truevision TGA File Format Specification", version 2.0. 5 bits are scaled to 8 and rounded down, as
// Pillow does.
package tga

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"slices"
)

const (
	headerLen = 18
	footerLen = 26
)

// Kinds of pictures; rle is added to each.
const (
	palette = 1
	colours = 2
	grey    = 3
	rle     = 8
)

// header is that of a file. Alpha is how many bits of a pixel are opacity.
type header struct {
	idLen, kind                      int
	packed                           bool
	paletteFirst, paletteLen, mapped int // its first index, colours, and bits of each
	width, height                    int
	depth, alpha                     int // bits
	fromRight, fromTop               bool
}

// Known says whether head, the beginning of a file, makes sense as a TGA's. The format has no mark of its own: others
// have to be ruled out first.
func Known(head []byte) bool {
	h, ok := parse(head)
	if !ok {
		return false
	}
	mapped := head[1] == 1
	if !mapped && (h.paletteFirst != 0 || h.paletteLen != 0) || mapped && (h.paletteLen == 0 || !slices.Contains([]int{15, 16, 24, 32}, h.mapped)) {
		return false
	}
	depths := map[int][]int{palette: {8, 16}, colours: {15, 16, 24, 32}, grey: {8, 16}}[h.kind]
	alphas := map[int][]int{8: {0, 8}, 15: {0, 1}, 16: {0, 1, 8}, 24: {0, 8}, 32: {0, 8}}[h.depth]
	return (h.kind != palette || mapped) && slices.Contains(depths, h.depth) && slices.Contains(alphas, h.alpha)
}

// parse reads the header; ok is false where it cannot be one.
func parse(data []byte) (h header, ok bool) {
	if len(data) < headerLen {
		return h, false
	}
	le := binary.LittleEndian
	h = header{
		idLen: int(data[0]), kind: int(data[2]) &^ rle, packed: data[2]&rle != 0,
		paletteFirst: int(le.Uint16(data[3:])), paletteLen: int(le.Uint16(data[5:])), mapped: int(data[7]),
		width: int(le.Uint16(data[12:])), height: int(le.Uint16(data[14:])),
		depth: int(data[16]), alpha: int(data[17] & 15), fromRight: data[17]&0x10 != 0, fromTop: data[17]&0x20 != 0,
	}
	return h, data[1] <= 1 && h.kind >= palette && h.kind <= grey && data[2]&^(rle|3) == 0 && data[17]&0xc0 == 0
}

// Size returns the size of the picture in a whole file from its header.
func Size(data []byte) (width, height int, err error) {
	h, ok := parse(data)
	if !ok {
		return 0, 0, io.ErrUnexpectedEOF
	}
	return h.width, h.height, nil
}

// Decode returns the picture in a whole file that Known knows: an *image.NRGBA or, where the file says that its
// colours are multiplied by their opacity, an *image.RGBA. A file without all of its pixels gives
// io.ErrUnexpectedEOF. Memory is that of the picture, whose size is for the caller to check.
func Decode(data []byte) (image.Image, error) {
	h, _ := parse(data)
	if !Known(data) {
		return nil, errors.New("its header makes no sense")
	}
	if len(data) < headerLen+h.idLen {
		return nil, io.ErrUnexpectedEOF
	}
	if h.width < 1 || h.height < 1 {
		return nil, fmt.Errorf("a picture of %dx%d has no pixels", h.width, h.height)
	}
	use := opacityOf(data)
	if use == unused {
		h.alpha = 0
	}
	rest := data[headerLen+h.idLen:]
	var entries []color.NRGBA
	if data[1] == 1 {
		size := (h.mapped + 7) / 8
		if len(rest) < h.paletteLen*size {
			return nil, io.ErrUnexpectedEOF
		}
		for i := range h.paletteLen {
			entries = append(entries, colourOf(rest[i*size:], h.mapped, h.paletteAlpha()))
		}
		rest = rest[h.paletteLen*size:]
	}
	bytes := (h.depth + 7) / 8
	if !h.packed && len(rest)/bytes/h.width < h.height {
		return nil, io.ErrUnexpectedEOF
	}
	m := image.NewNRGBA(image.Rect(0, 0, h.width, h.height))
	next := reader(rest, bytes, h.packed)
	for i := range h.width * h.height {
		pixel, err := next()
		if err != nil {
			return nil, err
		}
		x, y := i%h.width, i/h.width
		if h.fromRight {
			x = h.width - 1 - x
		}
		if !h.fromTop {
			y = h.height - 1 - y
		}
		m.SetNRGBA(x, y, h.colour(pixel, entries))
	}
	if use == multiplied {
		return &image.RGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}, nil
	}
	return m, nil
}

// reader returns what gives the pixels, one after another. Run-length encoding has packets of up to 128: a byte with
// their number less one, and a pixel to repeat or, without the byte's highest bit, as many pixels.
func reader(data []byte, size int, packed bool) func() ([]byte, error) {
	left, repeat := 0, false
	return func() ([]byte, error) {
		if packed && left == 0 {
			if len(data) < 1 {
				return nil, io.ErrUnexpectedEOF
			}
			left, repeat = int(data[0]&127)+1, data[0]&128 != 0
			data = data[1:]
		}
		if len(data) < size {
			return nil, io.ErrUnexpectedEOF
		}
		pixel := data[:size]
		if left--; !packed || !repeat || left == 0 {
			data = data[size:]
		}
		return pixel, nil
	}
}
