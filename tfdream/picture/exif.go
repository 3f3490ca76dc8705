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

// orientationOf returns the EXIF orientation (1..8) found in EXIF data or in
// a TIFF file, and 1, upright, where there is none that makes sense.
func orientationOf(exif []byte) int {
	exif = bytes.TrimPrefix(exif, []byte("Exif\x00\x00"))
	t, _ := findTag(exif, tagOrientation)
	if o := t.number(); o >= 1 && o <= 8 {
		return o
	}
	return 1
}

// upright returns p turned and mirrored as its EXIF orientation asks:
//
//	1 as it is              5 mirrored at the main diagonal
//	2 mirrored left-right   6 turned 90° clockwise
//	3 turned 180°           7 mirrored at the other diagonal
//	4 mirrored top-bottom   8 turned 90° counter-clockwise
func (p *Picture) upright(orientation int) *Picture {
	if orientation < 2 || orientation > 8 {
		return p
	}
	q := *p
	if orientation >= 5 {
		q.Width, q.Height = p.Height, p.Width
	}
	q.Pix = make([]float32, len(p.Pix))
	if p.Alpha != nil {
		q.Alpha = make([]float32, len(p.Alpha))
	}
	for y := range q.Height {
		for x := range q.Width {
			sx, sy := x, y // where the pixel is stored
			if orientation >= 5 {
				sx, sy = y, x
			}
			switch orientation {
			case 2, 3, 7, 8:
				sx = p.Width - 1 - sx
			}
			switch orientation {
			case 3, 4, 6, 7:
				sy = p.Height - 1 - sy
			}
			i, j := y*q.Width+x, sy*p.Width+sx
			copy(q.Pix[3*i:3*i+3], p.Pix[3*j:3*j+3])
			if p.Alpha != nil {
				q.Alpha[i] = p.Alpha[j]
			}
		}
	}
	return &q
}
