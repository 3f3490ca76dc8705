package tfdream

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/graphs"
)

// gradientOps are an objective's scores over a tile and each score's gradient with
// respect to the tile, in the draft.
type gradientOps struct {
	score    tf.Output // of each picture, [n]
	gradient tf.Output // [n, h, w, 3], RGB, per level of the 0..255 scale
}

// gradientOf returns the gradient ops of an objective, building them the first time.
func (m *Model) gradientOf(objective Objective) (gradientOps, error) {
	return m.gradientOps(objective, objective.String(), m.termScore)
}

// guidedGradientOf is gradientOf for an objective that guides steer.
func (m *Model) guidedGradientOf(objective Objective, guides []Guide) (gradientOps, error) {
	weights := make([]float64, len(guides))
	for i, g := range guides {
		weights[i] = g.Weight
	}
	return m.gradientOps(objective, fmt.Sprintf("%s guided by %v", objective, weights), func(term Term) (tf.Output, error) {
		return m.guidedScore(term, weights)
	})
}

func (m *Model) gradientOps(objective Objective, text string, termScore func(Term) (tf.Output, error)) (gradientOps, error) {
	if g, ok := m.gradients[text]; ok {
		return g, nil
	}
	score, err := m.score(objective, termScore)
	if err != nil {
		return gradientOps{}, err
	}
	byInput, err := m.network.tf.AddGradients(fmt.Sprint("gradient_", len(m.gradients)), []tf.Output{score}, []tf.Output{m.network.input}, nil)
	if err != nil {
		return gradientOps{}, fmt.Errorf("building the gradient of %s through the operations %s: %w",
			text, strings.Join(m.opsBetween(objective), ", "), err)
	}
	if isNone(byInput[0]) {
		return gradientOps{}, fmt.Errorf("%w: no gradient of %s reaches the picture through the operations %s",
			ErrObjective, text, strings.Join(m.opsBetween(objective), ", "))
	}
	g := gradientOps{score, m.network.pictureGradient(m.ops, byInput[0])}
	if err := m.ops.root.Err(); err != nil {
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

// opsBetween lists the types of the frozen graph's operations that stand between
// the picture and an objective's layers, each once, sorted.
func (m *Model) opsBetween(objective Objective) []string {
	types := map[string]bool{}
	seen := map[string]bool{m.network.profile.Input: true}
	var walk func(name string)
	walk = func(name string) {
		node, ok := m.nodes[name]
		if !ok || seen[name] {
			return
		}
		seen[name] = true
		if node.Op != "Const" {
			types[node.Op] = true
		}
		for _, input := range node.Input {
			walk(graphs.NodeOf(input))
		}
	}
	for _, term := range objective {
		walk(term.Layer)
	}
	list := make([]string, 0, len(types))
	for t := range types {
		list = append(list, t)
	}
	slices.Sort(list)
	return list
}
