package tfdream

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

func TestNeuronIsTheActivationAtAPlace(t *testing.T) {
	model := demoModel(t)
	photo := scene(128)
	activation, _, _, err := model.draft.Activation("mixed3b")
	if err != nil {
		t.Fatal(err)
	}
	places := []struct {
		x, y        float64
		row, column int // in sixteenths
	}{{0, 0, 0, 0}, {1, 1, 15, 15}, {0.5, 0.25, 4, 8}, {0.99, 0.3, 4, 15}}
	fetches := []tf.Output{activation}
	for _, p := range places {
		for _, square := range []bool{false, true} {
			neuron, err := model.draft.NeuronScore(objective.Term{Kind: objective.Neuron, Layer: "mixed3b", Channels: []objective.Selector{{First: 5, Last: 5}}, X: p.x, Y: p.y, Square: square})
			if err != nil {
				t.Fatal(err)
			}
			fetches = append(fetches, neuron)
		}
	}
	seen, err := model.look(photo.Pix, Size{Height: 128, Width: 128}, fetches)
	if err != nil {
		t.Fatal(err)
	}
	values, shape := tensor.Floats(seen[0]), seen[0].Shape()
	for i, p := range places {
		row, column := int64(p.row)*shape[1]/16, int64(p.column)*shape[2]/16
		want := values[(row*shape[2]+column)*shape[3]+5]
		if got := tensor.Floats(seen[1+2*i])[0]; got != want {
			t.Errorf("at %g, %g: %g, but the layer's activation there is %g", p.x, p.y, got, want)
		}
		if got := tensor.Floats(seen[2+2*i])[0]; got != want*want {
			t.Errorf("at %g, %g: squared %g, but the layer's activation there is %g", p.x, p.y, got, want)
		}
	}
}

// Under any shift and in any tiling the gradient is about the neuron's place.
func TestNeuronStaysAtItsPlace(t *testing.T) {
	const height, width, x, y = 150, 210, 0.8, 0.3
	model := demoModel(t)
	obj := objective.Objective{{Weight: 1, Kind: objective.Neuron, Layer: "mixed3b_pool_reduce_pre_relu", Channels: []objective.Selector{{First: 2, Last: 2}}, X: x, Y: y}}
	c := canvasOf(t, model, obj, picture.Noise(numpy.New(4), width, height).Pix, Size{Height: height, Width: width})
	for _, by := range []canvas.Shift{{Rows: 0, Columns: 0}, {Rows: 1, Columns: 2}, {Rows: 149, Columns: 0}, {Rows: 70, Columns: 100}, {Rows: -31, Columns: 17}, {Rows: 200, Columns: 500}} {
		for _, side := range []int{64, 1000} {
			if _, err := c.TakeGradient(t.Context(), FullCoverage.tiles(c.Size, side), by); err != nil {
				t.Fatal(err)
			}
			gradient, err := c.Gradient()
			if err != nil {
				t.Fatal(err)
			}
			var all, near float64
			for i, g := range gradient {
				row, column := i/3/width, i/3%width
				all += math.Abs(float64(g))
				const field = 48 // pixels, half the layer's receptive field and a cell
				if round(row-int(y*height), height) <= field && round(column-int(x*width), width) <= field {
					near += math.Abs(float64(g))
				}
			}
			if all == 0 || near != all {
				t.Errorf("shift %v, tiles of %d: of the gradient's %g, %g is near the place", by, side, all, near)
			}
		}
	}
}

// round is a distance on a circle of size.
func round(distance, size int) int {
	distance = ((distance % size) + size) % size
	return min(distance, size-distance)
}

func TestGradientsOfEveryKindAreRight(t *testing.T) {
	model := demoModel(t)
	_, count, _, err := model.draft.Activation("conv2d2")
	if err != nil {
		t.Fatal(err)
	}
	file := writeDirection(t, "wide.npy", "<f8", fmt.Sprintf("(%d,)", count), func(i int) float64 { return math.Sin(float64(i)) })
	objectives := []string{
		"neuron(mixed4b_3x3_bottleneck_pre_relu, 3, 0.4, 0.6)",
		"square(neuron(mixed3a_1x1_pre_relu, 1, 0.5, 0.5))",
		fmt.Sprintf("direction(conv2d2, %q)", file),
		"tv", "l2",
		"mixed4b - 0.001*tv - 0.00001*l2 - 0.5*neuron(mixed3a, 0, 0.1, 0.9)",
	}
	checks, err := inspect.CheckGradients(t.Context(), model, objectives...)
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range checks {
		if check.Undecided() {
			t.Errorf("%s: undecided", check.Objective)
		}
		t.Logf("%s: off by %.2g %%", check.Objective, 100*check.Error())
	}
}

func TestNeuronsThatCannotBe(t *testing.T) {
	model := demoModel(t)
	for obj, want := range map[string]string{
		"neuron(mixed3a, 100000, 0, 0)": "has channels 0 to",
		"neuron(softmax2, owl, 0, 0)":   `has no places, so no neuron at one; softmax2:"owl" is its channel`,
		"neuron(mixed3, 1, 0, 0)":       "did you mean",
	} {
		parsed, err := objective.Parse(obj)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := model.draft.Gradient(parsed); !errors.Is(err, objective.ErrUnknown) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got error %v, want an ErrObjective with %q", obj, err, want)
		}
	}
}
