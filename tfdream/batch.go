package tfdream

import (
	"fmt"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// batchOps are what is done to a batch of pictures, [n, height, width, 3], RGB, 0..255, each
// of which climbs the mean of a channel of its own. They keep nothing: pictures are fed and
// come back changed, so batches can be computed side by side.
type batchOps struct {
	ops
	mirror  *mirror
	drafted tf.Output // in the draft: which channel each picture climbs, [n]

	// What is fed: the pictures, their channels, how far to roll them [rows, columns], the
	// size of a step, a size [h, w], and the picture before the dream, [1, h, w, 3].
	pictures, channels, shift, step, size, original tf.Output

	shrunk   tf.Output // the original in the size
	enlarged tf.Output // the pictures in the size
	entered  tf.Output // in the original's, with the detail that it loses in the size

	climbs map[string]climbOps // by layer and method
}

// climbOps is one step: the gradients, [n, height, width, 3], the scores before it, [n], and
// the pictures after it.
type climbOps struct {
	gradients, scores, climbed tf.Output
}

// batchOps returns the model's, making them the first time.
func (m *Model) batchOps() *batchOps {
	if m.batch != nil {
		return m.batch
	}
	o := m.canvas.ops
	b := &batchOps{
		ops:      o,
		drafted:  m.ops.placeholder(tf.Int32, -1),
		pictures: o.placeholder(tf.Float, -1, -1, -1, 3),
		channels: o.placeholder(tf.Int32, -1),
		shift:    o.placeholder(tf.Int32, 2),
		step:     o.placeholder(tf.Float),
		size:     o.placeholder(tf.Int32, 2),
		original: o.placeholder(tf.Float, 1, -1, -1, 3),
		climbs:   map[string]climbOps{},
	}
	b.shrunk = o.resizeEach(b.original, b.size)
	b.enlarged = o.resizeEach(b.pictures, b.size)
	whole := op.Slice(o.scope(), op.Shape(o.scope(), b.original), o.constant([]int32{1}), o.constant([]int32{2}))
	detail := o.sub(b.original, o.resizeEach(b.shrunk, whole))
	b.entered = o.add(o.resizeEach(b.pictures, whole), detail)
	b.mirror = m.mirror.beside("batch", map[string]tf.Output{
		m.network.input.Op.Name(): preprocess(o, m.network.profile, b.roll(b.pictures, b.shift)),
		b.drafted.Op.Name():       b.channels,
	})
	m.batch = b
	return b
}

// roll moves pictures round their edges.
func (b *batchOps) roll(pictures, shift tf.Output) tf.Output {
	return op.Roll(b.scope(), pictures, shift, b.constant([]int32{1, 2}))
}

// channelClimb returns the step of a method for a layer's channels, building it the first time.
func (m *Model) channelClimb(layer string, s Settings) (climbOps, error) {
	b := m.batchOps()
	key := fmt.Sprint(s.Method, s.LapLevels, " ", layer)
	if c, ok := b.climbs[key]; ok {
		return c, nil
	}
	scores, err := m.channelScores(layer, b.drafted)
	if err != nil {
		return climbOps{}, err
	}
	// The gradient of the scores' sum: no score depends on any picture but its own.
	byInput, err := m.network.tf.AddGradients(fmt.Sprint("batch_gradient_", len(b.climbs)), []tf.Output{scores}, []tf.Output{m.network.input}, nil)
	if err != nil {
		return climbOps{}, fmt.Errorf("building the gradients of the channels of %s: %w", layer, err)
	}
	if isNone(byInput[0]) {
		return climbOps{}, fmt.Errorf("%w: no gradient of %s reaches the picture", ErrObjective, layer)
	}
	brought, err := b.mirror.of(scores, byInput[0])
	if err != nil {
		return climbOps{}, err
	}
	back := op.Neg(b.scope(), b.shift)
	c := climbOps{scores: brought[0], gradients: b.roll(m.network.pictureGradient(b.ops, brought[1]), back)}
	c.climbed = b.add(b.pictures, b.mul(b.normalised(c.gradients, s), b.step))
	b.climbs[key] = c
	return c, b.root.Err()
}

// channelScores is the mean of a channel of a layer for each picture of a batch, [n].
func (m *Model) channelScores(layer string, channels tf.Output) (tf.Output, error) {
	means, count, rank, err := m.activation(layer)
	if err != nil {
		return tf.Output{}, err
	}
	o := m.ops
	if rank == 4 {
		means = op.Mean(o.scope(), means, o.constant([]int32{1, 2}))
	}
	chosen := op.OneHot(o.scope(), channels, o.constant(int32(count)), o.constant(float32(1)), o.constant(float32(0)))
	return op.Sum(o.scope(), o.mul(means, chosen), o.constant([]int32{1})), o.root.Err()
}

// normalised is each picture's gradient in the size that its method steps by.
func (b *batchOps) normalised(gradients tf.Output, s Settings) tf.Output {
	switch s.Method {
	case LapNorm:
		return b.lapNormalised(gradients, s.LapLevels)
	case Multiscale:
		away := b.sub(gradients, b.meanOfEach(gradients))
		deviation := op.Sqrt(b.scope(), b.meanOfEach(op.Square(b.scope(), away)))
		return op.RealDiv(b.scope(), gradients, b.add(deviation, b.constant(float32(1e-8))))
	}
	size := b.meanOfEach(op.Abs(b.scope(), gradients))
	return op.RealDiv(b.scope(), gradients, b.add(size, b.constant(float32(1e-7))))
}
