package inspect

import (
	"context"
	"fmt"
	"strings"

	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// Meaning tells what a term of an objective stands for in a graph.
type Meaning struct {
	Term      string    `json:"term"` // as it is written, without its weight
	Weight    float64   `json:"weight"`
	Meaning   string    `json:"meaning"` // in words
	Layer     string    `json:"layer,omitempty"`
	Operation string    `json:"operation,omitempty"` // of the layer
	Channels  int       `json:"channels,omitempty"`  // that the layer has
	Selected  []Channel `json:"selected,omitempty"`  // of them; empty: all
	Through   []string  `json:"through,omitempty"`   // types of the operations between the layer and the picture, the layer's included
}

// Channel is one channel of a layer, with its label if it has one.
type Channel struct {
	Number int    `json:"channel"`
	Label  string `json:"label,omitempty"`
}

func (c Channel) String() string {
	if c.Label == "" {
		return fmt.Sprint(c.Number)
	}
	return fmt.Sprintf("%d (%s)", c.Number, c.Label)
}

// Explain tells what an objective means in the model's graph, term by term. Errors are
// objective.ErrUnknown, or those of reading a direction.
func Explain(ctx context.Context, m Model, o objective.Objective) ([]Meaning, error) {
	if err := m.Accepts(ctx, o); err != nil {
		return nil, err
	}
	meanings := make([]Meaning, len(o))
	for i, term := range o {
		meaning := Meaning{Term: term.Measure(), Weight: term.Weight, Layer: term.Layer}
		if !term.Kind.Penalty() {
			layer, err := m.Layer(term.Layer)
			if err != nil {
				return nil, err
			}
			meaning.Operation, meaning.Channels = layer.Operation, layer.Channels
			meaning.Through = architecture.Between(m.FrozenGraph(), term.Layer)
			if meaning.Selected, err = selected(m, term); err != nil {
				return nil, err
			}
		}
		meaning.Meaning = meaning.inWords(term)
		meanings[i] = meaning
	}
	return meanings, nil
}

// selected lists the channels that a term names, with their labels.
func selected(m Model, term objective.Term) ([]Channel, error) {
	if len(term.Channels) == 0 {
		return nil, nil
	}
	numbers, err := m.Channels(term)
	if err != nil {
		return nil, err
	}
	labels := m.Labels(term.Layer)
	all := make([]Channel, len(numbers))
	for i, number := range numbers {
		all[i] = channelOf(number, labels)
	}
	return all, nil
}

// channelOf is a channel with its label, if it has one.
func channelOf(number int, labels []string) Channel {
	if number < len(labels) {
		return Channel{number, labels[number]}
	}
	return Channel{Number: number}
}

func (m Meaning) inWords(t objective.Term) string {
	layer := fmt.Sprintf("%s (%s, %d channels)", m.Layer, m.Operation, m.Channels)
	what := "activation"
	if t.Square {
		what = "squared activation"
	}
	switch {
	case t.Kind == objective.TotalVariation:
		return "how much neighbouring pixels of the picture differ, in levels of 0..255: the sum of all differences, divided by the number of values"
	case t.Kind == objective.SquaredNorm:
		return "how far the picture is from the network's mean colour: the mean square, in levels²"
	case t.Kind == objective.Direction:
		return fmt.Sprintf("the dot product of the channels of %s with the vector in %s, mean over positions", layer, t.File)
	case t.Kind == objective.Neuron:
		return fmt.Sprintf("the %s of channel %s of %s at %g %% from the left and %g %% from the top of the picture", what, m.Selected[0], layer, 100*t.X, 100*t.Y)
	case len(m.Selected) == 0:
		return fmt.Sprintf("the mean %s of %s, all channels and positions together", what, layer)
	case len(m.Selected) == 1:
		return fmt.Sprintf("the mean %s of channel %s of %s", what, m.Selected[0], layer)
	}
	const most = 10
	numbers := make([]string, min(len(m.Selected), most))
	for i := range numbers {
		numbers[i] = m.Selected[i].String()
	}
	if len(m.Selected) > most {
		numbers = append(numbers, "...")
	}
	return fmt.Sprintf("the sum of the mean %ss of %d channels of %s: %s", what, len(m.Selected), layer, strings.Join(numbers, ", "))
}
