package tfdream

import (
	"fmt"
	"strings"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/checkpoint"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// directionScore is the dot product of the channels at each position with the vector in
// a term's file, mean over positions.
func (m *Model) directionScore(term objective.Term) (tf.Output, error) {
	activation, count, rank, err := m.activation(term.Layer)
	if err != nil {
		return tf.Output{}, err
	}
	vector, err := objective.ReadVector(term.File)
	if err != nil {
		return tf.Output{}, err
	}
	if len(vector) != count {
		return tf.Output{}, fmt.Errorf("%w: %s has %d numbers, but layer %s has %d channels", objective.ErrUnknown, term.File, len(vector), term.Layer, count)
	}
	product := m.ops.Mul(activation, m.ops.Constant(vector))
	return m.weighted(m.ops.Mean(product, rank), float64(count)), nil // a mean over the channels is no sum
}

// directionSums are hashes of the vectors in the files that an objective names.
func directionSums(text string) (string, error) {
	parsed, err := objective.Parse(text)
	if err != nil {
		return "", err
	}
	var sums []string
	for _, file := range parsed.Files() {
		vector, err := objective.ReadVector(file)
		if err != nil {
			return "", err
		}
		sums = append(sums, sum(checkpoint.Bytes(vector)))
	}
	return strings.Join(sums, " "), nil
}
