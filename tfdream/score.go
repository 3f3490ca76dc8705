package tfdream

import (
	"fmt"
	"strings"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// score adds the ops of an objective's score, a scalar, to the graph. Each term's is
// made by termScore or, for an objective steered by a guide, guidedScore.
func (m *Model) score(objective Objective, termScore func(Term) (tf.Output, error)) (tf.Output, error) {
	var sum tf.Output
	for i, term := range objective {
		value, err := termScore(term)
		if err != nil {
			return tf.Output{}, err
		}
		if i > 0 {
			value = m.ops.add(sum, value)
		}
		sum = value
	}
	return sum, m.ops.root.Err()
}

func (m *Model) termScore(term Term) (tf.Output, error) {
	activation, count, rank, err := m.activation(term.Layer)
	if err != nil {
		return tf.Output{}, err
	}
	selected, err := m.selected(term, count)
	if err != nil {
		return tf.Output{}, err
	}
	if term.Square {
		activation = op.Square(m.ops.scope(), activation)
	}
	if len(selected) == 0 {
		return m.weighted(m.ops.mean(activation, rank), term.Weight), nil
	}
	var sum tf.Output
	for i, s := range selected {
		begin, size := make([]int32, rank), make([]int32, rank)
		for axis := range size {
			size[axis] = -1 // to the end
		}
		width := s.Last - s.First + 1
		begin[rank-1], size[rank-1] = int32(s.First), int32(width)
		slice := op.Slice(m.ops.scope(), activation, m.ops.constant(begin), m.ops.constant(size))
		// The sum of the channels' means is their number times their common mean.
		value := m.weighted(m.ops.mean(slice, rank), term.Weight*float64(width))
		if i > 0 {
			value = m.ops.add(sum, value)
		}
		sum = value
	}
	return sum, nil
}

// feedsConvolution tells whether any convolution reads a layer, however indirectly.
func (m *Model) feedsConvolution(layer string) bool {
	seen := map[string]bool{}
	for name, node := range m.nodes {
		if node.Op == "Conv2D" && m.dependsOn(name, layer, seen) {
			return true
		}
	}
	return false
}

func (m *Model) weighted(value tf.Output, weight float64) tf.Output {
	if weight == 1 {
		return value
	}
	return m.ops.mul(value, m.ops.constant(float32(weight)))
}

// selected resolves a term's labels and checks its channel numbers.
func (m *Model) selected(term Term, count int) ([]Selector, error) {
	selected := make([]Selector, len(term.Channels))
	for i, s := range term.Channels {
		if s.Label != "" {
			channel, err := m.labelled(term.Layer, count, s.Label)
			if err != nil {
				return nil, err
			}
			s = Selector{First: channel, Last: channel}
		}
		if s.Last >= count {
			return nil, fmt.Errorf("%w: layer %s has channels 0 to %d, not %d", ErrObjective, term.Layer, count-1, s.Last)
		}
		selected[i] = s
	}
	return selected, nil
}

// labelled is the channel of a classifying layer that carries a label. Classifiers
// may have a few channels more than labels, as Inception5h's 1008 for 1001, and no
// convolution reads them.
func (m *Model) labelled(layer string, count int, label string) (int, error) {
	labels := m.network.profile.Labels
	const spare = 16
	if len(labels) == 0 || count < len(labels) || count > len(labels)+spare || m.feedsConvolution(layer) {
		return 0, fmt.Errorf("%w: the %d channels of layer %s have no labels, so %q names none; give a number", ErrObjective, count, layer, label)
	}
	for channel, line := range labels {
		for name := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(name), label) || strings.EqualFold(line, label) {
				return channel, nil
			}
		}
	}
	return 0, fmt.Errorf("%w: no label %q%s", ErrObjective, label, didYouMean(label, labels))
}
