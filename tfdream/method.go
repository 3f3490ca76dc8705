package tfdream

import (
	"cmp"
	"slices"

	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

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

// A method is what is climbed, what the network sees of it, how it steps, through which
// stages, and its notebook's settings. Squares is set where the notebook climbs the
// objective's squares.
type method struct {
	name     Method
	climbs   canvas.Parametrisation
	sees     transform
	steps    stepRule
	schedule schedule
	squares  bool
	display  picture.Display
	defaults Settings
}

// methods is the table of the methods.
var methods = []method{
	{DeepDream, canvas.Pixels, shifted, meanAbs(1e-7), detailOctaves, false, picture.ClipDisplay, Settings{Iterations: 10, Step: 1.5, Octaves: 4}},
	{Caffe, canvas.Pixels, jittered, clip(meanAbs(0)), zoomOctaves, true, picture.ClipDisplay, Settings{Iterations: 10, Step: 1.5, Octaves: 4}},
	{Naive, canvas.Pixels, whole, deviation, single, false, picture.StdDisplay, Settings{Iterations: 20, Step: 1, Octaves: 1}},
	{Multiscale, canvas.Pixels, shifted, deviation, growingOctaves, false, picture.StdDisplay, Settings{Iterations: 10, Step: 1, Octaves: 3}},
	{LapNorm, canvas.Pixels, shifted, laplacianRMS, growingOctaves, false, picture.StdDisplay, Settings{Iterations: 10, Step: 1, Octaves: 3}},
}

// row finds the method in the table.
func (m Method) row() (method, bool) {
	i := slices.IndexFunc(methods, func(row method) bool { return row.name == m })
	if i < 0 {
		return method{}, false
	}
	return methods[i], true
}

// Methods lists the methods.
func Methods() []Method {
	all := make([]Method, len(methods))
	for i, row := range methods {
		all[i] = row.name
	}
	return all
}

// Grows says whether the method makes the picture larger, by the octave scale with each octave
// after the first.
func (m Method) Grows() bool {
	row, _ := m.row()
	return row.schedule.grows
}

// SeesWhole says whether the network sees the whole picture at once, so that the memory it takes
// grows with it; else it sees tiles.
func (m Method) SeesWhole() bool {
	row, known := m.row()
	return known && !row.sees.tiled
}

// Display is how the method's notebook shows its dreams.
func (m Method) Display() picture.Display {
	row, _ := m.row()
	return cmp.Or(row.display, picture.ClipDisplay)
}

// squared is the objective that Caffe's notebook climbs when it sets a layer's gradient
// to its activations: half their sum of squares. Only its direction matters, so the mean
// of squares does. Directions and penalties stay as they are.
func squared(obj objective.Objective) objective.Objective {
	squares := make(objective.Objective, len(obj))
	for i, term := range obj {
		if term.Kind == objective.Mean || term.Kind == objective.Neuron {
			term.Square = true
		}
		squares[i] = term
	}
	return squares
}
