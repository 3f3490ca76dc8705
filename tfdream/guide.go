package tfdream

import (
	"fmt"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// maxGuidePixels bounds a guide: every position of the picture is compared with every
// one of the guide.
const maxGuidePixels = 2_000_000

// Guide is a picture that steers a dream.
type Guide struct {
	Picture *picture.Picture // of at most two megapixels
	Weight  float64          // of this guide among others; below 0 it is dreamed away from
}

// guide holds what a layer sees in a guide picture: a feature vector for each position.
type guide struct {
	features tensor.Variable // [positions, channels]
	see      *tf.Operation   // fills features from the picture that the network is shown
}

// checkGuides refuses guides that nothing can be seen in.
func checkGuides(guides []Guide) error {
	for i, g := range guides {
		switch p := g.Picture; {
		case p == nil:
			return fmt.Errorf("guide %d of %d has no picture", i+1, len(guides))
		case p.Width <= 0 || p.Height <= 0 || len(p.Pix)/3/p.Width != p.Height || len(p.Pix)%3 != 0:
			return fmt.Errorf("guide %d of %d: a picture of %dx%d has %d channel values", i+1, len(guides), p.Width, p.Height, len(p.Pix))
		case p.Width*p.Height > maxGuidePixels:
			return fmt.Errorf("guide %d of %d is %dx%d pixels large: shrink it to %d pixels in all, at most", i+1, len(guides), p.Width, p.Height, maxGuidePixels)
		}
	}
	return nil
}

// guidedScore is the score of google/deepdream's guided dreams: how well each position of
// a layer matches the position of the guide that it matches best, by dot product, on
// average over positions. Its gradient at the layer is the best match itself, which is
// what the notebook sets there. Of several guides, it is the sum of weights times scores.
func (m *Model) guidedScore(term objective.Term, weights []float64) (tf.Output, error) {
	if term.Kind.Penalty() {
		return m.penaltyScore(term.Kind), nil
	}
	activation, count, rank, err := m.activation(term.Layer)
	if err != nil {
		return tf.Output{}, err
	}
	if term.Kind != objective.Mean || term.Square || len(term.Channels) > 0 || rank != 4 {
		return tf.Output{}, fmt.Errorf("%w: a guide steers whole layers of shape [batch, height, width, channels]; %s is none",
			objective.ErrUnknown, term.Measure())
	}
	o := m.ops
	here := op.Reshape(o.Scope(), activation, o.Constant([]int32{-1, int32(count)}))
	pictures := op.Slice(o.Scope(), op.Shape(o.Scope(), activation), o.Constant([]int32{0}), o.Constant([]int32{1}))
	each := op.ConcatV2(o.Scope(), []tf.Output{pictures, o.Constant([]int32{-1})}, o.Constant(int32(0)))
	for i := len(m.guides[term.Layer]); i < len(weights); i++ {
		features := o.Variable(fmt.Sprint("guide_", i, "_", term.Layer), -1, int64(count))
		m.guides[term.Layer] = append(m.guides[term.Layer], guide{features, features.Assign(here)})
	}
	var sum tf.Output
	for i, weight := range weights {
		matches := op.MatMul(o.Scope(), here, m.guides[term.Layer][i].features.Read(), op.MatMulTransposeB(true))
		best := op.Max(o.Scope(), matches, o.Constant(int32(1)))
		value := m.weighted(o.Mean(op.Reshape(o.Scope(), best, each), 2), weight)
		if i > 0 {
			value = o.Add(sum, value)
		}
		sum = value
	}
	return sum, nil
}

// lookAtGuides shows the network the guides' pictures, and remembers what an objective's
// layers see in them. The score of the guided objective must have been built.
func (m *Model) lookAtGuides(obj objective.Objective, guides []Guide) error {
	for i, g := range guides {
		p := g.Picture
		c := &canvas{model: m}
		shown, err := c.show(p.Pix, Size{p.Height, p.Width})
		if err != nil {
			return err
		}
		for _, term := range obj {
			if term.Kind.Penalty() {
				continue
			}
			for _, on := range m.usable() {
				see, err := on.mirror.Operation(m.guides[term.Layer][i].see)
				if err != nil {
					return err
				}
				if _, err := m.session.Run(shown, nil, []*tf.Operation{see}); err != nil {
					return fmt.Errorf("looking at the guide through %s on %s: %w", term.Layer, on.name, err)
				}
			}
		}
	}
	return nil
}
