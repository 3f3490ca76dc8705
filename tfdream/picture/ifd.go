package picture

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// A directory is an image file directory of TIFF (TIFF 6.0, section 2), which EXIF data is laid out as, too.
type directory []field

// A field is an entry of a directory.
type field struct {
	tag, kind uint16
	count     uint32
	value     []byte    // count values, little-endian
	sub       directory // what a pointer points at
}

// Kinds of values.
const (
	kindASCII, kindShort, kindLong, kindRational, kindUndefined = 2, 3, 4, 5, 7
)

// kindSizes are the bytes of a value, and of a number in it, by its kind.
var kindSizes = map[uint16][2]int{
	1: {1, 1}, kindASCII: {1, 1}, kindShort: {2, 2}, kindLong: {4, 4}, kindRational: {8, 4}, 6: {1, 1}, kindUndefined: {1, 1},
	8: {2, 2}, 9: {4, 4}, 10: {8, 4}, 11: {4, 4}, 12: {8, 8}, 13: {4, 4}, 129: {1, 1},
}

// Pointers to further directories (EXIF 2.3, 4.6.3).
const (
	tagEXIF, tagGPS, tagInterop = 0x8769, 0x8825, 0xa005
)

// directoryReader reads the directories of a file. left is how many bytes of values it still takes: entries may all
// point at the same ones.
type directoryReader struct {
	data  []byte
	order binary.ByteOrder
	left  int
}

// readDirectory reads the first directory of a TIFF file or of EXIF data, those of its entries that are wanted, with what
// they point at, at most room bytes. Entries that are broken are left out.
func readDirectory(data []byte, room int, wanted func(tag uint16) bool) (d directory, ok bool) {
	r := directoryReader{data: data, left: room}
	switch {
	case bytes.HasPrefix(data, []byte("II*\x00")):
		r.order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte("MM\x00*")):
		r.order = binary.BigEndian
	default:
		return nil, false
	}
	at := r.bytes(4, 4)
	if at == nil {
		return nil, false
	}
	d = r.directory(r.order.Uint32(at), wanted)
	return d, r.left >= 0
}

// findField is the field of a tag in the first directory of a TIFF file or of EXIF data.
func findField(data []byte, id uint16) (f field, ok bool) {
	d, _ := readDirectory(data, len(data), func(tag uint16) bool { return tag == id })
	return d.find(id), len(d) > 0
}

// bytes are n bytes at an offset, nil where they are not all there.
func (r *directoryReader) bytes(offset, n uint64) []byte {
	if end := offset + n; end <= uint64(len(r.data)) {
		return r.data[offset:end]
	}
	return nil
}

func (r *directoryReader) directory(at uint32, wanted func(tag uint16) bool) (d directory) {
	length := r.bytes(uint64(at), 2)
	if length == nil {
		return nil
	}
	for i := range uint64(r.order.Uint16(length)) {
		entry := r.bytes(uint64(at)+2+12*i, 12)
		if entry == nil || r.left < 0 {
			break
		}
		f := field{tag: r.order.Uint16(entry), kind: r.order.Uint16(entry[2:]), count: r.order.Uint32(entry[4:])}
		size, known := kindSizes[f.kind]
		if !known || f.count == 0 || !wanted(f.tag) {
			continue
		}
		value := entry[8:]
		if n := uint64(size[0]) * uint64(f.count); n <= 4 {
			value = value[:n]
		} else {
			value = r.bytes(uint64(r.order.Uint32(value)), n)
		}
		if value == nil {
			continue
		}
		r.left -= 12 + len(value)
		f.value = littleEndian(value, size[1], r.order)
		if wanted := pointsAt(f.tag); wanted != nil {
			if f.sub = r.directory(uint32(f.number()), wanted); f.sub == nil {
				continue
			}
		}
		d = append(d, f)
	}
	return d
}

// pointsAt says what is wanted of the directory that a tag points at, nil where it is no pointer. EXIF's own has one
// pointer further, the others have none, so none can point back.
func pointsAt(tag uint16) func(tag uint16) bool {
	switch tag {
	case tagEXIF:
		return func(tag uint16) bool { return tag != tagEXIF && tag != tagGPS }
	case tagGPS, tagInterop:
		return func(tag uint16) bool { return pointsAt(tag) == nil }
	}
	return nil
}

// littleEndian copies a value, with its numbers of so many bytes turned round where order is the other.
func littleEndian(value []byte, number int, order binary.ByteOrder) []byte {
	value = bytes.Clone(value)
	if order == binary.BigEndian {
		for part := range slices.Chunk(value, number) {
			slices.Reverse(part)
		}
	}
	return value
}

// number is the first value of a field of whole numbers, 0 for others.
func (f field) number() int {
	switch f.kind {
	case kindShort:
		return int(binary.LittleEndian.Uint16(f.value))
	case kindLong, 13:
		return int(binary.LittleEndian.Uint32(f.value))
	}
	return 0
}

// find is the field of a tag, zero where there is none.
func (d directory) find(tag uint16) field {
	if i := slices.IndexFunc(d, func(f field) bool { return f.tag == tag }); i >= 0 {
		return d[i]
	}
	return field{}
}

// encode lays the directory and what it points at out for a little-endian file in which it begins at an offset, an even
// one.
func (d directory) encode(at int) []byte {
	le := binary.LittleEndian
	d = slices.Clone(d)
	slices.SortStableFunc(d, func(a, b field) int { return int(a.tag) - int(b.tag) })
	behind := at + 2 + 12*len(d) + 4
	entries := le.AppendUint16(nil, uint16(len(d)))
	var values []byte
	keep := func(value []byte) []byte {
		offset := le.AppendUint32(nil, uint32(behind+len(values)))
		values = append(values, value...)
		if len(values)%2 == 1 { // offsets are even
			values = append(values, 0)
		}
		return offset
	}
	for _, f := range d {
		value := f.value
		switch {
		case f.sub != nil:
			f.kind, f.count, value = kindLong, 1, keep(f.sub.encode(behind+len(values)))
		case len(value) > 4:
			value = keep(value)
		}
		entries = le.AppendUint16(le.AppendUint16(entries, f.tag), f.kind)
		entries = append(le.AppendUint32(entries, f.count), value...)
		entries = append(entries, make([]byte, 4-len(value))...)
	}
	return slices.Concat(entries, make([]byte, 4), values) // no further directory
}

// shorts, long and rational are fields of such values.

func shorts(tag uint16, values ...uint16) field {
	f := field{tag: tag, kind: kindShort, count: uint32(len(values))}
	for _, v := range values {
		f.value = binary.LittleEndian.AppendUint16(f.value, v)
	}
	return f
}

func long(tag uint16, value int) field {
	return field{tag: tag, kind: kindLong, count: 1, value: binary.LittleEndian.AppendUint32(nil, uint32(value))}
}
