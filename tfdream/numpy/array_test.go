package numpy

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// npyFile is an array as numpy.save writes it.
func npyFile(header, numbers string) []byte {
	return []byte("\x93NUMPY\x01\x00" + string([]byte{byte(len(header)), byte(len(header) >> 8)}) + header + numbers)
}

func TestArraysOfEachKind(t *testing.T) {
	for kind, numbers := range map[string]string{
		"<f4": "\x00\x00\x80?\x00\x00\x00@", "<f8": "\x00\x00\x00\x00\x00\x00\xf0?\x00\x00\x00\x00\x00\x00\x00@", "|u1": "\x01\x02",
	} {
		shape, values, err := DecodeArray(npyFile(header(kind, "False", "(1, 2)"), numbers))
		if err != nil || !slices.Equal(shape, []int{1, 2}) || !slices.Equal(values, []float32{1, 2}) {
			t.Errorf("%s: got %v, %v and error %v, want 1 and 2", kind, shape, values, err)
		}
	}
}

func TestArraysThatCannotBe(t *testing.T) {
	for want, content := range map[string][]byte{
		"not a .npy file":        []byte("GIF89a not at all"),
		"its header is damaged":  npyFile("{", "12345678"),
		"its header is cut off":  []byte("\x93NUMPY\x02\x00\xff\xff\xff\xff{'descr'"),
		"save them as float32":   npyFile(header("<i4", "False", "(2,)"), "12345678"),
		"column-major":           npyFile(header("<f4", "True", "(2, 1)"), "12345678"),
		"does not fit its 2":     npyFile(header("<f4", "False", "(3,)"), "12345678"),
		"[3037000500 3037000500": npyFile(header("<f4", "False", "(3037000500, 3037000500, 3)"), "12345678"),
	} {
		if _, _, err := DecodeArray(content); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}

// FuzzDecodeArray looks for files that make more numbers than they hold.
func FuzzDecodeArray(f *testing.F) {
	f.Add([]byte(""))
	f.Add(npyFile(header("<f4", "False", "(1,)"), "\x00\x00\x80?"))
	f.Add(npyFile(header("|u1", "True", "()"), "1"))
	f.Add([]byte("\x93NUMPY\x02\x00\xff\xff\xff\xff{'descr': '<f8'"))
	f.Fuzz(func(t *testing.T, content []byte) {
		shape, values, err := DecodeArray(content)
		if err == nil && (len(values) > len(content) || elements(shape, math.MaxInt) != len(values)) {
			t.Errorf("%d numbers of shape %v out of %d bytes", len(values), shape, len(content))
		}
	})
}

func header(kind, fortran, shape string) string {
	return "{'descr': '" + kind + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n"
}
