package tfdream

import (
	"math"
	"slices"
	"testing"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/internal/draft"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// colourMap makes a picture's colours of four parameters for each pixel, a matrix of 4x3.
var colourMap = [4][3]float32{{0.9, 0.2, -0.1}, {0.1, 0.8, 0.3}, {-0.2, 0.1, 1.1}, {0.3, -0.4, 0.2}}

// colours is a parametrisation that is not the identity: a linear map of colours, whose
// parameters begin as the picture's red, green and blue, and nothing.
var colours = canvas.Parametrisation{
	Name: "colours",
	Start: func(o tensor.Ops, pictures tf.Output) tf.Output {
		return op.Pad(o.Scope(), pictures, o.Constant([][]int32{{0, 0}, {0, 0}, {0, 0}, {0, 1}}))
	},
	Render: func(o tensor.Ops, parameters, _ tf.Output) tf.Output {
		return op.Conv2D(o.Scope(), parameters, o.Constant([1][1][4][3]float32{{colourMap}}), []int64{1, 1, 1, 1}, "SAME")
	},
	PullBack: func(o tensor.Ops, gradient, parameters tf.Output) tf.Output {
		return op.Conv2DBackpropInput(o.Scope(), op.Shape(o.Scope(), parameters), o.Constant([1][1][4][3]float32{{colourMap}}),
			gradient, []int64{1, 1, 1, 1}, "SAME")
	},
}

// dreamOf dreams by a method that need not be in the table.
func dreamOf(t *testing.T, model *Model, row method, photo *picture.Picture, s Settings) (parameters []float32, dream *picture.Picture, last canvas.Measured) {
	t.Helper()
	s = s.WithDefaults(model.Graph)
	obj, err := objective.Parse(s.Objective)
	if err != nil {
		t.Fatal(err)
	}
	turn, err := model.begin(t.Context(), draft.Key(obj, nil), func() (draft.Gradient, error) { return model.draft.Gradient(obj) })
	if err != nil {
		t.Fatal(err)
	}
	defer func() { turn.end() }()
	c := canvasOf(t, model, obj, photo.Pix, sizeOf(photo))
	r := &run{Settings: s, method: row, turn: turn, photo: *photo, stop: func() {}}
	if err := r.loop(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if r.failed != nil {
		t.Fatal(r.failed)
	}
	dreams, err := r.pictures(c)
	if err != nil {
		t.Fatal(err)
	}
	state, err := c.State()
	if err != nil {
		t.Fatal(err)
	}
	parameters = state[row.climbs.Name].Values
	if err := c.Release(); err != nil {
		t.Fatal(err)
	}
	return parameters, dreams[0], r.last[0]
}

// rendered is the picture of parameters, computed here.
func rendered(parameters []float32) []float32 {
	var pix []float32
	for at := 0; at < len(parameters); at += 4 {
		for colour := range 3 {
			var sum float32
			for k, v := range parameters[at : at+4] {
				sum += v * colourMap[k][colour]
			}
			pix = append(pix, sum)
		}
	}
	return pix
}

// A step in parameters is one along the score's gradient with respect to them: the chain rule,
// through one tile or many, which are shifted.
func TestParametersFollowTheChainRule(t *testing.T) {
	model := demoModel(t)
	photo := scene(96)
	row := method{name: "colours", climbs: colours, sees: shifted, steps: meanAbs(0), schedule: single}
	for name, tile := range map[string]int{"one tile": 96, "nine tiles": 32} {
		t.Run(name, func(t *testing.T) {
			s := Settings{Objective: "square(mixed3b)", Iterations: 1, Step: 0.02, Tile: tile, Random: numpy.New(4)}
			parameters, dream, last := dreamOf(t, model, row, photo, s)
			for i, v := range rendered(parameters) {
				if math.Abs(float64(v-dream.Pix[i])) > 1e-3 {
					t.Fatalf("value %d of the picture is %g, of its parameters %g", i, dream.Pix[i], v)
				}
			}
			// The same step by hand: the gradient of the picture, through the transposed matrix.
			start := *photo
			var begun []float32
			for at := 0; at < len(photo.Pix); at += 3 {
				begun = append(append(begun, photo.Pix[at:at+3]...), 0)
			}
			start.Pix = rendered(begun)
			obj, _ := objective.Parse(s.Objective)
			c := canvasOf(t, model, obj, start.Pix, Size{Height: 96, Width: 96})
			s.Random = numpy.New(4)
			settings := s.WithDefaults(model.Graph)
			tiles, by := shifted.draw(&settings, c.Size)
			g, err := c.TakeGradient(t.Context(), tiles, by)
			if err != nil {
				t.Fatal(err)
			}
			gradient, err := c.Gradient()
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(g[0].Score/last.Score-1) > 1e-5 {
				t.Errorf("score %g, by hand %g", last.Score, g[0].Score)
			}
			pulled := make([]float64, len(begun))
			size := 0.0
			for i := range pulled {
				for colour := range 3 {
					pulled[i] += float64(gradient[i/4*3+colour] * colourMap[i%4][colour])
				}
				size += math.Abs(pulled[i]) / float64(len(pulled))
			}
			for i, v := range parameters {
				if want := float64(begun[i]) + s.Step*pulled[i]/size; math.Abs(float64(v)-want) > 2e-4 {
					t.Fatalf("parameter %d is %g, by hand %g", i, v, want)
				}
			}
		})
	}
}

// Climbed in parameters, too, the score rises.
func TestParametersClimb(t *testing.T) {
	model := demoModel(t)
	row := method{name: "colours", climbs: colours, sees: shifted, steps: meanAbs(0), schedule: single}
	s := Settings{Objective: "square(mixed3b)", Step: 3, Tile: 32}
	s.Iterations, s.Random = 1, numpy.New(1)
	_, _, first := dreamOf(t, model, row, scene(64), s)
	s.Iterations, s.Random = 16, numpy.New(1)
	_, _, last := dreamOf(t, model, row, scene(64), s)
	if !(last.Score > 1.5*first.Score) {
		t.Errorf("the score went from %g to %g in 15 steps", first.Score, last.Score)
	}
}

// What is climbed is lifted with its canvas when the dream gives way.
func TestParametersGiveWay(t *testing.T) {
	model := demoModel(t)
	row := method{name: "colours", climbs: colours, sees: shifted, steps: meanAbs(0), schedule: single}
	s := Settings{Objective: "mixed3b", Step: 3, Tile: 32, Iterations: 3, Random: numpy.New(1)}
	alone, _, _ := dreamOf(t, model, row, scene(64), s)
	s.Random, s.GivesWay = numpy.New(1), true
	model.waiting.Add(1)
	shared, _, _ := dreamOf(t, model, row, scene(64), s)
	if !slices.Equal(alone, shared) {
		t.Error("the dream is another than alone")
	}
}
