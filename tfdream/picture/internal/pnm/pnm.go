// Package pnm reads the portable anymaps of Netpbm: P1 to P6 (bits, grey and colours, in plain text or binary), P7
// (PAM) and PFM (floats), of 1 to 16 bits a channel.
//
// Layout: the Netpbm project's pages pbm, pgm, ppm, pam, and Debevec's for PFM. Values are scaled to the full 8 or 16
// bits and rounded, halves to even, as Pillow does.
package pnm

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
)

// beginning is that of a file: "P6" alone may be that of a text, and so a size has to follow.
var beginning = regexp.MustCompile(`^(P[1-6Ff](\s|#[^\r\n]*[\r\n])+\d+(\s|#[^\r\n]*[\r\n])+\d|P7[\r\n]+(#|WIDTH|HEIGHT|DEPTH|MAXVAL|TUPLTYPE))`)

// Known says whether head, the beginning of a file, is that of an anymap.
func Known(head []byte) bool { return beginning.Match(head) }

// mostPixels keeps sizes in bytes within an int. The caller's limit is far below.
const mostPixels = 1 << 48

// header is what a file says of its picture.
type header struct {
	kind          byte // '1' to '7', 'F' or 'f'
	width, height int
	channels      int
	top           int  // the value of full light
	alpha         bool // the last channel is opacity
	scale         float64
}

// Size returns the size of the picture in a whole file from its header.
func Size(data []byte) (width, height int, err error) {
	h, _, err := parse(data)
	return h.width, h.height, err
}

// Frames counts the pictures in a file: those in binary may follow one another.
func Frames(data []byte) int {
	for n := 0; ; n++ {
		h, pixels, err := parse(data)
		if err != nil || h.bytes() > len(pixels) {
			return max(n, 1)
		}
		if h.plain() { // has the file for itself
			return n + 1
		}
		data = pixels[h.bytes():]
	}
}

func (h header) plain() bool { return h.kind >= '1' && h.kind <= '3' }

// bytes is how many a binary picture's pixels take, and the least that a plain one's can.
func (h header) bytes() int {
	width, size := h.width*h.channels, 1
	switch {
	case h.kind == '4':
		width = (h.width + 7) / 8
	case h.kind == 'F' || h.kind == 'f':
		size = 4
	case h.top > 255 && !h.plain():
		size = 2
	}
	return width * size * h.height
}

func parse(data []byte) (h header, pixels []byte, err error) {
	data = bytes.TrimLeft(data, " \t\r\n\v\f") // between the pictures of a file
	if len(data) < 3 || data[0] != 'P' {
		return h, nil, io.ErrUnexpectedEOF
	}
	h = header{kind: data[1], channels: 1, top: 1}
	s := &scanner{data[2:]}
	switch h.kind {
	case '7':
		err = h.readPAM(s)
	case '1', '4':
		err = s.numbers(&h.width, &h.height)
	case 'F', 'f':
		if err = s.numbers(&h.width, &h.height); err == nil {
			h.scale, err = s.scale()
		}
	case '2', '3', '5', '6':
		err = s.numbers(&h.width, &h.height, &h.top)
	default:
		err = fmt.Errorf("no kind of it is called P%c", h.kind)
	}
	if h.kind == '3' || h.kind == '6' || h.kind == 'F' {
		h.channels = 3
	}
	if err == nil && (h.top < 1 || h.top > math.MaxUint16) {
		err = fmt.Errorf("its greatest value is %d, not 1 to 65535", h.top)
	}
	if err == nil && (h.width < 0 || h.height < 0 || h.height > 0 && h.width > mostPixels/h.height) {
		err = fmt.Errorf("its size is %dx%d", h.width, h.height)
	}
	if err == nil && h.kind != '7' && !h.plain() && len(s.data) > 0 {
		s.data = s.data[1:] // the one white space before the pixels
	}
	return h, s.data, err
}

// readPAM reads a header of lines.
func (h *header) readPAM(s *scanner) error {
	tuple := ""
	fields := map[string]*int{"WIDTH": &h.width, "HEIGHT": &h.height, "DEPTH": &h.channels, "MAXVAL": &h.top}
	for {
		line, rest, whole := bytes.Cut(s.data, []byte("\n"))
		if !whole {
			return io.ErrUnexpectedEOF
		}
		s.data = rest
		key, value, _ := bytes.Cut(bytes.TrimSpace(line), []byte(" "))
		value = bytes.TrimSpace(value)
		switch field := fields[string(key)]; {
		case len(key) == 0 || key[0] == '#':
		case string(key) == "ENDHDR":
			return h.setTuple(tuple)
		case string(key) == "TUPLTYPE":
			tuple = string(value)
		case field == nil:
			return fmt.Errorf("its header has a line %.20q", line)
		default:
			var err error
			if *field, err = strconv.Atoi(string(value)); err != nil {
				return fmt.Errorf("its %s is %.20q", key, value)
			}
		}
	}
}

// setTuple heeds what the channels are. Without a word, or with one that is not known, their number tells.
func (h *header) setTuple(tuple string) error {
	if h.channels < 1 || h.channels > 4 {
		return fmt.Errorf("it has %d channels, not 1 to 4", h.channels)
	}
	h.alpha = h.channels == 2 || h.channels == 4
	if tuple == "CMYK" {
		return errors.New("it is CMYK, which is not read here; save it as RGB")
	}
	return nil
}
