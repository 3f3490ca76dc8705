package bmp

import (
	"image"
	"io"
)

// unpack reads run-length encoded pixels of 8 or 4 bits. A pair of bytes is a count and what to repeat or, after a
// zero, an escape: 0 ends the line, 1 the picture, 2 moves right and up, and more are as many pixels as they are.
func (b *bitmap) unpack() (image.Image, error) {
	m := image.NewPaletted(image.Rect(0, 0, b.width, b.height), b.palette)
	x, line := 0, 0 // as stored
	put := func(index byte) {
		if x < b.width { // what is beyond the line's end is dropped
			m.Pix[b.row(line)*m.Stride+x] = index
		}
		x++
	}
	// nth is the i-th pixel of bytes: 4 bits have two in each, the upper first.
	nth := func(bytes []byte, i int) byte {
		if b.bits == 8 {
			return bytes[i]
		}
		return bytes[i/2] >> (4 - i%2*4) & 15
	}
	for data := b.pixels; line < b.height; {
		if len(data) < 2 {
			if line == b.height-1 && x >= b.width { // without an end, but whole
				break
			}
			return nil, io.ErrUnexpectedEOF
		}
		count, value := int(data[0]), data[1]
		pair := data[1:2]
		data = data[2:]
		switch {
		case count > 0 && b.bits == 8:
			for range count {
				put(value)
			}
		case count > 0:
			for i := range count {
				put(nth(pair, i%2))
			}
		case value == 0:
			x, line = 0, line+1
		case value == 1:
			return m, nil
		case value == 2:
			if len(data) < 2 {
				return nil, io.ErrUnexpectedEOF
			}
			x, line = x+int(data[0]), line+int(data[1])
			data = data[2:]
		default:
			n := (int(value)*b.bits + 15) / 16 * 2 // bytes, padded to pairs
			whole := (int(value)*b.bits + 7) / 8
			if len(data) < whole {
				return nil, io.ErrUnexpectedEOF
			}
			for i := range int(value) {
				put(nth(data, i))
			}
			data = data[min(n, len(data)):]
		}
	}
	return m, nil
}
