package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/twin"
	"github.com/tfdream/tfdream/tfdream"
)

// tensorflowFigures are those of TensorFlow's notebook, in order. Every constant is the
// default of its method.
var tensorflowFigures = []figure{
	{Name: "naive", Method: tfdream.Naive, terms: channels("mixed4d_3x3_bottleneck_pre_relu", 139), Picture: "noise:224x224",
		About: "Plain gradient ascent from noise."},
	{Name: "multiscale", Method: tfdream.Multiscale, terms: channels("mixed4d_3x3_bottleneck_pre_relu", 139), Picture: "noise:224x224",
		About: "From octave to octave of a growing picture, so that low frequencies come too."},
	{Name: "lapnorm", Method: tfdream.LapNorm, terms: channels("mixed4d_3x3_bottleneck_pre_relu", 139), Picture: "noise:224x224",
		About: "The gradient normalised on every level of its Laplacian pyramid."},
	{Name: "lapnorm-65", Method: tfdream.LapNorm, terms: channels("mixed4d_3x3_bottleneck_pre_relu", 65), Picture: "noise:224x224",
		About: "Another channel of the same layer."},
	{Name: "lapnorm-mixed3b", Method: tfdream.LapNorm, terms: channels("mixed3b_1x1_pre_relu", 101), Picture: "noise:224x224",
		About: "A lower layer makes simpler patterns."},
	{Name: "lapnorm-65-139", Method: tfdream.LapNorm, terms: channels("mixed4d_3x3_bottleneck_pre_relu", 65, 139), Picture: "noise:224x224", Octaves: 4,
		About: "Two channels summed: their shapes mix."},
	{Name: "deepdream", Method: tfdream.DeepDream, terms: term{"square(%s)", "mixed4c", nil}, Picture: "pilatus800.jpg",
		About: "The dream on a photo: whatever the layer mixed4c likes."},
	{Name: "deepdream-139", Method: tfdream.DeepDream, terms: channels("mixed4d_3x3_bottleneck_pre_relu", 139), Picture: "pilatus800.jpg",
		About: "The dream of one channel."},
}

// tensorflowNotebook runs on the notebook's own graph where there is one, else on two
// that stand in for it: the twin has its layers with random weights, the demo graph has
// learned, but is smaller.
func tensorflowNotebook(ctx context.Context, o options) error {
	page := newPage("TensorFlow's DeepDream notebook", o)
	switch {
	case o.graph != "":
		return page.runOn(ctx, tensorflowFigures, o.graph, "the graph that was asked for")
	case graphs.Fetched("inception5h", ""):
		return page.runOn(ctx, tensorflowFigures, "inception5h", "the notebook's own graph")
	}
	fmt.Println("*** Inception5h has not been fetched (bin/tfdream fetch inception5h).")
	fmt.Println("*** These figures run on its structural twin, whose weights are random, and on the small demo graph.")
	path := filepath.Join(o.output, "twin.pb")
	data, err := twin.Marshal(twin.Inception5h(1))
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		return err
	}
	page.warn("Inception5h, the notebook's graph, was not at hand. What follows ran on two that stand in for it: " +
		"pictures of the twin, whose weights are random, show only that all steps run as on Inception5h; " +
		"those of the demo graph show what it has learned, on its own channels.")
	err = page.runOn(ctx, tensorflowFigures, path, "the structural twin of Inception5h: every layer of it, with random weights")
	if err != nil {
		return err
	}
	return page.runOn(ctx, tensorflowFigures, graphs.DemoName, "the demo graph, a small trained relative of Inception5h")
}
