package bmp

import (
	"encoding/binary"
	"image"
	"image/color"
	"io"
	"math/bits"
)

// channel is where the bits of a colour lie in a pixel.
type channel struct {
	mask  uint32
	shift int
	top   uint64 // its greatest value; 0 where it has no bits
}

func channelOf(mask uint32) channel {
	if mask == 0 {
		return channel{}
	}
	shift := bits.TrailingZeros32(mask)
	return channel{mask, shift, uint64(mask >> shift)}
}

// scaled is the channel's value of a pixel on the scale 0..full, rounded down as Pillow does.
func (c channel) scaled(pixel uint32, full uint64) uint64 {
	return uint64(pixel&c.mask>>c.shift) * full / c.top
}

// masks returns those of red, green, blue and alpha: from the header, from behind it, or the usual ones.
func (b *bitmap) masks(headerLen uint32, header, behind []byte) (masks [4]uint32, err error) {
	if b.compression != bitFields && b.compression != alphaFields {
		if b.bits == 16 {
			return [4]uint32{0x7c00, 0x3e0, 0x1f, 0}, nil
		}
		return [4]uint32{0xff0000, 0xff00, 0xff, 0}, nil
	}
	fields := header[infoLen:]
	if headerLen < v2Len {
		fields = behind
	}
	n := b.maskCount(headerLen)
	if len(fields) < 4*n {
		return masks, io.ErrUnexpectedEOF
	}
	for i := range n {
		masks[i] = binary.LittleEndian.Uint32(fields[4*i:])
	}
	if masks[0]|masks[1]|masks[2] == 0 && b.bits == 32 { // as Pillow reads it
		return [4]uint32{0xff0000, 0xff00, 0xff, 0xff000000}, nil
	}
	return masks, nil
}

func (b *bitmap) maskCount(headerLen uint32) int {
	if b.compression == alphaFields || headerLen >= v3Len {
		return 4
	}
	return 3
}

// masksBehind is how many bytes of masks follow the header.
func (b *bitmap) masksBehind(headerLen uint32) int {
	if headerLen < v2Len && (b.compression == bitFields || b.compression == alphaFields) {
		return 4 * b.maskCount(headerLen)
	}
	return 0
}

func (b *bitmap) setChannels(masks [4]uint32) {
	for i, mask := range masks {
		b.channels[i] = channelOf(mask & uint32(1<<b.bits-1))
	}
}

// row is where the line y of the picture, counted from its top, is stored.
func (b *bitmap) row(y int) int {
	if b.topDown {
		return y
	}
	return b.height - 1 - y
}

// indices reads pixels that are entries of the palette.
func (b *bitmap) indices(stride int) image.Image {
	m := image.NewPaletted(image.Rect(0, 0, b.width, b.height), b.palette)
	mask := byte(1<<b.bits - 1)
	for y := range b.height {
		row := b.pixels[b.row(y)*stride:]
		for x := range b.width {
			at := x * b.bits
			m.Pix[y*m.Stride+x] = row[at/8] >> (8 - b.bits - at%8) & mask
		}
	}
	return m
}

// colours reads pixels that are colours.
func (b *bitmap) colours(stride int) image.Image {
	frame := image.Rect(0, 0, b.width, b.height)
	deep := false
	for _, c := range b.channels {
		deep = deep || c.top > 255
	}
	if deep {
		m := image.NewNRGBA64(frame)
		b.each(stride, func(x, y int, pixel uint32) {
			v := b.values(pixel, 65535)
			m.SetNRGBA64(x, y, color.NRGBA64{uint16(v[0]), uint16(v[1]), uint16(v[2]), uint16(v[3])})
		})
		return m
	}
	m := image.NewNRGBA(frame)
	b.each(stride, func(x, y int, pixel uint32) {
		v := b.values(pixel, 255)
		m.SetNRGBA(x, y, color.NRGBA{uint8(v[0]), uint8(v[1]), uint8(v[2]), uint8(v[3])})
	})
	return m
}

// each calls do with every pixel.
func (b *bitmap) each(stride int, do func(x, y int, pixel uint32)) {
	for y := range b.height {
		row := b.pixels[b.row(y)*stride:]
		for x := range b.width {
			var pixel uint32
			for i := range b.bits / 8 {
				pixel |= uint32(row[x*b.bits/8+i]) << (8 * i)
			}
			do(x, y, pixel)
		}
	}
}

// values are a pixel's channels on the scale 0..full; without a mask for alpha it is opaque.
func (b *bitmap) values(pixel uint32, full uint64) [4]uint64 {
	v := [4]uint64{3: full}
	for i, c := range b.channels {
		if c.top > 0 {
			v[i] = c.scaled(pixel, full)
		}
	}
	return v
}
