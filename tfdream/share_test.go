package tfdream

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// twoDevices is the demo graph on two devices with what is run on tiles of mixed3a, and
// all that it notices.
func twoDevices(t *testing.T) (model *Model, tiles []canvas.TileOps, notices *[]string) {
	t.Helper()
	notices = new([]string)
	model = newModelWith(t, demoModel(t).Graph, Options{
		Devices: []string{"CPU:0", "CPU:1"}, Lanes: 2,
		Notice: func(text string) { *notices = append(*notices, text) },
	})
	gradient, err := model.draft.Gradient(objective.Objective{{Weight: 1, Layer: "mixed3a"}})
	if err != nil {
		t.Fatal(err)
	}
	if tiles, err = model.easel.TileOps(gradient); err != nil {
		t.Fatal(err)
	}
	return model, tiles, notices
}

// A device that fails costs nothing but its tiles, which the other one does.
func TestFailingDeviceIsLeftOut(t *testing.T) {
	s := Settings{Objective: "mixed3a", Iterations: 2, Octaves: 2, Tile: 48}
	want, err := demoModel(t).Dream(t.Context(), scene(160), s)
	if err != nil {
		t.Fatal(err)
	}
	model, tiles, notices := twoDevices(t)
	o := model.easel.Copies[1].Ops
	tiles[1].Score = op.CheckNumerics(o.Scope(), o.Constant(float32(math.NaN())), "broken on purpose")
	got, err := model.Dream(t.Context(), scene(160), s)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Pix, want.Pix) {
		t.Error("the dream is another one than without the failure")
	}
	if len(*notices) != 1 || !strings.Contains((*notices)[0], "/device:CPU:1 fails") || !strings.Contains((*notices)[0], "broken on purpose") {
		t.Errorf("the notices are %q", *notices)
	}
	// The first device has the picture, so the dream cannot continue without it.
	tiles[0].Score = tiles[1].Score
	if _, err := model.Dream(t.Context(), scene(160), s); err == nil || !strings.Contains(err.Error(), "broken on purpose") {
		t.Errorf("without any device that works: got error %v", err)
	}
}

// Where a device has too little memory for a tile, the tiles are halved until they fit.
func TestTilesAreHalvedForMemory(t *testing.T) {
	model, tiles, notices := twoDevices(t)
	o := model.easel.Ops
	// 2^(side/2-8) floats: for a tile of 128 pixels as many as no machine has, for one of 64
	// some megabytes.
	side := op.Cast(o.Scope(), op.Shape(o.Scope(), model.easel.Tile), tf.Float)
	power := o.Sub(op.Mul(o.Scope(), side, o.Constant(float32(0.5))), o.Constant(float32(8)))
	length := op.Cast(o.Scope(), op.Pow(o.Scope(), o.Constant(float32(2)), power), tf.Int64)
	height := op.Slice(o.Scope(), length, o.Constant([]int32{1}), o.Constant([]int32{1}))
	tiles[0].Score = op.Mean(o.Scope(), op.Fill(o.Scope(), height, o.Constant(float32(1))), o.Constant([]int32{0}), op.MeanKeepDims(true))
	tiles[1].Score = tiles[0].Score

	s := Settings{Objective: "mixed3a", Iterations: 2, Octaves: 1, Tile: 128}
	photo := scene(128)
	got, err := model.Dream(t.Context(), photo, s)
	if err != nil {
		t.Fatal(err)
	}
	if len(*notices) != 1 || !strings.Contains((*notices)[0], "too little memory for a tile of 128 pixels: going on with 64") {
		t.Errorf("the notices are %q", *notices)
	}
	if slices.Equal(got.Pix, photo.Pix) {
		t.Error("nothing was dreamed")
	}
}

// Tiles are not halved below what the objective can be computed for, where TensorFlow may crash.
func TestTilesAreNotHalvedBelowTheLeastThatDoes(t *testing.T) {
	model := smallModel(t, graphtest.Narrowing(5)) // of 63 pixels and more
	gradient, err := model.draft.Gradient(objective.Objective{{Weight: 1, Layer: "valid5"}})
	if err != nil {
		t.Fatal(err)
	}
	tiles, err := model.easel.TileOps(gradient)
	if err != nil {
		t.Fatal(err)
	}
	o := model.easel.Ops
	side := op.Slice(o.Scope(), op.Cast(o.Scope(), op.Shape(o.Scope(), model.easel.Tile), tf.Int64), o.Constant([]int32{1}), o.Constant([]int32{1}))
	length := op.Mul(o.Scope(), side, o.Constant(int64(1<<40))) // of floats, which no machine has
	tiles[0].Score = op.Mean(o.Scope(), op.Fill(o.Scope(), length, o.Constant(float32(1))), o.Constant([]int32{0}), op.MeanKeepDims(true))
	_, err = model.Dream(t.Context(), scene(120), Settings{Objective: "valid5", Octaves: 1})
	if want := "too little memory for tiles of 120 pixels or more, and the objective cannot be computed for tiles of 60x60"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got error %v, want one with %q", err, want)
	}
}
