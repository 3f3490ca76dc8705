package tfdream

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Excitement is how much a picture excites a channel of a layer.
type Excitement struct {
	Layer string `json:"layer"`
	Channel
	// Score is how much more the picture excites the channel than pictures that are as
	// rough and as colourful with nothing in them do (mean activations), in units of what
	// that is for the layer's channels (root mean square).
	Score float64 `json:"score"`
	Mean  float64 `json:"mean"` // activation, over the picture: what LAYER:CHANNEL climbs
	// Scrambled is the mean activation for the pictures with nothing in them.
	Scrambled float64 `json:"scrambled"`
	// X and Y are where the activation is highest, 0 (left, top) to 1, as neuron has them.
	X float64 `json:"x"`
	Y float64 `json:"y"`
	// Map is the activation at each of the layer's cells, [Rows, Columns].
	Map           []float32 `json:"-"`
	Rows, Columns int       `json:"-"`
}

// scrambles is how many pictures with nothing in them a picture is compared with.
const scrambles = 4

// Activations tells which channels of each of some layers a picture excites most, top of
// them, the most excited first. Layers must have places; else it is ErrObjective.
//
// That a channel is excited means little by itself: some always are. So the picture is
// compared with four of the same spectrum in each colour and random phases. The same
// picture gives the same numbers.
func (m *Model) Activations(ctx context.Context, p *picture.Picture, layers []string, top int) ([][]Excitement, error) {
	fetches := make([]tf.Output, len(layers))
	for i, layer := range layers {
		activation, _, rank, err := m.activation(layer)
		if err != nil {
			return nil, err
		}
		if rank != 4 {
			return nil, fmt.Errorf("%w: layer %s has no places, so no activations over the picture", ErrObjective, layer)
		}
		fetches[i] = activation
	}
	size := Size{p.Height, p.Width}
	seen, err := m.look(p.Pix, size, fetches)
	if err != nil {
		return nil, fmt.Errorf("looking at %dx%d pixels: %w", p.Width, p.Height, err)
	}
	all := make([][]Excitement, len(layers))
	for i, layer := range layers {
		all[i] = m.excitements(layer, floats(seen[i]), seen[i].Shape())
	}
	random := numpy.New(0)
	for range scrambles {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		seen, err := m.look(scrambled(p, random).Pix, size, fetches)
		if err != nil {
			return nil, err
		}
		for i := range layers {
			values, channels := floats(seen[i]), len(all[i])
			for k, v := range values {
				all[i][k%channels].Scrambled += float64(v) / float64(len(values)/channels) / scrambles
			}
		}
	}
	for i := range all {
		score(all[i])
		slices.SortStableFunc(all[i], func(a, b Excitement) int { return cmp.Compare(b.Score, a.Score) })
		all[i] = all[i][:min(top, len(all[i]))]
	}
	return all, nil
}

// excitements are those of a layer's channels, without scores; values are [1, rows,
// columns, channels].
func (m *Model) excitements(layer string, values []float32, shape []int64) []Excitement {
	rows, columns, channels := int(shape[1]), int(shape[2]), int(shape[3])
	named := m.channelsOf(layer, channels, []Selector{{First: 0, Last: channels - 1}})
	all := make([]Excitement, channels)
	for channel := range all {
		e := Excitement{Layer: layer, Channel: named[channel], Rows: rows, Columns: columns, Map: make([]float32, rows*columns)}
		best := 0
		for cell := range e.Map {
			v := values[cell*channels+channel]
			e.Map[cell] = v
			e.Mean += float64(v) / float64(rows*columns)
			if v > e.Map[best] {
				best = cell
			}
		}
		e.X, e.Y = (float64(best%columns)+0.5)/float64(columns), (float64(best/columns)+0.5)/float64(rows)
		all[channel] = e
	}
	return all
}

// score fills in the scores of a layer's channels.
func score(all []Excitement) {
	squares := 0.0
	for _, e := range all {
		squares += (e.Mean - e.Scrambled) * (e.Mean - e.Scrambled) / float64(len(all))
	}
	for i, e := range all {
		if squares > 0 {
			all[i].Score = (e.Mean - e.Scrambled) / math.Sqrt(squares)
		}
	}
}

// Objective is what to dream on to see more of it.
func (e Excitement) Objective() string {
	return Objective{{Weight: 1, Layer: e.Layer, Channels: []Selector{{First: e.Number, Last: e.Number}}}}.String()
}
