package tfdream

import (
	"fmt"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/objective"
)

// score adds the ops of an objective's score of each picture, [n], to the graph. Each term's is
// made by termScore or, for an objective steered by guides, guidedScore.
func (m *Model) score(obj objective.Objective, termScore func(objective.Term) (tf.Output, error)) (tf.Output, error) {
	var sum tf.Output
	for i, term := range obj {
		value, err := termScore(term)
		if err != nil {
			return tf.Output{}, err
		}
		if value = m.weighted(value, term.Weight); i > 0 {
			value = m.ops.Add(sum, value)
		}
		sum = value
	}
	return sum, m.ops.Root.Err()
}

// termScore is what a term measures, without its weight.
func (m *Model) termScore(term objective.Term) (tf.Output, error) {
	switch term.Kind {
	case objective.Mean:
		return m.meanScore(term)
	case objective.Neuron:
		return m.neuronScore(term)
	case objective.Direction:
		return m.directionScore(term)
	case objective.TotalVariation, objective.SquaredNorm:
		return m.penaltyScore(term.Kind), nil
	}
	return tf.Output{}, fmt.Errorf("%w: there is no kind of term %q", objective.ErrUnknown, term.Kind)
}

// meanScore is the mean of a layer, or the sum of some channels' means.
func (m *Model) meanScore(term objective.Term) (tf.Output, error) {
	activation, count, rank, err := m.activation(term.Layer)
	if err != nil {
		return tf.Output{}, err
	}
	selected, err := m.selected(term, count)
	if err != nil {
		return tf.Output{}, err
	}
	if term.Square {
		activation = op.Square(m.ops.Scope(), activation)
	}
	if len(selected) == 0 {
		return m.ops.Mean(activation, rank), nil
	}
	var sum tf.Output
	for i, s := range selected {
		begin, size := make([]int32, rank), make([]int32, rank)
		for axis := range size {
			size[axis] = -1 // to the end
		}
		width := s.Last - s.First + 1
		begin[rank-1], size[rank-1] = int32(s.First), int32(width)
		slice := op.Slice(m.ops.Scope(), activation, m.ops.Constant(begin), m.ops.Constant(size))
		// The sum of the channels' means is their number times their common mean.
		value := m.weighted(m.ops.Mean(slice, rank), float64(width))
		if i > 0 {
			value = m.ops.Add(sum, value)
		}
		sum = value
	}
	return sum, nil
}

func (m *Model) weighted(value tf.Output, weight float64) tf.Output {
	if weight == 1 {
		return value
	}
	return m.ops.Mul(value, m.ops.Constant(float32(weight)))
}

// selected resolves a term's labels and checks its channel numbers.
func (m *Model) selected(term objective.Term, count int) ([]objective.Selector, error) {
	selected := make([]objective.Selector, len(term.Channels))
	for i, s := range term.Channels {
		if s.Label != "" {
			channel, err := m.labelled(term.Layer, count, s.Label)
			if err != nil {
				return nil, err
			}
			s = objective.Selector{First: channel, Last: channel}
		}
		if s.First < 0 || s.First > s.Last || s.Last >= count {
			return nil, fmt.Errorf("%w: layer %s has channels 0 to %d, not %s", objective.ErrUnknown, term.Layer, count-1, s)
		}
		selected[i] = s
	}
	return selected, nil
}

// squared is the objective that Caffe's notebook climbs when it sets a layer's gradient
// to its activations: half their sum of squares. Only its direction matters, so the mean
// of squares does. Directions and penalties stay as they are.
func squared(obj objective.Objective) objective.Objective {
	squares := make(objective.Objective, len(obj))
	for i, term := range obj {
		if term.Kind == objective.Mean || term.Kind == objective.Neuron {
			term.Square = true
		}
		squares[i] = term
	}
	return squares
}
