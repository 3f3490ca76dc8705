package tfdream

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Layers have just as many cells as TensorFlow gives them, whatever the picture's size.
func TestViewsHaveTheCellsOfTheLayers(t *testing.T) {
	everyModel(t, func(t *testing.T, model *Model) {
		for _, size := range []Size{{Height: 224, Width: 224}, {Height: 97, Width: 131}, {Height: 150, Width: 146}} {
			views := architecture.ViewsOf(model.Graph, size.Height, size.Width)
			var names []string
			var activations []tf.Output
			for _, layer := range model.Layers() {
				view, known := views[layer.Name]
				activation, _, rank, err := model.draft.Activation(layer.Name)
				if err != nil {
					t.Fatal(err)
				}
				switch {
				case rank == 4 && !known:
					t.Errorf("%s: nothing is known of its view", layer.Name)
				case known && !view.Whole && view.Rows.Cells*view.Columns.Cells > 0: // TensorFlow refuses 0
					names, activations = append(names, layer.Name), append(activations, activation)
				}
			}
			seen, err := model.look(picture.Noise(numpy.New(1), size.Width, size.Height).Pix, size, activations)
			if err != nil {
				t.Fatal(err)
			}
			for i, layer := range names {
				shape, view := seen[i].Shape(), views[layer]
				if int(shape[1]) != view.Rows.Cells || int(shape[2]) != view.Columns.Cells {
					t.Errorf("%s on %v is %v, the view has %dx%d cells", layer, size, shape, view.Rows.Cells, view.Columns.Cells)
				}
			}
			t.Logf("%v: %d layers", size, len(names))
		}
	})
}

// The gradient of a unit is zero everywhere outside its receptive field, and reaches all
// four of its edges.
func TestReceptiveFieldsAreMeasured(t *testing.T) {
	everyModel(t, func(t *testing.T, model *Model) {
		size := Size{Height: 333, Width: 318} // neither even nor odd throughout
		views := architecture.ViewsOf(model.Graph, size.Height, size.Width)
		measured, every := 0, 5 // all of them pass too, and take ten minutes for each graph
		if testing.Short() {
			every = 23
		}
		for i, layer := range model.Layers() {
			view, known := views[layer.Name]
			same := layer.Operation == "BiasAdd" || layer.Operation == "Relu" // as the convolution before
			if !known || view.Whole || same || i%every != 0 {
				continue
			}
			measured++
			at := [2]int{view.Rows.Cells / 2, view.Columns.Cells / 2}
			want := [4]int{
				max(view.Rows.First+at[0]*view.Rows.Stride, 0), min(view.Rows.Last+at[0]*view.Rows.Stride, size.Height-1),
				max(view.Columns.First+at[1]*view.Columns.Stride, 0), min(view.Columns.Last+at[1]*view.Columns.Stride, size.Width-1),
			}
			if got := reachOf(t, model, layer.Name, at, size); got != want {
				t.Errorf("%s: the gradient of cell %v is in rows %d to %d and columns %d to %d, its receptive field in %d to %d and %d to %d",
					layer.Name, at, got[0], got[1], got[2], got[3], want[0], want[1], want[2], want[3])
			}
		}
		t.Logf("%d layers", measured)
	})
}

// reachOf is where the gradient of a layer's cell, all its channels together, is not zero:
// first and last row, first and last column.
func reachOf(t *testing.T, model *Model, layer string, at [2]int, size Size) [4]int {
	t.Helper()
	activation, count, _, err := model.draft.Activation(layer)
	if err != nil {
		t.Fatal(err)
	}
	o, random := model.draft.Ops, numpy.New(3)
	weights := make([]float32, count)
	for i := range weights {
		weights[i] = float32(random.Uniform() + 0.5)
	}
	cell := op.Slice(o.Scope(), activation, o.Constant([]int32{0, int32(at[0]), int32(at[1]), 0}), o.Constant([]int32{1, 1, 1, -1}))
	score := o.Sum(o.Mul(cell, o.Constant(weights)), 4)
	gradient, err := model.draft.Network.Graph.AddGradients("reach_"+fmt.Sprint(len(layer))+layer, []tf.Output{score}, []tf.Output{model.draft.Network.Input}, nil)
	if err != nil {
		t.Fatal(err)
	}
	reach := [4]int{math.MaxInt, -1, math.MaxInt, -1}
	side := max(size.Height, size.Width)
	for i := range 6 { // the largest of a pool may be anywhere in it
		pix := picture.Noise(random, size.Width, size.Height).Pix
		if i%2 == 1 {
			pix = picture.CloudyNoise(random, side).Pix[:len(pix)]
		}
		seen, err := model.look(pix, size, gradient)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range tensor.Floats(seen[0]) {
			if v != 0 {
				row, column := i/3/size.Width, i/3%size.Width
				reach = [4]int{min(reach[0], row), max(reach[1], row), min(reach[2], column), max(reach[3], column)}
			}
		}
	}
	return reach
}

// What is known by hand: Inception5h's first layers, and the largest path through a block.
func TestReceptiveFieldsOfInception5h(t *testing.T) {
	views := architecture.ViewsOf(twinModel(t).Graph, 224, 224)
	for layer, want := range map[string][2]int{ // field, stride
		"conv2d0": {7, 2}, "maxpool0": {11, 4}, "localresponsenorm0": {11, 4}, "conv2d2": {19, 4}, "maxpool1": {27, 8},
		"mixed3a_1x1": {27, 8}, "mixed3a_3x3": {43, 8}, "mixed3a_5x5": {59, 8}, "mixed3a": {59, 8}, "mixed3b": {91, 8},
		"maxpool4": {107, 16}, "mixed4a": {171, 16}, "mixed4c": {299, 16}, "mixed5b": {715, 32},
	} {
		if v := views[layer]; v.Rows.Field() != want[0] || v.Columns.Field() != want[0] || v.Rows.Stride != want[1] {
			t.Errorf("%s sees %d pixels at stride %d, want %d at %d", layer, v.Rows.Field(), v.Rows.Stride, want[0], want[1])
		}
	}
	var whole []string
	for layer, v := range views {
		if v.Whole {
			whole = append(whole, layer)
		}
	}
	if slices.Sort(whole); !slices.Contains(whole, "softmax2") || slices.Contains(whole, "mixed5b") {
		t.Errorf("these see the whole picture: %v", whole)
	}
	if v := (architecture.View{}); views["conv2d0_w"] != v {
		t.Error("a constant sees the picture")
	}
}
