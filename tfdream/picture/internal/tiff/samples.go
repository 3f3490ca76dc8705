package tiff

import "encoding/binary"

// extract takes samples out of a row from the first on, one for every step of dst: the bits as
// they are stored, in the lower end of a number.
func (l *layout) extract(dst []uint64, step int, row []byte, first int, order binary.ByteOrder) {
	at := first * l.bits / 8
	switch l.bits {
	case 8:
		for i := 0; i < len(dst); i, at = i+step, at+1 {
			dst[i] = uint64(row[at])
		}
	case 16:
		for i := 0; i < len(dst); i, at = i+step, at+2 {
			dst[i] = uint64(order.Uint16(row[at:]))
		}
	case 24:
		low, high := 0, 2
		if isBig(order) {
			low, high = 2, 0
		}
		for i := 0; i < len(dst); i, at = i+step, at+3 {
			dst[i] = uint64(row[at+high])<<16 | uint64(row[at+1])<<8 | uint64(row[at+low])
		}
	case 32:
		for i := 0; i < len(dst); i, at = i+step, at+4 {
			dst[i] = uint64(order.Uint32(row[at:]))
		}
	case 64:
		for i := 0; i < len(dst); i, at = i+step, at+8 {
			dst[i] = order.Uint64(row[at:])
		}
	default: // packed, the highest bit first whatever the order of bytes
		at = first * l.bits
		for i := 0; i < len(dst); i += step {
			var v uint64
			for range l.bits {
				v = v<<1 | uint64(row[at/8]>>(7-at%8)&1)
				at++
			}
			dst[i] = v
		}
	}
}

func isBig(order binary.ByteOrder) bool { return order.Uint16([]byte{0, 1}) == 1 }
