package tfdream

import (
	"fmt"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// maxGuidePixels bounds a guide: every position of the picture is compared with every
// one of the guide.
const maxGuidePixels = 2_000_000

// guide holds what a layer sees in a guide picture: a feature vector for each position.
type guide struct {
	features variable      // [positions, channels]
	see      *tf.Operation // fills features from the picture that the network is shown
}

// guidedScore is the score of google/deepdream's guided dreams: how well each position of
// a layer matches the position of the guide that it matches best, by dot product, on
// average over positions. Its gradient at the layer is the best match itself, which is
// what the notebook sets there.
func (m *Model) guidedScore(term Term) (tf.Output, error) {
	activation, count, rank, err := m.activation(term.Layer)
	if err != nil {
		return tf.Output{}, err
	}
	if term.Square || len(term.Channels) > 0 || rank != 4 {
		return tf.Output{}, fmt.Errorf("%w: a guide steers whole layers of shape [batch, height, width, channels], without square() and channels; %s is none",
			ErrObjective, Objective{term})
	}
	o := m.ops
	here := op.Reshape(o.scope(), activation, o.constant([]int32{-1, int32(count)}))
	g, ok := m.guides[term.Layer]
	if !ok {
		g.features = o.variable("guide_"+term.Layer, -1, int64(count))
		g.see = g.features.assign(here)
		m.guides[term.Layer] = g
	}
	matches := op.MatMul(o.scope(), here, g.features.read(), op.MatMulTransposeB(true))
	best := op.Max(o.scope(), matches, o.constant(int32(1)))
	return m.weighted(o.mean(best, 1), term.Weight), nil
}

// lookAtGuide shows the network a guide picture, and remembers what an objective's
// layers see in it. The score of the guided objective must have been built.
func (m *Model) lookAtGuide(objective Objective, p *picture.Picture) error {
	if p.Width*p.Height > maxGuidePixels {
		return fmt.Errorf("the guide is %dx%d pixels large; shrink it to %d pixels in all, at most", p.Width, p.Height, maxGuidePixels)
	}
	pixels, err := tensorOf(p.Pix, int64(p.Height), int64(p.Width), 3)
	if err != nil {
		return err
	}
	for _, term := range objective {
		see, err := m.mirror.operation(m.guides[term.Layer].see)
		if err != nil {
			return err
		}
		if _, err := m.session.Run(feeds{m.canvas.tile: pixels}, nil, []*tf.Operation{see}); err != nil {
			return fmt.Errorf("looking at the guide through %s: %w", term.Layer, err)
		}
	}
	return nil
}
