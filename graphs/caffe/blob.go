package caffe

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// blob is a tensor: its shape, and its values as little-endian float32, which share the
// caffemodel's bytes where they can.
type blob struct {
	shape  []int
	values []byte
}

// Bounds on shapes: Caffe's own.
const (
	maxAxes   = 32
	maxValues = 1<<31 - 1
)

// Numbers of the fields that are read of BlobProto and BlobShape.
const (
	blobNum, blobWidth = 1, 4 // the old shape: num, channels, height, width
	blobData           = 5
	blobShape          = 7
	blobDoubles        = 8
	shapeDim           = 1
)

// readBlob reads a blob with a shape of the old form or the new, and values that
// are packed or single, float32 or float64.
func readBlob(data []byte) (blob, error) {
	var b blob
	var old [4]int
	var hasOld, hasNew bool
	err := eachField(data, func(f wireField) (err error) {
		switch {
		case f.number >= blobNum && f.number <= blobWidth && f.kind == protowire.VarintType:
			hasOld = true
			old[f.number-blobNum], err = dimension(f.bits)
		case f.number == blobShape && f.hasBytes():
			hasNew = true
			b.shape, err = readShape(f.bytes)
		case f.number == blobData && f.hasBytes():
			if len(f.bytes)%4 != 0 {
				return errCut
			}
			if b.values == nil {
				b.values = slices.Clip(f.bytes)
			} else {
				b.values = append(b.values, f.bytes...)
			}
		case f.number == blobData && f.kind == protowire.Fixed32Type:
			b.values = binary.LittleEndian.AppendUint32(b.values, uint32(f.bits))
		case f.number == blobDoubles && f.hasBytes():
			if len(f.bytes)%8 != 0 {
				return errCut
			}
			for at := 0; at < len(f.bytes); at += 8 {
				b.values = appendDouble(b.values, binary.LittleEndian.Uint64(f.bytes[at:]))
			}
		case f.number == blobDoubles && f.kind == protowire.Fixed64Type:
			b.values = appendDouble(b.values, f.bits)
		}
		return err
	})
	if err != nil {
		return b, err
	}
	if hasOld && !hasNew {
		b.shape = old[:]
	}
	if have := len(b.values) / 4; count(b.shape) != have {
		return b, fmt.Errorf("its shape %v does not fit its %d values; the file may be cut short", b.shape, have)
	}
	return b, nil
}

// appendDouble appends a float64 as the nearest float32.
func appendDouble(values []byte, bits uint64) []byte {
	return binary.LittleEndian.AppendUint32(values, math.Float32bits(float32(math.Float64frombits(bits))))
}

func readShape(data []byte) (shape []int, err error) {
	add := func(bits uint64) error {
		d, err := dimension(bits)
		if shape = append(shape, d); len(shape) > maxAxes {
			return fmt.Errorf("it has more than %d dimensions", maxAxes)
		}
		return err
	}
	err = eachField(data, func(f wireField) error {
		switch {
		case f.number != shapeDim:
		case f.kind == protowire.VarintType:
			return add(f.bits)
		case f.hasBytes(): // packed
			for packed := f.bytes; len(packed) > 0; {
				bits, n := protowire.ConsumeVarint(packed)
				if n < 0 {
					return errCut
				}
				if err := add(bits); err != nil {
					return err
				}
				packed = packed[n:]
			}
		}
		return nil
	})
	return shape, err
}

func dimension(bits uint64) (int, error) {
	if bits > maxValues {
		return 0, fmt.Errorf("it has a dimension of %d", int64(bits))
	}
	return int(bits), nil
}

// count is the number of a shape's values, or -1 if they are too many.
func count(shape []int) int {
	n := 1
	for _, d := range shape {
		if n *= d; n > maxValues {
			return -1
		}
	}
	return n
}

// is tells whether the blob has a shape, leading ones aside: the old form pads shapes
// to four dimensions with them.
func (b blob) is(shape ...int) bool {
	return slices.Equal(withoutOnes(b.shape), withoutOnes(shape))
}

func withoutOnes(shape []int) []int {
	for len(shape) > 0 && shape[0] == 1 {
		shape = shape[1:]
	}
	return shape
}
