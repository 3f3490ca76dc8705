package tiff

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// errCutOff is of what lies beyond the end of the file.
var errCutOff = fmt.Errorf("it points beyond the end of the file: %w", io.ErrUnexpectedEOF)

// maxEntries bounds the fields of a directory, also of a BigTIFF, which could say any number.
const maxEntries = 1 << 16

// source is a whole TIFF file.
type source struct {
	data      []byte
	order     binary.ByteOrder
	big       bool   // BigTIFF: offsets and counts have 8 bytes
	directory uint64 // where the first one is
	parsed    int    // fields of directories, so far
}

// directory is a TIFF directory (IFD): the fields of one picture.
type directory struct {
	order  binary.ByteOrder
	fields map[uint16]field
	next   uint64 // where the next directory is, 0 for none

	// err is the first fault that was met while looking fields up.
	err error
}

// field is a field of a directory; nothing is copied from the file.
type field struct {
	kind  uint16 // of the values: 1 byte, 2 ASCII, 3 short, 4 long, ...
	count uint64
	value []byte // nil where it lies beyond the end of the file
}

// sizes are the bytes of a value of each kind.
var sizes = [...]uint64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}

// parseHeader reads the first bytes of a file (TIFF 6.0, section 2; BigTIFF has 8-byte offsets).
func parseHeader(data []byte) (*source, error) {
	if len(data) < 8 {
		return nil, errCutOff
	}
	s := &source{data: data}
	switch string(data[:2]) {
	case "II":
		s.order = binary.LittleEndian
	case "MM":
		s.order = binary.BigEndian
	default:
		return nil, errors.New("it does not begin as a TIFF file")
	}
	switch s.order.Uint16(data[2:]) {
	case 42:
		s.directory = uint64(s.order.Uint32(data[4:]))
	case 43:
		if len(data) < 16 {
			return nil, errCutOff
		}
		if size := s.order.Uint16(data[4:]); size != 8 {
			return nil, fmt.Errorf("it is a BigTIFF with offsets of %d bytes, not 8", size)
		}
		s.big = true
		s.directory = s.order.Uint64(data[8:])
	default:
		return nil, errors.New("it does not begin as a TIFF file")
	}
	return s, nil
}

// at returns n bytes at an offset, nil where the file does not have them.
func (s *source) at(offset, n uint64) []byte {
	if size := uint64(len(s.data)); offset > size || n > size-offset {
		return nil
	}
	return s.data[offset : offset+n : offset+n]
}

// word reads a count or an offset: 4 bytes, 8 in a BigTIFF.
func (s *source) word(b []byte) uint64 {
	if s.big {
		return s.order.Uint64(b)
	}
	return uint64(s.order.Uint32(b))
}

// parse reads the directory at an offset.
func (s *source) parse(offset uint64) (*directory, error) {
	head, word, short := uint64(2), uint64(4), s.order.Uint16
	if s.big {
		head, word = 8, 8
	}
	b := s.at(offset, head)
	if b == nil {
		return nil, errCutOff
	}
	n := uint64(short(b))
	if s.big {
		n = s.order.Uint64(b)
	}
	if n > maxEntries {
		return nil, fmt.Errorf("its directory claims to have %d fields", n)
	}
	entry := 4 + 2*word // bytes of a field
	b = s.at(offset+head, n*entry)
	if b == nil {
		return nil, errCutOff
	}
	// Every field takes its room in an honest file; directories that lie in one another would
	// make a lot of work for a small one.
	if s.parsed += int(n); s.parsed > len(s.data)/int(entry) {
		return nil, errors.New("its directories overlap")
	}
	d := &directory{order: s.order, fields: make(map[uint16]field, n)}
	for ; len(b) > 0; b = b[entry:] {
		f := field{kind: short(b[2:]), count: s.word(b[4:])}
		if int(f.kind) >= len(sizes) || sizes[f.kind] == 0 {
			continue // a kind of later days, to be skipped
		}
		value := b[4+word : entry]
		switch size := sizes[f.kind]; {
		case f.count > uint64(len(s.data)): // and size*count might overflow
		case size*f.count <= word:
			f.value = value[:size*f.count]
		default:
			f.value = s.at(s.word(value), size*f.count)
		}
		if _, twice := d.fields[short(b)]; !twice {
			d.fields[short(b)] = f
		}
	}
	if next := s.at(offset+head+n*entry, word); next != nil {
		d.next = s.word(next)
	}
	return d, nil
}
