package tiff

import (
	"errors"
	"fmt"
	"math"
)

// has tells whether the field is there.
func (d *directory) has(tag uint16) bool {
	_, ok := d.fields[tag]
	return ok
}

// count is the number of the field's values, 0 for a field that is not there.
func (d *directory) count(tag uint16) int {
	f, ok := d.fields[tag]
	if ok && f.value == nil {
		d.fail(tag, errCutOff)
		return 0
	}
	return int(f.count)
}

// number returns value i of a field of whole numbers, and otherwise where there is none.
func (d *directory) number(tag uint16, i int, otherwise uint64) uint64 {
	if i >= d.count(tag) {
		return otherwise
	}
	switch f := d.fields[tag]; f.kind {
	case 1, 7:
		return uint64(f.value[i])
	case 3:
		return uint64(d.order.Uint16(f.value[2*i:]))
	case 4, 13:
		return uint64(d.order.Uint32(f.value[4*i:]))
	case 16, 18:
		return d.order.Uint64(f.value[8*i:])
	}
	d.fail(tag, errors.New("it is no whole number"))
	return otherwise
}

// real returns value i of a field of numbers, and otherwise where there is none.
func (d *directory) real(tag uint16, i int, otherwise float64) float64 {
	if i >= d.count(tag) {
		return otherwise
	}
	f := d.fields[tag]
	switch f.kind {
	case 5:
		return float64(d.order.Uint32(f.value[8*i:])) / float64(d.order.Uint32(f.value[8*i+4:]))
	case 6:
		return float64(int8(f.value[i]))
	case 8:
		return float64(int16(d.order.Uint16(f.value[2*i:])))
	case 9:
		return float64(int32(d.order.Uint32(f.value[4*i:])))
	case 11:
		return float64(math.Float32frombits(d.order.Uint32(f.value[4*i:])))
	case 12:
		return math.Float64frombits(d.order.Uint64(f.value[8*i:]))
	}
	return float64(d.number(tag, i, 0))
}

// bytes returns a field's values as they lie in the file.
func (d *directory) bytes(tag uint16) []byte {
	d.count(tag)
	return d.fields[tag].value
}

func (d *directory) fail(tag uint16, err error) {
	if d.err == nil {
		d.err = fmt.Errorf("the field with tag %d: %w", tag, err)
	}
}
