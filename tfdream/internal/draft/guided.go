package draft

import (
	"fmt"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// guide holds what a layer sees in a guide picture: a feature vector for each position.
type guide struct {
	features tensor.Variable // [positions, channels]
	see      *tf.Operation   // fills features from the picture that the network is shown
}

// GuideOp is the operation that remembers what a layer sees in the picture that the network is
// shown, as the guide i. The score of the guided objective must have been built.
func (d *Draft) GuideOp(layer string, i int) *tf.Operation { return d.guides[layer][i].see }

// guidedScore is the score of google/deepdream's guided dreams: how well each position of
// a layer matches the position of the guide that it matches best, by dot product, on
// average over positions. Its gradient at the layer is the best match itself, which is
// what the notebook sets there. Of several guides, it is the sum of weights times scores.
func (d *Draft) guidedScore(term objective.Term, weights []float64) (tf.Output, error) {
	if term.Kind.Penalty() {
		return d.penaltyScore(term.Kind), nil
	}
	activation, count, rank, err := d.Activation(term.Layer)
	if err != nil {
		return tf.Output{}, err
	}
	if term.Kind != objective.Mean || term.Square || len(term.Channels) > 0 || rank != 4 {
		return tf.Output{}, fmt.Errorf("%w: a guide steers whole layers of shape [batch, height, width, channels]; %s is none",
			objective.ErrUnknown, term.Measure())
	}
	o := d.Ops
	here := op.Reshape(o.Scope(), activation, o.Constant([]int32{-1, int32(count)}))
	pictures := op.Slice(o.Scope(), op.Shape(o.Scope(), activation), o.Constant([]int32{0}), o.Constant([]int32{1}))
	each := op.ConcatV2(o.Scope(), []tf.Output{pictures, o.Constant([]int32{-1})}, o.Constant(int32(0)))
	for i := len(d.guides[term.Layer]); i < len(weights); i++ {
		features := o.Variable(fmt.Sprint("guide_", i, "_", term.Layer), -1, int64(count))
		d.guides[term.Layer] = append(d.guides[term.Layer], guide{features, features.Assign(here)})
	}
	var sum tf.Output
	for i, weight := range weights {
		matches := op.MatMul(o.Scope(), here, d.guides[term.Layer][i].features.Read(), op.MatMulTransposeB(true))
		best := op.Max(o.Scope(), matches, o.Constant(int32(1)))
		value := d.weighted(o.Mean(op.Reshape(o.Scope(), best, each), 2), weight)
		if i > 0 {
			value = o.Add(sum, value)
		}
		sum = value
	}
	return sum, nil
}
