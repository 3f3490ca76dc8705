package tfdream

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/objective"
)

// twoDevices is the demo graph on two devices with what is run on tiles of mixed3a, and
// all that it notices.
func twoDevices(t *testing.T) (model *Model, tiles []tileOps, notices *[]string) {
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
	if tiles, err = model.tileOps(gradient); err != nil {
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
	o := model.copies[1].ops
	tiles[1].score = op.CheckNumerics(o.Scope(), o.Constant(float32(math.NaN())), "broken on purpose")
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
	tiles[0].score = tiles[1].score
	if _, err := model.Dream(t.Context(), scene(160), s); err == nil || !strings.Contains(err.Error(), "broken on purpose") {
		t.Errorf("without any device that works: got error %v", err)
	}
}

// Whichever device is free takes the next tile: one that takes 3.5 seconds for a tile does
// fewer than one that takes one second, and all are done as soon as they can be.
func TestSlowDeviceGetsFewerTiles(t *testing.T) {
	for _, test := range []struct{ lanes, fast, slow int }{
		{lanes: 1, fast: 7, slow: 2},
		{lanes: 2, fast: 14, slow: 4},
	} {
		synctest.Test(t, func(t *testing.T) {
			model := &Model{Options: Options{Lanes: test.lanes}}
			model.copies = []*networkCopy{{name: "fast"}, {name: "slow"}}
			takes := map[string]time.Duration{"fast": time.Second, "slow": 3500 * time.Millisecond}
			by := make([]string, test.fast+test.slow)
			begun := time.Now()
			err := model.share(t.Context(), make([]tile, len(by)), func(on *networkCopy, i int) error {
				time.Sleep(takes[on.name])
				by[i] += on.name
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			count := map[string]int{}
			for _, device := range by {
				count[device]++
			}
			if want := map[string]int{"fast": test.fast, "slow": test.slow}; !maps.Equal(count, want) {
				t.Errorf("lanes=%d: the devices did %v tiles, want %v", test.lanes, count, want)
			}
			if took := time.Since(begun); took != 7*time.Second {
				t.Errorf("lanes=%d: it took %v, want 7s", test.lanes, took)
			}
		})
	}
}

// Where a device has too little memory for a tile, the tiles are halved until they fit.
func TestTilesAreHalvedForMemory(t *testing.T) {
	model, tiles, notices := twoDevices(t)
	o := model.canvas.Ops
	// 2^(side/2-8) floats: for a tile of 128 pixels as many as no machine has, for one of 64
	// some megabytes.
	side := op.Cast(o.Scope(), op.Shape(o.Scope(), model.canvas.tile), tf.Float)
	power := o.Sub(op.Mul(o.Scope(), side, o.Constant(float32(0.5))), o.Constant(float32(8)))
	length := op.Cast(o.Scope(), op.Pow(o.Scope(), o.Constant(float32(2)), power), tf.Int64)
	height := op.Slice(o.Scope(), length, o.Constant([]int32{1}), o.Constant([]int32{1}))
	tiles[0].score = op.Mean(o.Scope(), op.Fill(o.Scope(), height, o.Constant(float32(1))), o.Constant([]int32{0}), op.MeanKeepDims(true))
	tiles[1].score = tiles[0].score

	s := Settings{Objective: "mixed3a", Iterations: 2, Octaves: 1, Tile: 128}
	photo := scene(128)
	got, err := model.Dream(t.Context(), photo, s)
	if err != nil {
		t.Fatal(err)
	}
	if len(*notices) != 1 || !strings.Contains((*notices)[0], "too little memory for a tile of 128 pixels: going on with 64") {
		t.Errorf("the notices are %q", *notices)
	}
	if model.largest != 64 {
		t.Errorf("tiles of %d pixels are thought to fit", model.largest)
	}
	if slices.Equal(got.Pix, photo.Pix) {
		t.Error("nothing was dreamed")
	}
}

func TestWithinCutsTilesInEqualParts(t *testing.T) {
	tiles := []tile{{0, 0, 100, 60, 0, 1}, {100, 0, 130, 20, 0, 1}}
	if got := within(tiles, 0); !slices.Equal(got, tiles) {
		t.Errorf("without a limit: %v", got)
	}
	want := []tile{{0, 0, 33, 30, 0, 1}, {0, 30, 33, 60, 0, 1}, {33, 0, 66, 30, 0, 1}, {33, 30, 66, 60, 0, 1}, {66, 0, 100, 30, 0, 1}, {66, 30, 100, 60, 0, 1}, tiles[1]}
	if got := within(tiles, 40); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
