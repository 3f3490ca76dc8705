package jpeg

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Markers (ITU T.81, table B.1).
const (
	startOfFrame, lastFrame  = 0xc0, 0xcf // of all kinds, but for the next three
	huffman, extension, code = 0xc4, 0xc8, 0xcc
	firstRestart             = 0xd0
	startOfImage             = 0xd8
	endOfImage               = 0xd9
	startOfScan              = 0xda
	temporary                = 0x01
)

// Header is what a JPEG says of its picture before the pixels.
type Header struct {
	Width, Height int
	Channels      int

	kind      byte // of frame: its marker
	depth     int  // bits of a value
	firstScan int  // where its segment begins
}

// Segments ranges over the segments before the first scan as libjpeg finds them: the marker, and what is behind the
// segment's length. It ends early where libjpeg would give up.
func Segments(file []byte) func(yield func(marker byte, content []byte) bool) {
	return func(yield func(byte, []byte) bool) {
		walk(file, func(marker byte, content []byte, _ int) bool { return yield(marker, content) })
	}
}

// walk is Segments with where each begins. It yields the start of the first scan, too, and ends there.
func walk(file []byte, yield func(marker byte, content []byte, at int) bool) error {
	if !bytes.HasPrefix(file, []byte{0xff, startOfImage}) {
		return errors.New("it has no start marker")
	}
	for at := 2; ; {
		marker, next := nextMarker(file, at)
		switch {
		case marker == 0:
			return io.ErrUnexpectedEOF
		case marker == temporary || marker >= firstRestart && marker < startOfImage: // without content
			at = next
			continue
		case marker == endOfImage:
			return errors.New("it contains no picture")
		case marker < startOfFrame || marker == startOfImage:
			return fmt.Errorf("it has the marker %#x where none may be", marker)
		case next+2 > len(file):
			return io.ErrUnexpectedEOF
		}
		n := int(binary.BigEndian.Uint16(file[next:]))
		switch {
		case n < 2:
			return fmt.Errorf("its segment %#x has a length of %d", marker, n)
		case next+n > len(file):
			return io.ErrUnexpectedEOF
		case !yield(marker, file[next+2:next+n], next-2) || marker == startOfScan:
			return nil
		}
		at = next + n
	}
}

// nextMarker finds the first marker from at on, and the byte behind it; 0 is none. Bytes that are none are skipped, as
// libjpeg does.
func nextMarker(file []byte, at int) (marker byte, next int) {
	for at < len(file) {
		i := bytes.IndexByte(file[at:], 0xff)
		if i < 0 {
			break
		}
		for at += i; at < len(file) && file[at] == 0xff; at++ {
		}
		if at < len(file) && file[at] != 0 {
			return file[at], at + 1
		}
		at++
	}
	return 0, len(file)
}

// ReadHeader reads the size of a JPEG's picture and what else is said before its pixels.
func ReadHeader(file []byte) (h Header, err error) {
	err = walk(file, func(marker byte, content []byte, at int) bool {
		switch {
		case marker == startOfScan:
			h.firstScan = at
		case marker > lastFrame || marker == huffman || marker == extension || marker == code:
		case h.kind == 0 && len(content) >= 6:
			h.kind, h.depth, h.Channels = marker, int(content[0]), int(content[5])
			h.Height, h.Width = int(binary.BigEndian.Uint16(content[1:])), int(binary.BigEndian.Uint16(content[3:]))
		}
		return true
	})
	if err == nil && h.kind == 0 {
		err = errors.New("it does not say its size")
	}
	return h, err
}

// check refuses what the codec cannot decode, in words that the codec has none for.
func (h Header) check() error {
	const instead = "; convert it to PNG or TIFF"
	switch values := h.Width * h.Height * h.Channels; {
	case h.kind == 0xc3 || h.kind == 0xcb:
		return errors.New("it is a lossless JPEG, which few programs read" + instead)
	case h.kind != 0xc0 && h.kind != 0xc1 && h.kind != 0xc2 && h.kind != 0xc9 && h.kind != 0xca:
		return errors.New("it is a hierarchical or lossless JPEG, which few programs read" + instead)
	case h.depth != 8:
		return fmt.Errorf("it has %d bits a channel, and 8 are read%s", h.depth, instead)
	case h.Channels != 1 && h.Channels != 3 && h.Channels != 4:
		return fmt.Errorf("it has %d channels, and 1 (grey), 3 and 4 (inks) are read%s", h.Channels, instead)
	case h.Width > MaxSide || h.Height > MaxSide:
		return fmt.Errorf("it is %dx%d, and a JPEG is read up to %d pixels on a side%s", h.Width, h.Height, MaxSide, instead)
	case values > maxValues:
		return fmt.Errorf("it is %dx%d with %d channels, and a JPEG is read up to %.0f megapixels of so many%s",
			h.Width, h.Height, h.Channels, float64(maxValues/h.Channels)/1e6, instead)
	}
	return nil
}

// arithmetic says whether the values are in the arithmetic code.
func (h Header) arithmetic() bool { return h.kind > extension }

// laterTables says whether tables of quantisation stand behind the first scan.
func laterTables(file []byte) bool { return bytes.Contains(file, []byte{0xff, quantisation}) }

// scansOf counts the scans from the first on, up to one more than are allowed, and says whether the end marker follows.
func scansOf(file []byte) (scans int, ended bool) {
	for at := 0; scans <= maxScans; {
		marker, next := nextMarker(file, at)
		switch {
		case marker == 0:
			return scans, false
		case marker == endOfImage:
			return scans, true
		case marker == startOfScan:
			scans++
		}
		at = next
		if marker >= startOfFrame && (marker < firstRestart || marker > endOfImage) && next+2 <= len(file) {
			at = min(next+int(binary.BigEndian.Uint16(file[next:])), len(file)) // past what is no entropy-coded data
		}
	}
	return scans, true
}
