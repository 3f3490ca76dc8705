package tfdream

import "context"

// Method is a way to climb an objective, each from one of the notebooks.
type Method string

const (
	// DeepDream is render_deepdream of TensorFlow's notebook: octaves with details,
	// tiles, steps of equal mean size.
	DeepDream Method = "deepdream"
	// Caffe is google/deepdream's own notebook: the layer's sum of squares, the whole
	// picture at once, jitter, clipping, details carried from octave to octave.
	Caffe Method = "caffe"
	// Naive is render_naive of TensorFlow's notebook: plain steps, in one size.
	Naive Method = "naive"
	// Multiscale is render_multiscale of TensorFlow's notebook: growing octaves, tiles.
	Multiscale Method = "multiscale"
	// LapNorm is render_lapnorm of TensorFlow's notebook: Multiscale with the gradient
	// normalised on every level of its Laplacian pyramid.
	LapNorm Method = "lapnorm"
)

// methods are what each method does to a canvas, and its notebook's settings. A
// method that finds ctx ended leaves the canvas with a picture of full size.
var methods = map[Method]struct {
	dream    func(context.Context, *canvas, *run) error
	defaults Settings
}{
	DeepDream:  {deepDream, Settings{Iterations: 10, Step: 1.5, Octaves: 4}},
	Caffe:      {caffe, Settings{Iterations: 10, Step: 1.5, Octaves: 4}},
	Naive:      {naive, Settings{Iterations: 20, Step: 1, Octaves: 1}},
	Multiscale: {multiscale, Settings{Iterations: 10, Step: 1, Octaves: 3}},
	LapNorm:    {lapNorm, Settings{Iterations: 10, Step: 1, Octaves: 3}},
}

// MethodNames lists the methods.
func MethodNames() []string {
	return []string{string(DeepDream), string(Caffe), string(Naive), string(Multiscale), string(LapNorm)}
}
