package draft

import (
	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/objective"
)

// ChannelGradient returns the gradient ops of an atlas's objective: each picture climbs the
// mean of a channel of its own, which is fed when the ops run.
func (d *Draft) ChannelGradient(layer string) (Gradient, error) {
	obj := objective.Objective{{Weight: 1, Layer: layer}}
	return d.build(obj, EachChannelOf(layer), func(objective.Term) (tf.Output, error) {
		return d.channelScores(layer)
	})
}

// EachChannelOf names the objective of an atlas.
func EachChannelOf(layer string) string { return "for each picture a channel of " + layer }

// channelScores is the mean of a channel of a layer for each picture, [n].
func (d *Draft) channelScores(layer string) (tf.Output, error) {
	means, count, rank, err := d.Activation(layer)
	if err != nil {
		return tf.Output{}, err
	}
	o := d.Ops
	if rank == 4 {
		means = op.Mean(o.Scope(), means, o.Constant([]int32{1, 2}))
	}
	chosen := op.OneHot(o.Scope(), d.EachChannel, o.Constant(int32(count)), o.Constant(float32(1)), o.Constant(float32(0)))
	return o.Sum(o.Mul(means, chosen), 2), o.Root.Err()
}
