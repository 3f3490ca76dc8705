package tiff

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// JPEGDecoder decodes a whole JPEG file to samples of 8 bits, pixel by pixel and row by row:
// grey; red, green, blue (from YCbCr, unless Adobe's segment says that they are stored so); or four
// inks as they are stored.
type JPEGDecoder func(file []byte) (*JPEG, error)

// JPEG is a decoded JPEG: len(Samples) = Width*Height*Channels.
type JPEG struct {
	Width, Height, Channels int
	Samples                 []byte
}

// unpackJPEG decodes a strip or tile that is a JPEG, whose tables may be in a field of their own
// (TIFF Technical Note 2).
func (l *layout) unpackJPEG(packed []byte, rows int, tables []byte, decode JPEGDecoder) (io.Reader, error) {
	if l.bits != 8 || l.format != unsigned {
		return nil, fmt.Errorf("it is a JPEG of %d bits in a TIFF: 8 can be read", l.bits)
	}
	file, width, height, err := l.wholeJPEG(packed, tables)
	if err != nil {
		return nil, err
	}
	channels := l.samples / l.planes()
	const padding = 32 // two blocks of the most coarse chroma
	if width < min(l.chunkWidth, l.width) || height < rows || width > l.chunkWidth+padding || height > l.chunkHeight+padding {
		return nil, fmt.Errorf("its JPEG is %dx%d, not %dx%d", width, height, l.chunkWidth, l.chunkHeight)
	}
	m, err := decode(file)
	switch {
	case err != nil:
		return nil, err
	case m.Width != width || m.Height != height:
		return nil, fmt.Errorf("its JPEG is %dx%d and %dx%d", width, height, m.Width, m.Height)
	case m.Channels != channels:
		return nil, fmt.Errorf("its JPEG has %d channels, not %d", m.Channels, channels)
	case m.Width == l.chunkWidth:
		return bytes.NewReader(m.Samples), nil
	}
	cut := make([]byte, rows*l.rowBytes())
	for y := range rows {
		n := min(m.Width, l.chunkWidth) * channels
		copy(cut[y*l.rowBytes():], m.Samples[y*m.Width*channels:][:n])
	}
	return bytes.NewReader(cut), nil
}

// Markers of a JPEG (ITU T.81, table B.1).
const (
	markStart = 0xd8
	markEnd   = 0xd9
	markScan  = 0xda
	markJFIF  = 0xe0
	markAdobe = 0xee
)

// wholeJPEG joins tables and pixels to a file that speaks for itself. What the channels are is for the
// TIFF's fields to say, so segments that would are left out and one of Adobe's is put in front.
func (l *layout) wholeJPEG(packed, tables []byte) (file []byte, width, height int, err error) {
	transform := byte(0) // as stored
	if l.photometric == yCbCr {
		transform = 1
	}
	file = slices.Concat([]byte{0xff, markStart, 0xff, markAdobe, 0, 14}, []byte("Adobe"), []byte{0, 100, 0, 0, 0, 0, transform})
	for _, part := range [][]byte{tables, packed} {
		if len(part) == 0 {
			continue
		}
		if !bytes.HasPrefix(part, []byte{0xff, markStart}) {
			return nil, 0, 0, errors.New("its JPEG does not begin as one")
		}
		for part = part[2:]; ; {
			for len(part) > 0 && part[0] == 0xff { // markers may be padded
				part = part[1:]
			}
			if len(part) == 0 || part[0] == markEnd {
				break // of the tables
			}
			if len(part) < 3 {
				return nil, 0, 0, io.ErrUnexpectedEOF
			}
			mark, n := part[0], 1+int(binary.BigEndian.Uint16(part[1:]))
			if n < 3 || n > len(part) {
				return nil, 0, 0, io.ErrUnexpectedEOF
			}
			if mark == markScan {
				return append(append(file, 0xff), part...), width, height, nil
			}
			if frame := mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc; frame && n >= 8 {
				height, width = int(binary.BigEndian.Uint16(part[4:])), int(binary.BigEndian.Uint16(part[6:]))
			}
			if mark != markJFIF && mark != markAdobe {
				file = append(append(file, 0xff), part[:n]...)
			}
			part = part[n:]
		}
	}
	return nil, 0, 0, errors.New("its JPEG has no pixels")
}
