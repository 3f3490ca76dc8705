package jpeg

import (
	"bytes"
	"slices"
)

// The codec has no CMYK to give, only its colours, cut down to whole numbers where Pillow rounds them, so that nearly half
// of the values are one too low. So the stored values are found out: with steps of quantisation of zero, a channel is 128
// everywhere, and what the codec makes of the other and of 128 tells the other.

// Markers of tables of quantisation, and of Adobe's segment.
const quantisation, adobe = 0xdb, 0xee

// held is what a channel without steps is everywhere.
const held = 128

// stored finds a channel's value by what the codec makes of it and of 128: as Adobe's programs store inks, inverted, and as
// they are.
var stored = func() (values [held + 1][held]uint8) {
	for v := range 256 {
		values[v*held/255][(255-v)*(255-held)/255] = uint8(v)
	}
	return values
}()

// decodeInks is decode of a file of four channels, with colours as Pillow makes them of inks. said is what libjpeg found
// broken.
func decodeInks(file []byte, h Header) (m *Image, said string) {
	transform, inverted := adobeTransform(file)
	inks, said := h.storedValues(file, 3)
	black, _ := h.storedValues(file, 0, 1, 2)
	if inks == nil || black == nil {
		return nil, said
	}
	m = &Image{Width: h.Width, Height: h.Height, Pix: make([]float32, len(inks))}
	turn := byte(0)
	if !inverted {
		turn = 255
	}
	for i := 0; i < len(inks); i += 3 {
		c, k := inks[i:i+3], int(black[i]^turn)
		if inverted && transform != 0 { // YCCK
			c[0], c[1], c[2] = rgbOf(int(c[0]), int(c[1])-128, int(c[2])-128)
			c[0], c[1], c[2] = 255-c[0], 255-c[1], 255-c[2]
		}
		for j, v := range c {
			m.Pix[i+j] = float32(k - over255(int(^v^turn), k))
		}
	}
	return m, said
}

// storedValues are the values of the channels that are not held: of the first three, or of the fourth, three times.
func (h Header) storedValues(file []byte, hold ...int) (values []byte, said string) {
	asInverted, said := decodeBytes(h.holding(file, true, hold))
	asIs, _ := decodeBytes(h.holding(file, false, hold))
	if n := 3 * h.Width * h.Height; len(asInverted) != n || len(asIs) != n {
		return nil, said
	}
	for i, v := range asInverted {
		asInverted[i] = stored[min(v, held)][min(asIs[i], held-1)]
	}
	return asInverted, said
}

// holding is the file with some channels held at 128, and with Adobe's segment for inks, or without.
func (h Header) holding(file []byte, inverted bool, hold []int) []byte {
	out := slices.Clone(file[:2])
	if inverted {
		out = append(out, "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"...)
	}
	var used [256]bool // tables of quantisation, by channels that are not held
	free := byte(0)
	_ = walk(file, func(marker byte, content []byte, at int) bool {
		segment := bytes.Clone(file[at : at+4+len(content)])
		switch {
		case marker == startOfScan:
			return true
		case marker == adobe && bytes.HasPrefix(content, []byte("Adobe")):
			return true
		case marker == h.kind && len(content) >= 6+3*4:
			for channel := range 4 {
				if !slices.Contains(hold, channel) {
					used[content[6+3*channel+2]] = true
				}
			}
			for used[free] {
				free++
			}
			for _, channel := range hold {
				segment[4+6+3*channel+2] = free
			}
		}
		out = append(out, segment...)
		return true
	})
	out = append(append(out, 0xff, quantisation, 0, 67, free), make([]byte, 64)...)
	return append(out, file[h.firstScan:]...)
}

// adobeTransform is the colour transform of Adobe's segment, which also says that inks are stored inverted.
func adobeTransform(file []byte) (transform byte, found bool) {
	for marker, content := range Segments(file) {
		if marker == adobe && bytes.HasPrefix(content, []byte("Adobe")) && len(content) >= 12 {
			transform, found = content[11], true
		}
	}
	return transform, found
}

// rgbOf is libjpeg's conversion of luma and of chroma less 128, in fixed point.
func rgbOf(y, cb, cr int) (r, g, b byte) {
	const half = 1 << 15
	clip := func(v int) byte { return byte(min(max(v, 0), 255)) }
	return clip(y + (91881*cr+half)>>16), clip(y + (-22554*cb-46802*cr+half)>>16), clip(y + (116130*cb+half)>>16)
}

// over255 is a*b/255, rounded.
func over255(a, b int) int {
	product := a*b + 128
	return (product>>8 + product) >> 8
}
