package tfdream

import (
	"fmt"
	"strconv"
	"strings"
)

// Objective is what a dream climbs: a weighted sum of terms.
type Objective []Term

// Term is one summand of an objective: Weight times the mean activation of a layer
// over its whole extent, of some of its channels (the sum of their means), or of
// the activations' squares.
type Term struct {
	Weight   float64
	Layer    string
	Square   bool
	Channels []Selector // empty: all channels together
}

// Selector picks channels of a layer: First..Last counted from 0, both included, or
// the one channel that carries Label.
type Selector struct {
	First, Last int
	Label       string
}

// String is the objective as ParseObjective reads it.
func (o Objective) String() string {
	var text strings.Builder
	for i, term := range o {
		weight := term.Weight
		switch {
		case i > 0 && weight < 0:
			text.WriteString(" - ")
			weight = -weight
		case i > 0:
			text.WriteString(" + ")
		}
		if weight != 1 {
			text.WriteString(strconv.FormatFloat(weight, 'g', -1, 64) + "*")
		}
		layer := term.Layer
		for j, s := range term.Channels {
			if j == 0 {
				layer += ":" + s.String()
			} else {
				layer += "," + s.String()
			}
		}
		if term.Square {
			layer = "square(" + layer + ")"
		}
		text.WriteString(layer)
	}
	return text.String()
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
