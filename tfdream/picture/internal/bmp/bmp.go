// Package bmp reads Windows and OS/2 bitmaps of every age: OS/2 1.x and 2.x, Windows 3 to V5, of 1 to 32 bits,
// run-length encoded or with masks for the channels, stored from the bottom or from the top.
//
// Layout: Microsoft's "Bitmap Storage" and IBM's "OS/2 Presentation Manager Programming Reference", volume III. Where
// programs differ, values are Pillow's.
package bmp

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
	fileHeaderLen = 14
	coreLen       = 12 // of OS/2 1.x's header
	infoLen       = 40 // of Windows 3's
	v2Len         = 52 // the first with masks of its own
	v3Len         = 56 // the first with one for alpha
	os2Len        = 64 // of OS/2 2.x's, which may be cut short
	v5Len         = 124
)

// The ways in which pixels are stored; 3 and 4 mean something else in OS/2.
const (
	raw         = 0
	rle8        = 1
	rle4        = 2
	bitFields   = 3
	jpeg        = 4
	png         = 5
	alphaFields = 6
)

// bitmap is a file with its header read.
type bitmap struct {
	width, height int
	topDown       bool
	bits          int // a pixel
	compression   uint32
	palette       color.Palette // nil above 8 bits
	channels      [4]channel    // red, green, blue, alpha of 16 and 32 bits
	pixels        []byte
}

// Known says whether head, the beginning of a file, is that of a bitmap.
func Known(head []byte) bool {
	if len(head) < 2 || string(head[:2]) != "BM" {
		return false
	}
	if len(head) < fileHeaderLen+4 {
		return len(head) >= 10 && string(head[6:10]) == "\x00\x00\x00\x00" // reserved
	}
	return knownHeader(binary.LittleEndian.Uint32(head[fileHeaderLen:]))
}

func knownHeader(n uint32) bool {
	return n == coreLen || n >= 16 && n <= os2Len && n%2 == 0 || n == 108 || n == v5Len
}

// Size returns the size of the picture in a whole file from its header, without a look at its pixels.
func Size(data []byte) (width, height int, err error) {
	b, err := parse(data)
	if err != nil {
		return 0, 0, err
	}
	return b.width, b.height, nil
}

// Profile returns the ICC profile that a V5 header embeds, nil for none.
func Profile(data []byte) []byte {
	if len(data) < fileHeaderLen+v5Len || binary.LittleEndian.Uint32(data[fileHeaderLen:]) != v5Len {
		return nil
	}
	header := data[fileHeaderLen:]
	start, n := uint64(binary.LittleEndian.Uint32(header[112:])), uint64(binary.LittleEndian.Uint32(header[116:]))
	if string(header[56:60]) != "DEBM" || start+n > uint64(len(header)) { // "MBED" for "embedded", little-endian
		return nil
	}
	return header[start : start+n]
}

// Decode returns the picture in a whole file: an *image.Paletted, an *image.NRGBA or, where a channel has more than 8
// bits, an *image.NRGBA64. Pixels that run-length encoding leaves out have the palette's first colour. A file without
// all of its pixels gives io.ErrUnexpectedEOF. Memory is that of the picture, whose size is for the caller to check.
func Decode(data []byte) (image.Image, error) {
	b, err := parse(data)
	if err != nil {
		return nil, err
	}
	switch {
	case b.width < 1 || b.height < 1:
		return nil, fmt.Errorf("a bitmap of %dx%d has no pixels", b.width, b.height)
	case b.compression == rle4 || b.compression == rle8:
		return b.unpack()
	}
	stride := (b.width*b.bits + 31) / 32 * 4
	if b.height > len(b.pixels)/stride {
		return nil, io.ErrUnexpectedEOF
	}
	if b.palette != nil {
		return b.indices(stride), nil
	}
	return b.colours(stride), nil
}

func parse(data []byte) (*bitmap, error) {
	le := binary.LittleEndian
	if len(data) < fileHeaderLen+coreLen {
		return nil, io.ErrUnexpectedEOF
	}
	n := le.Uint32(data[fileHeaderLen:])
	if !knownHeader(n) {
		return nil, fmt.Errorf("its header of %d bytes is of no known kind", n)
	}
	if len(data) < fileHeaderLen+int(n) {
		return nil, io.ErrUnexpectedEOF
	}
	// A header of OS/2 2.x that is cut short is one of zeros.
	header := append(slices.Clone(data[fileHeaderLen:fileHeaderLen+n]), make([]byte, v5Len-n)...)
	rest := data[fileHeaderLen+n:] // masks, palette, pixels
	b := &bitmap{}
	colours, entry := 0, 4 // of the palette, and bytes of each
	if n == coreLen {
		b.width, b.height, b.bits = int(le.Uint16(header[4:])), int(le.Uint16(header[6:])), int(le.Uint16(header[10:]))
		entry = 3
	} else {
		b.width, b.height, b.bits = int(int32(le.Uint32(header[4:]))), int(int32(le.Uint32(header[8:]))), int(le.Uint16(header[14:]))
		b.compression = le.Uint32(header[16:])
		colours = int(min(le.Uint32(header[32:]), 256))
	}
	if b.topDown = b.height < 0; b.topDown {
		b.height = -b.height
	}
	if err := b.check(n); err != nil {
		return nil, err
	}
	masks, err := b.masks(n, header, rest)
	if err != nil {
		return nil, err
	}
	b.setChannels(masks)
	rest = rest[b.masksBehind(n):]
	if b.bits <= 8 {
		if colours == 0 {
			colours = 1 << b.bits
		}
		b.palette = paletteOf(rest, colours, entry)
		rest = rest[len(b.palette)*entry:]
	}
	// Pixels are where the file's header says, unless that is where the headers end although there is more.
	b.pixels = rest
	if at := uint64(le.Uint32(data[10:])); at > uint64(fileHeaderLen+n) {
		b.pixels = data[min(at, uint64(len(data))):]
	}
	return b, nil
}

// check refuses bitmaps that are not read, by name.
func (b *bitmap) check(header uint32) error {
	os2 := header >= 16 && header <= os2Len && header != infoLen && header != v2Len && header != v3Len
	switch {
	case os2 && b.compression == bitFields && b.bits == 1:
		return errors.New("it is packed with OS/2's Huffman code, which is not read; save it without compression")
	case os2 && b.compression == 4:
		return errors.New("it is packed with OS/2's run lengths of 24 bits, which are not read; save it without compression")
	case b.compression == jpeg:
		return errors.New("it has a JPEG inside, which is not read in a bitmap; save it as JPEG")
	case b.compression == png:
		return errors.New("it has a PNG inside, which is not read in a bitmap; save it as PNG")
	case b.compression > alphaFields:
		return fmt.Errorf("its compression %d is of no known kind", b.compression)
	case b.compression == rle8 && b.bits != 8, b.compression == rle4 && b.bits != 4,
		(b.compression == bitFields || b.compression == alphaFields) && b.bits != 16 && b.bits != 24 && b.bits != 32,
		!slices.Contains([]int{1, 2, 4, 8, 16, 24, 32}, b.bits):
		return fmt.Errorf("%d bits a pixel do not go with compression %d", b.bits, b.compression)
	}
	return nil
}

// paletteOf reads a palette of blue, green, red; one that is cut off has fewer colours.
func paletteOf(data []byte, colours, entry int) color.Palette {
	palette := make(color.Palette, 0, colours)
	for i := range min(colours, len(data)/entry) {
		c := data[i*entry:]
		palette = append(palette, color.NRGBA{c[2], c[1], c[0], 255})
	}
	return palette
}
