package tfdream

import (
	"errors"
	"math"
	"math/cmplx"
	"slices"
	"testing"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/numpy"
)

// A scrambled picture has the colours and the spectrum of the picture, and nothing else of
// it.
func TestScrambledPicturesKeepTheSpectrum(t *testing.T) {
	photo := cropped(readPicture(t, testdata+"landscape.png"), 100, 200, 90)
	photo.Height, photo.Pix = 77, photo.Pix[:3*90*77] // no square
	made := scrambled(photo, numpy.New(1))
	if again := scrambled(photo, numpy.New(1)); !slices.Equal(made.Pix, again.Pix) {
		t.Error("the same seed scrambles in two ways")
	}
	for channel := range 3 {
		spectrum := func(pix []float32) []complex128 {
			plane := make([]complex128, 90*77)
			for i := range plane {
				plane[i] = complex(float64(pix[3*i+channel]), 0)
			}
			transform2D(plane, 90, false)
			return plane
		}
		before, after := spectrum(photo.Pix), spectrum(made.Pix)
		if before[0] == 0 || math.Abs(real(after[0]/before[0])-1) > 1e-6 {
			t.Errorf("channel %d: the mean is %g, was %g", channel, real(after[0])/90/77, real(before[0])/90/77)
		}
		largest, together := 0.0, 0.0 // together: how far the phases agree, -1 to 1
		for i := range before {
			a, b := cmplx.Abs(before[i]), cmplx.Abs(after[i])
			largest = max(largest, math.Abs(a-b))
			together += math.Cos(cmplx.Phase(before[i])-cmplx.Phase(after[i])) / float64(len(before))
		}
		if largest > 1 { // of some 10,000 to 1,000,000
			t.Errorf("channel %d: the spectrum differs by up to %g", channel, largest)
		}
		if math.Abs(together) > 0.05 {
			t.Errorf("channel %d: the phases agree to %.3f, want nothing in common", channel, together)
		}
	}
}

// What is told of a channel is true of the layer, and its place is that of neuron.
func TestActivationsAreThoseOfTheLayer(t *testing.T) {
	model := demoModel(t)
	photo := cropped(readPicture(t, testdata+"landscape.png"), 200, 500, 150)
	layers := []string{"mixed3a", "mixed4b"}
	seen, err := model.Activations(t.Context(), photo, layers, 5)
	if err != nil {
		t.Fatal(err)
	}
	for i, layer := range layers {
		activation, count, _, err := model.activation(layer)
		if err != nil {
			t.Fatal(err)
		}
		if len(seen[i]) != 5 {
			t.Fatalf("%s: %d channels, want 5", layer, len(seen[i]))
		}
		for k, e := range seen[i] {
			neuron, err := model.neuronScore(Term{Kind: Neuron, Layer: layer, Channels: []Selector{{First: e.Number, Last: e.Number}}, X: e.X, Y: e.Y})
			if err != nil {
				t.Fatal(err)
			}
			values, err := model.look(photo.Pix, Size{150, 150}, []tf.Output{activation, neuron})
			if err != nil {
				t.Fatal(err)
			}
			all, mean := floats(values[0]), 0.0
			for cell := range e.Map {
				if e.Map[cell] != all[cell*count+e.Number] {
					t.Fatalf("%s: cell %d of the map is %g, the layer's %g", e.Objective(), cell, e.Map[cell], all[cell*count+e.Number])
				}
				mean += float64(e.Map[cell]) / float64(len(e.Map))
			}
			if peak := floats(values[1])[0]; peak != slices.Max(e.Map) || math.Abs(mean-e.Mean) > 1e-4*mean {
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
	if _, err := model.Activations(t.Context(), photo, []string{"softmax2"}, 3); !errors.Is(err, ErrObjective) {
		t.Errorf("got %v for a layer without places", err)
	}
}

// What a picture was dreamed on is what it excites most.
func TestADreamExcitesWhatItWasDreamedOn(t *testing.T) {
	model := demoModel(t)
	for _, label := range []string{"owl", "mushroom"} {
		random := numpy.New(2)
		dream, err := model.Dream(t.Context(), Noise(random, 128, 128), Settings{Objective: "motif:" + label, Iterations: 20, Octaves: 1, Random: random})
		if err != nil {
			t.Fatal(err)
		}
		seen, err := model.Activations(t.Context(), dream, []string{"motif"}, 2)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: most excited %s (score %.1f), then %s (%.1f)", label, seen[0][0].Label, seen[0][0].Score, seen[0][1].Label, seen[0][1].Score)
		if seen[0][0].Label != label {
			t.Errorf("a dream of %s excites %s most", label, seen[0][0].Label)
		}
	}
}
