// Package objective is the language that says what a dream climbs: expressions, read into values. It
// knows no network; whether layers, labels and files exist shows when one is used.
package objective

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrUnknown marks an objective that does not exist: a wrong expression (a *SyntaxError), or a
// layer, label or channel that the graph lacks.
var ErrUnknown = errors.New("no such objective")

// Objective is what a dream climbs: a weighted sum of terms.
type Objective []Term

// Layers lists the layers that an objective's terms measure, in order; a penalty has none.
func (o Objective) Layers() []string {
	var layers []string
	for _, term := range o {
		if term.Layer != "" {
			layers = append(layers, term.Layer)
		}
	}
	return layers
}

// Term is one summand of an objective: Weight times what its Kind measures.
type Term struct {
	Weight   float64
	Kind     Kind
	Layer    string     // of every kind but the penalties
	Channels []Selector // of Mean, empty: all channels together; of Neuron, the one
	Square   bool       // of Mean and Neuron: the activations' squares instead
	X, Y     float64    // of Neuron: where in the picture, 0 (left, top) to 1
	File     string     // of Direction: a .npy file with a number for each channel
}

// Kind is what a term measures.
type Kind string

const (
	// Mean is the mean activation of a layer over its whole extent, or of some of its
	// channels: the sum of their means.
	Mean Kind = ""
	// Neuron is one channel's activation at one place of the picture.
	Neuron Kind = "neuron"
	// Direction is the dot product of the layer's channels with a vector, mean over
	// positions.
	Direction Kind = "direction"
	// TotalVariation is how much neighbouring pixels of the picture itself differ: the
	// differences to the right and below, in levels, added up and divided by the number of values.
	TotalVariation Kind = "tv"
	// SquaredNorm is how far the picture itself is from the network's mean colour: the
	// mean square, in levels².
	SquaredNorm Kind = "l2"
)

// Penalty says whether a term measures the picture itself, not a layer.
func (k Kind) Penalty() bool { return k == TotalVariation || k == SquaredNorm }

// Selector picks channels of a layer: First..Last counted from 0, both included, or
// the one channel that carries Label.
type Selector struct {
	First, Last int
	Label       string
}

// String is the objective as Parse reads it.
func (o Objective) String() string {
	var text strings.Builder
	for i, term := range o {
		switch {
		case i > 0 && term.Weight < 0:
			text.WriteString(" - ")
			term.Weight = -term.Weight
		case i > 0:
			text.WriteString(" + ")
		}
		if term.Weight != 1 {
			text.WriteString(strconv.FormatFloat(term.Weight, 'g', -1, 64) + "*")
		}
		text.WriteString(term.Measure())
	}
	return text.String()
}

// Measure is the term without its weight.
func (t Term) Measure() string {
	layer := quoteName(t.Layer)
	var text string
	switch t.Kind {
	case TotalVariation, SquaredNorm:
		return string(t.Kind)
	case Direction:
		return fmt.Sprintf("direction(%s, %s)", layer, quoteFile(t.File))
	case Neuron:
		text = fmt.Sprintf("neuron(%s, %s, %s, %s)", layer, selectors(t.Channels), coordinate(t.X), coordinate(t.Y))
	default:
		text = layer
		if len(t.Channels) > 0 {
			text += ":" + selectors(t.Channels)
		}
	}
	if t.Square {
		text = "square(" + text + ")"
	}
	return text
}

func selectors(all []Selector) string {
	texts := make([]string, len(all))
	for i, s := range all {
		texts[i] = s.String()
	}
	return strings.Join(texts, ",")
}

func (s Selector) String() string {
	switch {
	case s.Label != "":
		return strconv.Quote(s.Label)
	case s.First == s.Last:
		return strconv.Itoa(s.First)
	}
	return fmt.Sprintf("%d-%d", s.First, s.Last)
}

func coordinate(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// quoteName quotes a layer's name that would not be read as one.
func quoteName(layer string) string {
	if wordLength(layer, nameStops) == len(layer) && !strings.HasPrefix(layer, "-") && !Kind(layer).Penalty() {
		return layer
	}
	return strconv.Quote(layer)
}

// quoteFile quotes a file's name that would not be read as one.
func quoteFile(file string) string {
	if wordLength(file, fileStops) == len(file) {
		return file
	}
	return strconv.Quote(file)
}
