package tfdream

import (
	"fmt"
	"reflect"
	"strings"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// gradientOps are an objective's scores over a tile and each score's gradient with
// respect to the tile, in the draft.
type gradientOps struct {
	score    tf.Output // of each picture, [n]
	gradient tf.Output // [n, h, w, 3], RGB, per level of the 0..255 scale
}

// gradientOf returns the gradient ops of an objective, building them the first time.
func (m *Model) gradientOf(obj objective.Objective) (gradientOps, error) {
	return m.gradientOps(obj, obj.String(), m.termScore)
}

// guidedGradientOf is gradientOf for an objective that guides steer.
func (m *Model) guidedGradientOf(obj objective.Objective, guides []Guide) (gradientOps, error) {
	return m.gradientOps(obj, guidedText(obj, guides), func(term objective.Term) (tf.Output, error) {
		return m.guidedScore(term, guideWeights(guides))
	})
}

// guidedText names an objective with its guides, if there are any: what is compiled for it does
// not depend on the guides' pictures.
func guidedText(obj objective.Objective, guides []Guide) string {
	if len(guides) == 0 {
		return obj.String()
	}
	return fmt.Sprintf("%s guided by %v", obj, guideWeights(guides))
}

func guideWeights(guides []Guide) []float64 {
	weights := make([]float64, len(guides))
	for i, g := range guides {
		weights[i] = g.Weight
	}
	return weights
}

func (m *Model) gradientOps(obj objective.Objective, text string, termScore func(objective.Term) (tf.Output, error)) (gradientOps, error) {
	if g, ok := m.gradients[text]; ok {
		return g, nil
	}
	score, err := m.score(obj, termScore)
	if err != nil {
		return gradientOps{}, err
	}
	m.drawn++ // one that fails has taken its name
	byInput, err := m.network.Graph.AddGradients(fmt.Sprint("gradient_", m.drawn), []tf.Output{score}, []tf.Output{m.network.Input}, nil)
	if err != nil {
		return gradientOps{}, fmt.Errorf("building the gradient of %s through the operations %s: %w",
			text, strings.Join(architecture.Between(m.Graph, obj.Layers()...), ", "), err)
	}
	if isNone(byInput[0]) {
		return gradientOps{}, fmt.Errorf("%w: no gradient of %s reaches the picture through the operations %s",
			objective.ErrUnknown, text, strings.Join(architecture.Between(m.Graph, obj.Layers()...), ", "))
	}
	g := gradientOps{score, m.network.PictureGradient(m.ops, byInput[0])}
	if err := m.ops.Root.Err(); err != nil {
		return gradientOps{}, err
	}
	m.gradients[text] = g
	return g, nil
}

// isNone tells whether AddGradients found no gradient. The bindings then return an
// operation around a null pointer, which they keep to themselves.
func isNone(gradient tf.Output) bool {
	return gradient.Op == nil || reflect.ValueOf(gradient.Op).Elem().FieldByName("c").IsNil()
}
