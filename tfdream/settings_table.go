package tfdream

import (
	"math"
	"slices"

	"github.com/tfdream/tfdream/tfdream/setting"
)

// settingsTable are the settings that can be written down. From their entries come defaults,
// bounds, keys, flags, lines of help and fingerprints, and which of them a method heeds.
var settingsTable = []setting.Setting[Settings]{
	{Key: "method", Short: "m", Value: "NAME", Default: "deepdream",
		Help:  "of TensorFlow's notebook: deepdream (the default), naive, multiscale and lapnorm (both make the picture larger); of google/deepdream's: caffe",
		Field: setting.At(func(s *Settings) *Method { return &s.Method }, setting.OneOf(Methods()...))},
	{Key: "objective", Short: "l", Value: "EXPR", Help: objectiveHelp,
		Field: setting.At(func(s *Settings) *string { return &s.Objective }, setting.Text())},
	{Key: "iterations", Short: "n", Value: "N", Help: "steps in each octave ({default})",
		Field: setting.At(func(s *Settings) *int { return &s.Iterations }, setting.Whole[int](1, 1_000_000))},
	{Key: "step", Value: "X", Help: "size of a step, in levels of 0..255 ({default}); below 0 it dreams away",
		Field: setting.At(func(s *Settings) *float64 { return &s.Step }, stepKind)},
	{Key: "octaves", Value: "N", Help: "sizes to dream in, from small to large ({default})", For: except(Naive),
		Field: setting.At(func(s *Settings) *int { return &s.Octaves }, setting.Whole[int](1, 100))},
	{Key: "octave-scale", Called: "octave scale", Value: "X", Help: "ratio of their sides ({default})", Default: 1.4, For: except(Naive),
		Field: setting.At(func(s *Settings) *float64 { return &s.OctaveScale }, scaleKind)},
	{Key: "tile", Value: "N", Default: 512, For: tiled,
		Help:  "longest side of what the network sees at once ({default}); naive and caffe show it the whole picture",
		Field: setting.At(func(s *Settings) *int { return &s.Tile }, setting.Whole[int](32, 1<<20))},
	{Key: "coverage", Value: "MODE", Default: "full", For: tiled,
		Help:  "full: every pixel changes in every step (the default);\nnotebook: its tile loop, gaps and all",
		Field: setting.At(func(s *Settings) *Coverage { return &s.Coverage }, setting.OneOf(FullCoverage, NotebookCoverage))},
	{Key: "jitter", Value: "N", Help: "longest random shift of caffe, in pixels ({default})", Default: 32, For: only(Caffe),
		Field: setting.At(func(s *Settings) *int { return &s.Jitter }, setting.Whole[int](1, 1<<20))},
	{Key: "lap-levels", Called: "lap levels", Value: "N", Help: "levels that lapnorm evens out ({default})", Default: 4, For: only(LapNorm),
		Field: setting.At(func(s *Settings) *int { return &s.LapLevels }, setting.Whole[int](1, 16))},
}

const objectiveHelp = `what to see more of (the graph's own), written as
  mixed4c             a layer's mean activation
  'square(mixed4c)'   of its square
  mixed4c:139         a channel; also :65,139 :10-20
  'softmax2:"tabby"'  a class, by its label
  'neuron(mixed4c, 139, 0.5, 0.3)'  a channel at a
                      place, x and y from 0 to 1
  'direction(mixed4c, FILE.npy)'  the channels' dot
                      product with a vector
  tv, l2              penalties: unevenness, contrast
  '0.5*a:7 + b - 0.1*tv'  weights and sums`

var (
	stepKind  = setting.Real("a number from -1000000 to 1000000, and not 0", func(x float64) bool { return math.Abs(x) <= 1e6 && x != 0 })
	scaleKind = setting.Real("a number above 1, up to 100", func(x float64) bool { return x > 1 && x <= 100 })
)

// SettingsTable lists the settings that can be written down. It is for programs that read or
// show them; the fields of Settings are the same.
func SettingsTable() []setting.Setting[Settings] { return slices.Clone(settingsTable) }

// only is of a setting that few methods heed.
func only(few ...Method) func(*Settings) bool {
	return func(s *Settings) bool { return slices.Contains(few, s.Method) }
}

// tiled is of a setting about tiles.
func tiled(s *Settings) bool { return !s.Method.SeesWhole() }

// except is of a setting that few methods ignore.
func except(few ...Method) func(*Settings) bool {
	return func(s *Settings) bool { return !slices.Contains(few, s.Method) }
}
