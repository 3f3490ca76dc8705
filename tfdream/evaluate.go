package tfdream

import (
	"context"
	"fmt"
	"strings"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/draft"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Forward shows the network a picture, and returns the activations of some layers: of each
// [1, height, width, channels], or [1, channels]. The network sees all of the picture at once, so it
// must fit. A layer that the graph lacks is objective.ErrUnknown, one that cannot be computed for
// pictures of this size a *objective.SizeError.
func (m *Model) Forward(ctx context.Context, p *picture.Picture, layers ...string) ([]numpy.Array, error) {
	end, err := m.take(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	fetches := make([]tf.Output, len(layers))
	for i, layer := range layers {
		if fetches[i], _, _, err = m.draft.Activation(layer); err != nil {
			return nil, err
		}
	}
	size := objective.Size{Width: p.Width, Height: p.Height}
	if err := m.takes.check(strings.Join(layers, " and "), layers, size, false); err != nil {
		return nil, err
	}
	tensors, err := m.look(p.Pix, sizeOf(p), fetches)
	if err != nil {
		return nil, err
	}
	activations := make([]numpy.Array, len(tensors))
	for i, seen := range tensors {
		activations[i] = tensor.ArrayOf(seen)
	}
	return activations, nil
}

// Evaluate returns the scores of a picture for some objectives and, for each, the gradient with
// respect to the picture, [height, width, 3] in levels, as a dream would climb it. The network sees
// all of the picture at once, so it must fit; where its size does not, the error is a *objective.SizeError.
func (m *Model) Evaluate(ctx context.Context, p *picture.Picture, objectives ...objective.Objective) (scores []float64, gradients [][]float32, err error) {
	err = m.withGradients(ctx, p, objectives, func(all []draft.Gradient) error {
		scores, gradients, err = m.evaluate(all, p.Pix, sizeOf(p))
		return err
	})
	return scores, gradients, err
}

// Scores is Evaluate without the gradients.
func (m *Model) Scores(ctx context.Context, p *picture.Picture, objectives ...objective.Objective) (scores []float64, err error) {
	err = m.withGradients(ctx, p, objectives, func(all []draft.Gradient) error {
		scores, err = m.scores(all, p.Pix, sizeOf(p))
		return err
	})
	return scores, err
}

// Accepts tells whether an objective means something in this graph: the error, if not, is
// objective.ErrUnknown. Nothing runs.
func (m *Model) Accepts(ctx context.Context, obj objective.Objective) error {
	end, err := m.take(ctx, draft.Key(obj, nil))
	if err != nil {
		return err
	}
	defer end()
	return m.draft.Accepts(obj)
}

// shows refuses to show the network a picture of a size that an objective cannot be computed for.
func (m *Model) shows(p *picture.Picture, objectives ...objective.Objective) error {
	return m.Takes(objective.Size{Width: p.Width, Height: p.Height}, objectives...)
}

// withGradients has its turn with the gradients of some objectives, for a picture.
func (m *Model) withGradients(ctx context.Context, p *picture.Picture, objectives []objective.Objective, use func([]draft.Gradient) error) error {
	keys := make([]string, len(objectives))
	for i, obj := range objectives {
		keys[i] = draft.Key(obj, nil)
	}
	end, err := m.take(ctx, keys...)
	if err != nil {
		return err
	}
	defer end()
	all := make([]draft.Gradient, len(objectives))
	for i, obj := range objectives {
		if all[i], err = m.draft.Gradient(obj); err != nil {
			return err
		}
	}
	if err := m.shows(p, objectives...); err != nil {
		return err
	}
	return use(all)
}

// evaluate returns the objectives' scores of one picture, [height, width, 3], and
// their gradients there.
func (m *Model) evaluate(all []draft.Gradient, picture []float32, size Size) (scores []float64, gradients [][]float32, err error) {
	var fetches []tf.Output
	for _, ops := range all {
		fetches = append(fetches, ops.Gradient)
	}
	for _, ops := range all {
		fetches = append(fetches, ops.Score)
	}
	tensors, err := m.look(picture, size, fetches)
	if err != nil {
		return nil, nil, err
	}
	for _, gradient := range tensors[:len(all)] {
		gradients = append(gradients, tensor.Floats(gradient))
	}
	scores, err = scoresIn(tensors[len(all):])
	return scores, gradients, err
}

// scores returns the objectives' scores of one picture, [height, width, 3].
func (m *Model) scores(all []draft.Gradient, picture []float32, size Size) ([]float64, error) {
	fetches := make([]tf.Output, len(all))
	for i, ops := range all {
		fetches[i] = ops.Score
	}
	tensors, err := m.look(picture, size, fetches)
	if err != nil {
		return nil, err
	}
	return scoresIn(tensors)
}

func scoresIn(tensors []*tf.Tensor) ([]float64, error) {
	scores := make([]float64, len(tensors))
	for i, score := range tensors {
		values := tensor.Floats(score)
		if len(values) != 1 {
			return nil, fmt.Errorf("expected one score, got a tensor of shape %v", score.Shape())
		}
		scores[i] = float64(values[0])
	}
	return scores, nil
}

// look shows the network a whole picture, [height, width, 3], on a canvas of its own, and
// fetches what of the draft is asked for.
func (m *Model) look(picture []float32, size Size, fetches []tf.Output) ([]*tf.Tensor, error) {
	return m.easel.Blank().Look(picture, size, fetches)
}
