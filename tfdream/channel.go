package tfdream

import (
	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// channelGradientOf returns the gradient ops of an atlas's objective: each picture climbs the
// mean of a channel of its own, which is fed when the ops run.
func (m *Model) channelGradientOf(layer string) (gradientOps, error) {
	obj := objective.Objective{{Weight: 1, Layer: layer}}
	return m.gradientOps(obj, eachChannelOf(layer), func(objective.Term) (tf.Output, error) {
		return m.channelScores(layer)
	})
}

// eachChannelOf names the objective of an atlas.
func eachChannelOf(layer string) string { return "for each picture a channel of " + layer }

// channelScores is the mean of a channel of a layer for each picture, [n].
func (m *Model) channelScores(layer string) (tf.Output, error) {
	means, count, rank, err := m.activation(layer)
	if err != nil {
		return tf.Output{}, err
	}
	o := m.ops
	if rank == 4 {
		means = op.Mean(o.Scope(), means, o.Constant([]int32{1, 2}))
	}
	chosen := op.OneHot(o.Scope(), m.channels, o.Constant(int32(count)), o.Constant(float32(1)), o.Constant(float32(0)))
	return o.Sum(o.Mul(means, chosen), 2), o.Root.Err()
}

// channelGradients are the gradients of pictures, [n, height, width, 3], each with respect to
// its channel.
func (m *Model) channelGradients(gradient gradientOps, pixels []float32, size Size, channels []int32) ([]float32, error) {
	c := &canvas{model: m, channels: channels}
	tensors, err := c.look(pixels, size, []tf.Output{gradient.gradient})
	if err != nil {
		return nil, err
	}
	return tensor.Floats(tensors[0]), nil
}
