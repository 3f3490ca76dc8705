package numpy

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"codeberg.org/sbinet/npyio/npy"
)

// Array is a float32 array of any shape.
type Array struct {
	Shape  []int
	Values []float32 // row-major
}

// DecodeArray reads an array of float32, float64 or uint8 numbers from a .npy file, row by
// row. Errors tell what is the matter with the file.
func DecodeArray(content []byte) (shape []int, values []float32, err error) {
	defer func() {
		if recover() != nil { // the library expects a whole header
			shape, values, err = nil, nil, errors.New("not a complete .npy file: its header is damaged")
		}
	}()
	const version2Header = 12 // with the header's length in its last four bytes
	if len(content) >= version2Header && content[6] == 2 && int64(binary.LittleEndian.Uint32(content[8:])) > int64(len(content)) {
		return nil, nil, errors.New("not a complete .npy file: its header is cut off")
	}
	rest := bytes.NewReader(content)
	file, err := npy.NewReader(rest)
	if err != nil {
		return nil, nil, fmt.Errorf("not a .npy file: %w", err)
	}
	about := file.Header.Descr
	size := map[string]int{"'<f4'": 4, "'<f8'": 8, "'|u1'": 1}[about.Type]
	switch {
	case size == 0:
		return nil, nil, fmt.Errorf("its numbers are %.20s; save them as float32, float64 or uint8", about.Type)
	case about.Fortran && len(about.Shape) > 1:
		return nil, nil, errors.New("its numbers are in column-major order; pass the array through numpy.ascontiguousarray before saving it")
	}
	// The reader takes a file that ends too soon for one that ends in zeros.
	if count := rest.Len() / size; elements(about.Shape, count) != count {
		return nil, nil, fmt.Errorf("its shape %v does not fit its %d numbers", about.Shape, count)
	}
	switch size {
	case 1:
		values, err = read[uint8](file)
	case 4:
		values, err = read[float32](file)
	case 8:
		values, err = read[float64](file)
	}
	return about.Shape, values, err
}

func read[T uint8 | float32 | float64](file *npy.Reader) ([]float32, error) {
	var numbers []T
	if err := file.Read(&numbers); err != nil {
		return nil, err
	}
	values := make([]float32, len(numbers))
	for i, x := range numbers {
		values[i] = float32(x)
	}
	return values, nil
}

// elements is the product of a shape's sides, or -1 where one is below 0 or the product
// more than most.
func elements(shape []int, most int) int {
	count := 1
	for _, n := range shape {
		if n < 0 || n > most/max(count, 1) {
			return -1
		}
		count *= n
	}
	return count
}
