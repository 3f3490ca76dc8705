package picture

import (
	"bytes"
	"encoding/binary"
)

// Tags of a TIFF directory (TIFF 6.0, EXIF 2.3, ICC.1 annex B).
const (
	tagOrientation = 0x0112
	tagICC         = 0x8773
)

// tag is an entry of a TIFF directory.
type tag struct {
	order binary.ByteOrder
	kind  uint16 // of value: 1 byte, 2 ASCII, 3 short, 4 long, ...
	count uint32
	value []byte // count values of the entry's type
}

// number returns the first value of a tag that holds shorts, 0 for others.
func (t tag) number() int {
	if t.kind != 3 || t.count < 1 {
		return 0
	}
	return int(t.order.Uint16(t.value))
}

// findTag looks up an entry in the first directory of a TIFF file, or of EXIF
// data, which is laid out as one. Anything out of bounds counts as not there.
func findTag(data []byte, id uint16) (tag, bool) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return tag{}, false
	}
	at := func(offset, n uint64) []byte {
		if end := offset + n; end <= uint64(len(data)) {
			return data[offset:end]
		}
		return nil
	}
	header := at(4, 4)
	if header == nil {
		return tag{}, false
	}
	directory := uint64(order.Uint32(header))
	length := at(directory, 2)
	if length == nil {
		return tag{}, false
	}
	for i := range uint64(order.Uint16(length)) {
		entry := at(directory+2+12*i, 12)
		if entry == nil {
			return tag{}, false
		}
		if order.Uint16(entry) != id {
			continue
		}
		t := tag{order: order, kind: order.Uint16(entry[2:]), count: order.Uint32(entry[4:])}
		size, known := map[uint16]uint64{1: 1, 2: 1, 3: 2, 4: 4, 7: 1}[t.kind] // bytes a value
		if !known {
			return tag{}, false
		}
		if n := size * uint64(t.count); n <= 4 {
			t.value = entry[8 : 8+n]
		} else {
			t.value = at(uint64(order.Uint32(entry[8:])), n)
		}
		if t.value == nil {
			return tag{}, false
		}
		return t, true
	}
	return tag{}, false
}
