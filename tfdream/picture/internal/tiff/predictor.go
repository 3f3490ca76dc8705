package tiff

import (
	"encoding/binary"
	"fmt"
)

// Predictors (field Predictor).
const (
	noPredictor         = 1
	horizontalPredictor = 2
	floatPredictor      = 3
)

// checkPredictor refuses predictors that the samples cannot have. Where the compression is not one that
// has predictors, libtiff does not heed the field, and neither does this.
func (l *layout) checkPredictor() error {
	switch l.compression {
	case lzwPacked, deflate, oldDeflate, zstandard, oldZstandard:
	default:
		l.predictor = noPredictor
	}
	switch {
	case l.predictor == noPredictor:
		return nil
	case l.predictor == horizontalPredictor && (l.bits == 8 || l.bits == 16 || l.bits == 32 || l.bits == 64):
		return nil
	case l.predictor == floatPredictor && l.format == float:
		return nil
	}
	return fmt.Errorf("its predictor is number %d, which samples of %d bits do not have: save it without", l.predictor, l.bits)
}

// undoPredictor turns differences back into samples, in place.
func (l *layout) undoPredictor(row []byte, order binary.ByteOrder) {
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
