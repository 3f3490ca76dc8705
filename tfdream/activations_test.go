package tfdream

import (
	"errors"
	"math"
	"slices"
	"testing"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// What Activations says of a channel is true of the layer, and its place is the one neuron takes.
func TestActivationsAreThoseOfTheLayer(t *testing.T) {
	model := demoModel(t)
	photo := cropped(readPicture(t, testdata+"landscape.png"), 200, 500, 150)
	layers := []string{"mixed3a", "mixed4b"}
	seen, err := inspect.Activations(t.Context(), model, photo, layers, 5)
	if err != nil {
		t.Fatal(err)
	}
	for i, layer := range layers {
		activation, count, _, err := model.draft.Activation(layer)
		if err != nil {
			t.Fatal(err)
		}
		if len(seen[i]) != 5 {
			t.Fatalf("%s: %d channels, want 5", layer, len(seen[i]))
		}
		for k, e := range seen[i] {
			neuron, err := model.draft.NeuronScore(objective.Term{Kind: objective.Neuron, Layer: layer, Channels: []objective.Selector{{First: e.Number, Last: e.Number}}, X: e.X, Y: e.Y})
			if err != nil {
				t.Fatal(err)
			}
			values, err := model.look(photo.Pix, Size{Height: 150, Width: 150}, []tf.Output{activation, neuron})
			if err != nil {
				t.Fatal(err)
			}
			all, mean := tensor.Floats(values[0]), 0.0
			for cell := range e.Map {
				if e.Map[cell] != all[cell*count+e.Number] {
					t.Fatalf("%s: cell %d of the map is %g, the layer's %g", e.Objective(), cell, e.Map[cell], all[cell*count+e.Number])
				}
				mean += float64(e.Map[cell]) / float64(len(e.Map))
			}
			if peak := tensor.Floats(values[1])[0]; peak != slices.Max(e.Map) || math.Abs(mean-e.Mean) > 1e-4*mean {
				t.Errorf("%s: the neuron at %.2f,%.2f is %g and the mean %g, want %g and %g", e.Objective(), e.X, e.Y, peak, e.Mean, slices.Max(e.Map), mean)
			}
			if k > 0 && e.Score > seen[i][k-1].Score {
				t.Errorf("%s is more excited than the one before it", e.Objective())
			}
			if e.Objective() == "" || e.Layer != layer || !(e.Score > 0) {
				t.Errorf("%+v", e)
			}
		}
	}
	if _, err := inspect.Activations(t.Context(), model, photo, []string{"softmax2"}, 3); !errors.Is(err, objective.ErrUnknown) {
		t.Errorf("got %v for a layer without places", err)
	}
}

// What a picture was dreamed on is what it excites most.
func TestADreamExcitesWhatItWasDreamedOn(t *testing.T) {
	model := demoModel(t)
	for _, label := range []string{"owl", "mushroom"} {
		random := numpy.New(2)
		dream, err := model.Dream(t.Context(), picture.Noise(random, 128, 128), Settings{Objective: "motif:" + label, Iterations: 20, Octaves: 1, Random: random})
		if err != nil {
			t.Fatal(err)
		}
		seen, err := inspect.Activations(t.Context(), model, dream, []string{"motif"}, 2)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: most excited %s (score %.1f), then %s (%.1f)", label, seen[0][0].Label, seen[0][0].Score, seen[0][1].Label, seen[0][1].Score)
		if seen[0][0].Label != label {
			t.Errorf("a dream of %s excites %s most", label, seen[0][0].Label)
		}
	}
}
