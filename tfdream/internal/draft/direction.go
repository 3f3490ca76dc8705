package draft

import (
	"fmt"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/objective"
)

// directionScore is the dot product of the channels at each position with the vector in
// a term's file, mean over positions.
func (d *Draft) directionScore(term objective.Term) (tf.Output, error) {
	activation, count, rank, err := d.Activation(term.Layer)
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
	product := d.Ops.Mul(activation, d.Ops.Constant(vector))
	return d.weighted(d.Ops.Mean(product, rank), float64(count)), nil // a mean over the channels is no sum
}
