package tfdream

import (
	"testing"

	"google.golang.org/protobuf/proto"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// What comes out of the passes computes what went in: every layer's activations are
// those of the untouched graph.
func TestPassesKeepEveryActivation(t *testing.T) {
	everyModel(t, func(t *testing.T, model *Model) {
		raw, err := proto.Marshal(model.Graph.Def)
		if err != nil {
			t.Fatal(err)
		}
		untouched := tf.NewGraph()
		if err := untouched.Import(raw, ""); err != nil {
			t.Fatal(err)
		}
		session, err := tf.NewSession(untouched, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer session.Close()

		photo := scene(224)
		var before, after []tf.Output
		layers := model.Layers()
		for _, layer := range layers {
			before = append(before, untouched.Operation(layer.Name).Output(0))
			after = append(after, model.draft.Network.Node(layer.Name).Output(0))
		}
		got, err := model.look(photo.Pix, Size{Height: 224, Width: 224}, after)
		if err != nil {
			t.Fatal(err)
		}
		prepared, err := tensor.Of(prepare(photo.Pix, model.Graph.Profile), 1, 224, 224, 3)
		if err != nil {
			t.Fatal(err)
		}
		want, err := session.Run(tensor.Feeds{untouched.Operation(model.Graph.Profile.Input).Output(0): prepared}, before, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, layer := range layers {
			difference, reference := tensor.Floats(got[i]), tensor.Floats(want[i])
			for j := range difference {
				difference[j] -= reference[j]
			}
			if apart := norm(difference) / norm(reference); !(apart < 1e-5) {
				t.Errorf("%s (%s): activations differ by %.2g of their size", layer.Name, layer.Operation, apart)
			}
		}
	})
}

// prepare does in Go what importNetwork's ops do to a picture.
func prepare(pixels []float32, profile graphs.Profile) []float32 {
	prepared := make([]float32, len(pixels))
	for i, v := range pixels {
		channel := i % 3
		to := i
		if profile.Order == graphs.BGR {
			to = i - channel + 2 - channel
		}
		prepared[to] = (v - profile.Mean[channel]) / profile.Divide[channel]
	}
	return prepared
}

// A graph with a divisor, read as B, G, R: the gradient is per level of the picture all
// the same.
func TestGradientIsPerLevelOfThePicture(t *testing.T) {
	graph, err := graphs.Open("demo", graphs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	graph.Profile.Order, graph.Profile.Divide, graph.Profile.Mean = graphs.BGR, graphs.Divisor{0.5, 0.25, 0.75}, [3]float32{100, 110, 120}
	model := newModel(t, graph)
	if _, err := inspect.CheckGradients(t.Context(), model, "square(mixed3a)"); err != nil {
		t.Error(err)
	}
}
