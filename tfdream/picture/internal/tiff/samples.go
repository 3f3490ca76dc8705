package tiff

import "encoding/binary"

// number takes samples out of a row from the first on, one for every step of dst: the bits as
// they are stored, in the lower end of a number.
func (l *layout) number(dst []uint64, step int, row []byte, first int, order binary.ByteOrder) {
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

// undoPredictor turns differences back into samples, in place. Where the compression is not one that
// has predictors, libtiff does not heed the field, and neither does this.
func (l *layout) undoPredictor(row []byte, order binary.ByteOrder) {
	if l.compression != lzwPacked && l.compression != deflate && l.compression != oldDeflate {
		return
	}
	step := l.samples / l.planes() // samples to the pixel on the left
	switch {
	case l.predictor == horizontalPredictor && l.bits == 8:
		for i := step; i < len(row); i++ {
			row[i] += row[i-step]
		}
	case l.predictor == horizontalPredictor && l.bits == 16:
		for i := 2 * step; i < len(row); i += 2 {
			order.PutUint16(row[i:], order.Uint16(row[i:])+order.Uint16(row[i-2*step:]))
		}
	case l.predictor == horizontalPredictor && l.bits == 32:
		for i := 4 * step; i < len(row); i += 4 {
			order.PutUint32(row[i:], order.Uint32(row[i:])+order.Uint32(row[i-4*step:]))
		}
	case l.predictor == horizontalPredictor && l.bits == 64:
		for i := 8 * step; i < len(row); i += 8 {
			order.PutUint64(row[i:], order.Uint64(row[i:])+order.Uint64(row[i-8*step:]))
		}
	case l.predictor == floatPredictor:
		l.undoFloatPredictor(row, step, order)
	}
}

// Predictors.
const (
	horizontalPredictor = 2
	floatPredictor      = 3
)

// undoFloatPredictor is for rows whose first bytes of all samples come first, then the second
// ones, and so on, each as the difference to the one on the left (TIFF Technical Note 3).
func (l *layout) undoFloatPredictor(row []byte, step int, order binary.ByteOrder) {
	for i := step; i < len(row); i++ {
		row[i] += row[i-step]
	}
	size := l.bits / 8
	n := len(row) / size
	apart := append([]byte(nil), row...)
	for i := range n {
		for b := range size {
			to := b
			if !isBig(order) {
				to = size - 1 - b
			}
			row[i*size+to] = apart[b*n+i]
		}
	}
}
