package tfdream

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Whatever form a network takes its pictures in, its layers have TensorFlow Python's values, channels
// last, and the gradient reaches the picture's R, G and B.
func TestNetworksOfOddPicturesSeeAsInPython(t *testing.T) {
	arrays, err := npz.Open("../testdata/reference/layouts.npz")
	if err != nil {
		t.Fatal(err)
	}
	defer arrays.Close()
	read := func(name string, to any) []int {
		if err := arrays.Read(name+".npy", to); err != nil {
			t.Fatal(name, err)
		}
		return arrays.Header(name + ".npy").Descr.Shape
	}
	var pixels []float32
	shape := read("picture", &pixels)
	shown := &picture.Picture{Height: shape[0], Width: shape[1], Pix: pixels}
	for _, key := range arrays.Keys() {
		name, isGraph := strings.CutSuffix(key, "/graph.npy")
		if !isGraph {
			continue
		}
		t.Run(name, func(t *testing.T) {
			var content []byte
			read(name+"/graph", &content)
			model := newModel(t, openBytes(t, content))
			var layers []string
			for _, key := range arrays.Keys() {
				if layer, ok := strings.CutPrefix(strings.TrimSuffix(key, "/activation.npy"), name+":"); ok && strings.HasSuffix(key, "/activation.npy") {
					layers = append(layers, layer)
				}
			}
			for _, layer := range layers {
				var want, slope []float32
				shape := read(name+":"+layer+"/activation", &want)
				read(name+":"+layer+"/gradient", &slope)
				got, err := model.Forward(context.Background(), shown, layer)
				if err != nil {
					t.Error(layer, err)
					continue
				}
				if !slices.Equal(got[0].Shape, shape) {
					t.Errorf("%s: shape %d, want %d", layer, got[0].Shape, shape)
				}
				if far := apart(got[0].Values, want); !(far < 2e-5) {
					t.Errorf("%s is off by %.2g of its size", layer, far)
				}
				squared, err := objective.Parse("square(" + layer + ")")
				if err != nil {
					t.Fatal(err)
				}
				_, gradients, err := model.Evaluate(context.Background(), shown, squared)
				if err != nil {
					t.Error(layer, err)
					continue
				}
				if far := apart(gradients[0], slope); !(far < 2e-5) {
					t.Errorf("the gradient of %s is off by %.2g of its size", layer, far)
				}
			}
			known := map[string]bool{}
			for _, layer := range model.Layers() {
				known[layer.Name] = true
				if strings.Contains(layer.Name, "channels_") || strings.HasSuffix(layer.Name, "/order") {
					t.Errorf("the helper %s is listed as a layer", layer.Name)
				}
			}
			for _, layer := range layers {
				if !known[layer] {
					t.Errorf("%s is not listed", layer)
				}
			}
		})
	}
}

// apart is how far one array is from another, as a part of its size.
func apart(got, want []float32) float64 {
	if len(got) != len(want) {
		return math.NaN()
	}
	var far, size float64
	for i := range want {
		far += float64(got[i]-want[i]) * float64(got[i]-want[i])
		size += float64(want[i]) * float64(want[i])
	}
	return math.Sqrt(far / size)
}

// openBytes opens a graph of the bytes of its file.
func openBytes(t *testing.T, content []byte) *graphs.Graph {
	t.Helper()
	path := filepath.Join(t.TempDir(), "net.pb")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	graph, err := graphs.Open(path, graphs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return graph
}
