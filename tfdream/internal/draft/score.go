package draft

import (
	"fmt"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/objective"
)

// score adds the ops of an objective's score of each picture, [n], to the graph. Each term's is
// made by termScore or, for an objective steered by guides, guidedScore.
func (d *Draft) score(obj objective.Objective, termScore func(objective.Term) (tf.Output, error)) (tf.Output, error) {
	var sum tf.Output
	for i, term := range obj {
		value, err := termScore(term)
		if err != nil {
			return tf.Output{}, err
		}
		if value = d.weighted(value, term.Weight); i > 0 {
			value = d.Ops.Add(sum, value)
		}
		sum = value
	}
	return sum, d.Ops.Root.Err()
}

// Accepts is objective.ErrUnknown for an objective that means nothing in this graph.
func (d *Draft) Accepts(obj objective.Objective) error {
	_, err := d.score(obj, d.termScore)
	return err
}

// termScore is what a term measures, without its weight.
func (d *Draft) termScore(term objective.Term) (tf.Output, error) {
	switch term.Kind {
	case objective.Mean:
		return d.meanScore(term)
	case objective.Neuron:
		return d.NeuronScore(term)
	case objective.Direction:
		return d.directionScore(term)
	case objective.TotalVariation, objective.SquaredNorm:
		return d.penaltyScore(term.Kind), nil
	}
	return tf.Output{}, fmt.Errorf("%w: there is no kind of term %q", objective.ErrUnknown, term.Kind)
}

// meanScore is the mean of a layer, or the sum of some channels' means.
func (d *Draft) meanScore(term objective.Term) (tf.Output, error) {
	activation, count, rank, err := d.Activation(term.Layer)
	if err != nil {
		return tf.Output{}, err
	}
	selected, err := d.selected(term, count)
	if err != nil {
		return tf.Output{}, err
	}
	if term.Square {
		activation = op.Square(d.Ops.Scope(), activation)
	}
	if len(selected) == 0 {
		return d.Ops.Mean(activation, rank), nil
	}
	var sum tf.Output
	for i, s := range selected {
		begin, size := make([]int32, rank), make([]int32, rank)
		for axis := range size {
			size[axis] = -1 // to the end
		}
		width := s.Last - s.First + 1
		begin[rank-1], size[rank-1] = int32(s.First), int32(width)
		slice := op.Slice(d.Ops.Scope(), activation, d.Ops.Constant(begin), d.Ops.Constant(size))
		// The sum of the channels' means is their number times their common mean.
		value := d.weighted(d.Ops.Mean(slice, rank), float64(width))
		if i > 0 {
			value = d.Ops.Add(sum, value)
		}
		sum = value
	}
	return sum, nil
}

func (d *Draft) weighted(value tf.Output, weight float64) tf.Output {
	if weight == 1 {
		return value
	}
	return d.Ops.Mul(value, d.Ops.Constant(float32(weight)))
}

// selected resolves a term's labels and checks its channel numbers.
func (d *Draft) selected(term objective.Term, count int) ([]objective.Selector, error) {
	selected := make([]objective.Selector, len(term.Channels))
	for i, s := range term.Channels {
		if s.Label != "" {
			channel, err := d.Labelled(term.Layer, count, s.Label)
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

// Channels are the numbers of the channels that a term selects, all of its layer's where it
// names none. Errors are objective.ErrUnknown.
func (d *Draft) Channels(term objective.Term) ([]int, error) {
	layer, err := d.Layer(term.Layer)
	if err != nil {
		return nil, err
	}
	selected, err := d.selected(term, layer.Channels)
	if err != nil {
		return nil, err
	}
	if len(selected) == 0 {
		selected = []objective.Selector{{First: 0, Last: layer.Channels - 1}}
	}
	var channels []int
	for _, s := range selected {
		for channel := s.First; channel <= s.Last; channel++ {
			channels = append(channels, channel)
		}
	}
	return channels, nil
}
