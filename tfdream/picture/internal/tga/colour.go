package tga

import (
	"bytes"
	"encoding/binary"
	"image/color"
)

// opacity is how a file's bits of opacity are meant.
type opacity int

const (
	straight opacity = iota
	unused
	multiplied
)

// opacityOf reads it from the extension area of a file of version 2.0, which its footer points to; others are taken
// at their header's word.
func opacityOf(data []byte) opacity {
	const extensionLen, attributes = 495, 494
	if len(data) < headerLen+footerLen {
		return straight
	}
	footer := data[len(data)-footerLen:]
	at := uint64(binary.LittleEndian.Uint32(footer))
	if !bytes.HasPrefix(footer[8:], []byte("TRUEVISION-XFILE.")) || at == 0 || at+extensionLen > uint64(len(data)) {
		return straight
	}
	switch data[at+attributes] {
	case 0, 1, 2: // none, or none that means anything
		return unused
	case 4:
		return multiplied
	}
	return straight
}

// paletteAlpha is how many bits of opacity a palette's colour has: 8 of 32 and 1 of 16, where the file has opacity.
func (h header) paletteAlpha() int {
	switch {
	case h.alpha == 0:
		return 0
	case h.mapped == 32:
		return 8
	case h.mapped == 16:
		return 1
	}
	return 0
}

// colour is a pixel's. An index beyond the palette is black.
func (h header) colour(pixel []byte, entries []color.NRGBA) color.NRGBA {
	switch h.kind {
	case palette:
		i := int(pixel[0]) - h.paletteFirst
		if len(pixel) > 1 {
			i += int(pixel[1]) << 8
		}
		if i < 0 || i >= len(entries) {
			return color.NRGBA{A: 255}
		}
		return entries[i]
	case grey:
		c := color.NRGBA{pixel[0], pixel[0], pixel[0], 255}
		if h.depth == 16 && h.alpha == 8 {
			c.A = pixel[1]
		}
		return c
	}
	return colourOf(pixel, h.depth, h.alpha)
}

// colourOf reads blue, green, red and, in the highest bits, opacity.
func colourOf(pixel []byte, depth, alpha int) color.NRGBA {
	if depth <= 16 {
		v := binary.LittleEndian.Uint16(pixel)
		five := func(shift int) uint8 { return uint8(int(v>>shift&31) * 255 / 31) }
		c := color.NRGBA{five(10), five(5), five(0), 255}
		if alpha > 0 && v>>15 == 0 {
			c.A = 0
		}
		return c
	}
	c := color.NRGBA{pixel[2], pixel[1], pixel[0], 255}
	if depth == 32 && alpha > 0 {
		c.A = pixel[3]
	}
	return c
}
