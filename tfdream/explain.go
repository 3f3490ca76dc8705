package tfdream

import (
	"fmt"
	"strings"
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
// ErrObjective, or those of reading a direction.
func (m *Model) Explain(objective Objective) ([]Meaning, error) {
	meanings := make([]Meaning, len(objective))
	for i, term := range objective {
		if _, err := m.termScore(term); err != nil {
			return nil, err
		}
		meaning := Meaning{Term: term.measure(), Weight: term.Weight, Layer: term.Layer}
		if !term.Kind.penalty() {
			_, count, _, err := m.activation(term.Layer)
			if err != nil {
				return nil, err
			}
			selected, err := m.selected(term, count)
			if err != nil {
				return nil, err
			}
			meaning.Operation, meaning.Channels = m.nodes[term.Layer].Op, count
			meaning.Selected = m.channelsOf(term.Layer, count, selected)
			meaning.Through = m.opsBetween(Objective{term})
		}
		meaning.Meaning = meaning.inWords(term)
		meanings[i] = meaning
	}
	return meanings, nil
}

// channelsOf lists channels with their labels.
func (m *Model) channelsOf(layer string, count int, selected []Selector) []Channel {
	var all []Channel
	labelled := len(selected) > 0 && m.hasLabels(layer, count)
	for _, s := range selected {
		for number := s.First; number <= s.Last; number++ {
			channel := Channel{Number: number}
			if labelled && number < len(m.network.profile.Labels) {
				channel.Label = labelText(m.network.profile.Labels[number])
			}
			all = append(all, channel)
		}
	}
	return all
}

func (m Meaning) inWords(t Term) string {
	layer := fmt.Sprintf("%s (%s, %d channels)", m.Layer, m.Operation, m.Channels)
	what := "activation"
	if t.Square {
		what = "squared activation"
	}
	switch {
	case t.Kind == TotalVariation:
		return "how much neighbouring pixels of the picture differ, in levels of 0..255: the sum of all differences, divided by the number of values"
	case t.Kind == SquaredNorm:
		return "how far the picture is from the network's mean colour: the mean square, in levels²"
	case t.Kind == Direction:
		return fmt.Sprintf("the dot product of the channels of %s with the vector in %s, mean over positions", layer, t.File)
	case t.Kind == Neuron:
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
