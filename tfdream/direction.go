package tfdream

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"codeberg.org/sbinet/npyio/npy"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// maxDirectionBytes bounds a direction's file; no layer has so many channels.
const maxDirectionBytes = 16 << 20

// directionScore is the dot product of the channels at each position with the vector in
// a term's file, mean over positions.
func (m *Model) directionScore(term Term) (tf.Output, error) {
	activation, count, rank, err := m.activation(term.Layer)
	if err != nil {
		return tf.Output{}, err
	}
	vector, err := ReadDirection(term.File)
	if err != nil {
		return tf.Output{}, err
	}
	if len(vector) != count {
		return tf.Output{}, fmt.Errorf("%w: %s has %d numbers, but layer %s has %d channels", ErrObjective, term.File, len(vector), term.Layer, count)
	}
	product := m.ops.mul(activation, m.ops.constant(vector))
	return m.weighted(m.ops.mean(product, rank), float64(count)), nil // a mean over the channels is no sum
}

// Files lists the files that an objective reads, each once.
func (o Objective) Files() []string {
	var files []string
	seen := map[string]bool{}
	for _, term := range o {
		if term.File != "" && !seen[term.File] {
			seen[term.File] = true
			files = append(files, term.File)
		}
	}
	return files
}

// ReadDirection reads a vector of finite numbers, not all zero, from a NumPy file of
// float32 or float64.
func ReadDirection(file string) ([]float32, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("reading the direction: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxDirectionBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading the direction: %w", err)
	}
	vector, err := parseDirection(data)
	if err != nil {
		return nil, fmt.Errorf("reading the direction %s: %w", file, err)
	}
	return vector, nil
}

// directionSums are hashes of the vectors in the files that an objective names.
func directionSums(objective string) (string, error) {
	parsed, err := ParseObjective(objective)
	if err != nil {
		return "", err
	}
	var sums []string
	for _, file := range parsed.Files() {
		vector, err := ReadDirection(file)
		if err != nil {
			return "", err
		}
		sums = append(sums, sum(littleEndian(vector)))
	}
	return strings.Join(sums, " "), nil
}

func parseDirection(data []byte) (vector []float32, err error) {
	defer func() {
		if r := recover(); r != nil { // npy's answer to some damaged headers
			vector, err = nil, fmt.Errorf("not a whole .npy file (%v)", r)
		}
	}()
	const version2Header = 12 // with the header's length in its last four bytes
	switch {
	case len(data) > maxDirectionBytes:
		return nil, fmt.Errorf("it is larger than %d MiB", maxDirectionBytes>>20)
	case len(data) >= version2Header && data[6] == 2 && int64(binary.LittleEndian.Uint32(data[8:])) > int64(len(data)):
		return nil, errors.New("its header is cut off")
	}
	content := bytes.NewReader(data)
	file, err := npy.NewReader(content)
	if err != nil {
		return nil, fmt.Errorf("not a .npy file: %w", err)
	}
	size := map[string]int{"'<f4'": 4, "'<f8'": 8}[file.Header.Descr.Type]
	if size == 0 {
		return nil, fmt.Errorf("its numbers are %s; save them as float32 or float64", file.Header.Descr.Type)
	}
	// The reader takes a file that ends too soon for one that ends in zeros.
	count := content.Len() / size
	if shape := file.Header.Descr.Shape; elements(shape, count) != count || count == 0 {
		return nil, fmt.Errorf("its shape %v does not fit its %d numbers", shape, count)
	}
	if size == 4 {
		err = file.Read(&vector)
	} else {
		var wide []float64
		err = file.Read(&wide)
		for _, x := range wide {
			vector = append(vector, float32(x))
		}
	}
	if err != nil {
		return nil, err
	}
	return vector, checkVector(vector)
}

// elements is the product of a shape's sides, or -1 where it is more than most.
func elements(shape []int, most int) int {
	count := 1
	for _, n := range shape {
		if n < 1 || n > most/count {
			return -1
		}
		count *= n
	}
	return count
}

// checkVector refuses what points nowhere.
func checkVector(vector []float32) error {
	for _, x := range vector {
		if x-x != 0 {
			return fmt.Errorf("it holds the number %v", x)
		}
	}
	if !slices.ContainsFunc(vector, func(x float32) bool { return x != 0 }) {
		return errors.New("it holds nothing but zeros")
	}
	return nil
}
