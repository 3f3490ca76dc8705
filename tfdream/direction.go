package tfdream

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream/numpy"
)

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
// float32, float64 or uint8 and at most 16 MiB.
func ReadDirection(path string) ([]float32, error) {
	content, err := file.ReadText(path)
	if err != nil {
		return nil, fmt.Errorf("reading the direction %s: %w", path, err)
	}
	_, vector, err := numpy.DecodeArray(content)
	if err == nil {
		err = checkVector(vector)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the direction %s: %w", path, err)
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
