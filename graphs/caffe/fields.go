package caffe

import (
	"fmt"
	"math"
	"strconv"
)

// fields reads the values of a message, and keeps the error of the first bad one in
// err; what is missing has its default. A nil message has no fields.
type fields struct {
	of  *message
	err error
}

// named lists the fields of a name.
func (f *fields) named(name string) []field {
	if f.of == nil {
		return nil
	}
	var out []field
	for _, each := range f.of.fields {
		if each.name == name {
			out = append(out, each)
		}
	}
	return out
}

// one is the field of a name, which may be given only once; nil = it is missing.
func (f *fields) one(name string) *field {
	all := f.named(name)
	if len(all) == 0 {
		return nil
	}
	if len(all) > 1 {
		f.refuse(all[1], "is given twice")
	}
	return &all[0]
}

func (f *fields) refuse(at field, want string) {
	if f.err != nil {
		return
	}
	value := ""
	if at.message == nil {
		value = fmt.Sprintf(" %.40q", at.value.text)
	}
	f.err = fmt.Errorf("%w: line %d: %s%s %s", ErrNet, at.value.line, at.name, value, want)
}

// message is the inner message of a name.
func (f *fields) message(name string) *fields {
	at := f.one(name)
	if at == nil {
		return &fields{}
	}
	if at.message == nil {
		f.refuse(*at, "is not a message { ... }")
	}
	return &fields{of: at.message}
}

// texts are all values of a name.
func (f *fields) texts(name string) []string {
	var out []string
	for _, each := range f.named(name) {
		if each.message != nil {
			f.refuse(each, "is a message, but should be a word")
		}
		out = append(out, each.value.text)
	}
	return out
}

func (f *fields) text(name, missing string) string {
	f.one(name)
	if all := f.texts(name); len(all) > 0 {
		return all[0]
	}
	return missing
}

// wholes are all values of a name: whole numbers from low to high.
func (f *fields) wholes(name string, low, high int) []int {
	var out []int
	for _, each := range f.named(name) {
		n, err := strconv.ParseInt(each.value.text, 0, 64)
		if each.message != nil || err != nil || n < int64(low) || n > int64(high) {
			f.refuse(each, fmt.Sprintf("is not a whole number from %d to %d", low, high))
		}
		out = append(out, int(n))
	}
	return out
}

func (f *fields) whole(name string, missing, low, high int) int {
	f.one(name)
	if all := f.wholes(name, low, high); len(all) > 0 {
		return all[0]
	}
	return missing
}

// reals are all values of a name: finite float32 numbers.
func (f *fields) reals(name string) []float32 {
	var out []float32
	for _, each := range f.named(name) {
		x, err := strconv.ParseFloat(each.value.text, 32)
		if each.message != nil || err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			f.refuse(each, "is not a finite number")
		}
		out = append(out, float32(x))
	}
	return out
}

func (f *fields) real(name string, missing float32) float32 {
	f.one(name)
	if all := f.reals(name); len(all) > 0 {
		return all[0]
	}
	return missing
}

func (f *fields) flag(name string, missing bool) bool {
	switch text := f.text(name, strconv.FormatBool(missing)); text {
	case "true", "t", "1":
		return true
	case "false", "f", "0":
	default:
		f.refuse(*f.one(name), "is neither true nor false")
	}
	return false
}

// spatial reads a size in height and width: name for both or one after the other,
// or stem_h and stem_w: kernel_size has kernel_h.
func (f *fields) spatial(name, stem string, missing, low, high int) (h, w int) {
	both := f.wholes(name, low, high)
	height, width := f.one(stem+"_h"), f.one(stem+"_w")
	switch {
	case height != nil && width != nil && len(both) == 0:
		return f.whole(stem+"_h", 0, low, high), f.whole(stem+"_w", 0, low, high)
	case height != nil || width != nil:
		at := height
		if at == nil {
			at = width
		}
		f.refuse(*at, fmt.Sprintf("needs both %s_h and %s_w, and no %s", stem, stem, name))
	case len(both) == 1:
		return both[0], both[0]
	case len(both) == 2:
		return both[0], both[1]
	case len(both) > 2:
		f.refuse(f.named(name)[2], "is one number too many: only height and width are allowed")
	}
	return missing, missing
}
