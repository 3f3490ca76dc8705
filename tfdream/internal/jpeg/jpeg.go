// Package jpeg decodes and encodes JPEG by way of TensorFlow's own codec. That is libjpeg-turbo, set as most programs
// set it (the accurate inverse transform, chroma blended between neighbours), so that the values are those that
// Pillow and with it the notebooks read. It needs no TensorFlow session.
package jpeg

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

const (
	// MaxSide is the most pixels that libjpeg takes on a side. The format itself has 65535.
	MaxSide = 65500
	// MaxPixels is the most pixels that TensorFlow's codec encodes.
	MaxPixels = 1<<29 - 1
	// HeadLength is how long the start marker and the JFIF segment are with which an encoded file begins: further
	// segments go behind them.
	HeadLength = 2 + 18
	// Resolution is where in the head the unit is (0 for none), and behind it the resolution across and down, two
	// bytes each.
	Resolution = 13
	// maxValues is the most values, of all channels together, that TensorFlow's codec decodes.
	maxValues = 1<<29 - 1
	// maxScans bounds the passes over a picture. Progressive files have some ten of them; each costs time, whatever
	// little is in it.
	maxScans = 100
)

// Image is what a file shows.
type Image struct {
	Width, Height int
	Pix           []float32 // red, green, blue of each pixel, row by row, as whole numbers 0..255: len = Width*Height*3

	// Damage says what of a file's data is broken, in libjpeg's words; "" for nothing. libjpeg makes what it can of the
	// rest.
	Damage string
}

// Decode reads a whole JPEG: baseline, extended and progressive, by Huffman's or the arithmetic code; grey, YCbCr, RGB,
// CMYK and YCCK. Inks become colours as Pillow makes them: (255-ink)*(255-black)/255, rounded. They are stored inverted where
// there is Adobe's segment, and as they are else. Damage in between is read over, as Pillow does. A
// file that lacks its end marker alone is read; one that lacks pixels is [io.ErrUnexpectedEOF].
//
// Memory is at most some 24 bytes a pixel, whatever the file says: the caller holds [ReadHeader]'s size against its
// own limit.
func Decode(file []byte) (*Image, error) {
	h, err := ReadHeader(file)
	if err != nil {
		return nil, err
	}
	if err := h.check(); err != nil {
		return nil, err
	}
	scans, ended := scansOf(file[h.firstScan:])
	if scans > maxScans {
		return nil, fmt.Errorf("it stores its picture in more than the %d passes that are read", maxScans)
	}
	if !ended {
		if h.arithmetic() { // a code that goes on for ever
			return nil, io.ErrUnexpectedEOF
		}
		file = append(slices.Clip(file), 0xff, endOfImage)
	}
	m, said := h.decode(file)
	switch {
	case m == nil && said == "" || m != nil && (m.Width != h.Width || m.Height != h.Height):
		return nil, errors.New("its data is broken")
	case m == nil:
		return nil, fmt.Errorf("its data is broken: %s", said)
	case !ended && strings.Contains(said, "premature end"):
		return nil, io.ErrUnexpectedEOF // grey would stand for what is missing
	}
	m.Damage = said
	return m, nil
}

func (h Header) decode(file []byte) (m *Image, said string) {
	if h.Channels == 4 && !laterTables(file[h.firstScan:]) {
		return decodeInks(file, h)
	}
	return decode(file)
}

// Encode writes a JPEG of a quality from 1 (worst) to 100 (best), with its chroma at half the size across and down
// (4:2:0) where subsampled, and as fine as its luma (4:4:4) else. fill sets the width*height*3 values of red, green and
// blue. The same picture gives the same bytes. The file begins with a JFIF segment that states no resolution.
func Encode(width, height int, fill func(rgb []byte), quality int, subsampled bool) ([]byte, error) {
	file := encode(width, height, fill, quality, subsampled)
	if file == nil {
		return nil, fmt.Errorf("the JPEG encoder cannot write a picture of %dx%d; write PNG or TIFF", width, height)
	}
	copy(file[Resolution:], "\x00\x00\x01\x00\x01") // square pixels of no stated size, where the codec says 300 an inch
	return file, nil
}
