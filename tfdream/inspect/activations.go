package inspect

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
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
// them, the most excited first. Layers must have places; else it is objective.ErrUnknown.
//
// That a channel is excited means little by itself: some always are. So the picture is
// compared with four of the same spectrum in each colour and random phases. The same
// picture gives the same numbers.
func Activations(ctx context.Context, m Model, p *picture.Picture, layers []string, top int) ([][]Excitement, error) {
	for _, name := range layers {
		layer, err := m.Layer(name)
		if err != nil {
			return nil, err
		}
		if !layer.Places {
			return nil, fmt.Errorf("%w: layer %s has no places, so no activations over the picture", objective.ErrUnknown, name)
		}
	}
	seen, err := m.Forward(ctx, p, layers...)
	if err != nil {
		return nil, fmt.Errorf("looking at %dx%d pixels: %w", p.Width, p.Height, err)
	}
	all := make([][]Excitement, len(layers))
	for i, layer := range layers {
		all[i] = excitements(layer, m.Labels(layer), seen[i])
	}
	random := numpy.New(0)
	for range scrambles {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		seen, err := m.Forward(ctx, scrambled(p, random), layers...)
		if err != nil {
			return nil, err
		}
		for i := range layers {
			values, channels := seen[i].Values, len(all[i])
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

// excitements are those of a layer's channels, without scores; the activation is [1, rows,
// columns, channels].
func excitements(layer string, labels []string, activation numpy.Array) []Excitement {
	rows, columns, channels := activation.Shape[1], activation.Shape[2], activation.Shape[3]
	values := activation.Values
	all := make([]Excitement, channels)
	for channel := range all {
		e := Excitement{Layer: layer, Channel: channelOf(channel, labels), Rows: rows, Columns: columns, Map: make([]float32, rows*columns)}
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
	return objective.Objective{{Weight: 1, Layer: e.Layer, Channels: []objective.Selector{{First: e.Number, Last: e.Number}}}}.String()
}
