package main

import (
	"crypto/rand"
	"encoding/binary"
	"slices"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// settings are what the flags of dream, and a recipe, say about a dream. A zero or nil
// field was not said.
type settings struct {
	graph  graphFlags
	device tfdream.Options
	dream  tfdream.Settings

	display tfdream.Display
	seed    *uint32
	size    *size
	maxSide int

	guides      []guideFile
	guideSHA256 []string
	mask        string // the file
	maskSHA256  string
	// The files that the objective names, and their sha256.
	directionSHA256 map[string]string

	output  string
	limits  picture.Limits
	quality picture.WriteOptions
	recipe  string // the file
	made    made   // what the recipe says it was made with
	preset  string
	strength
	keeping
}

func (s *settings) add(flags *pflag.FlagSet) {
	s.graph.add(flags)
	addDevice(flags, &s.device)
	d := &s.dream
	flags.VarP(into(&d.Objective, text), "objective", "l", "")
	flags.VarP(into(&d.Method, oneOf(methods...)), "method", "m", "")
	flags.VarP(into(&d.Iterations, whole[int](1, 1_000_000)), "iterations", "n", "")
	flags.Var(into(&d.Step, stepSize), "step", "")
	flags.Var(into(&d.Octaves, whole[int](1, 100)), "octaves", "")
	flags.Var(into(&d.OctaveScale, octaveScale), "octave-scale", "")
	flags.Var(into(&d.Tile, whole[int](32, 1<<20)), "tile", "")
	flags.Var(into(&d.Coverage, oneOf(tfdream.FullCoverage, tfdream.NotebookCoverage)), "coverage", "")
	flags.Var(into(&d.Jitter, whole[int](1, 1<<20)), "jitter", "")
	flags.Var(into(&d.LapLevels, whole[int](1, 16)), "lap-levels", "")
	flags.Var(into(&s.display, oneOf(tfdream.Displays()...)), "display", "")
	flags.Var(onto(&s.guides, guideValue), "guide", "")
	flags.Var(into(&s.mask, text), "mask", "")
	flags.Var(into(&s.seed, optional(whole[uint32](0, 1<<32-1))), "seed", "")
	flags.Var(into(&s.size, optional(widthByHeight)), "size", "")
	flags.Var(into(&s.maxSide, whole[int](1, maxSide)), "max-side", "")
	flags.VarP(into(&s.output, text), "output", "o", "")
	flags.Var(into(&s.quality.Quality, whole[int](1, 100)), "quality", "")
	flags.Var(into(&s.limits.MaxPixels, whole[int](1, 1<<40)), "max-pixels", "")
	flags.Var(into(&s.recipe, text), "recipe", "")
	flags.Var(into(&s.preset, text), "preset", "")
	s.strength.add(flags)
}

var (
	stepSize    = real("a number from -1000000 to 1000000, and not 0", func(x float64) bool { return x != 0 && x >= -1e6 && x <= 1e6 })
	octaveScale = real("a number above 1, up to 100", func(x float64) bool { return x > 1 && x <= 100 })
)

// methods are those of the library, in its order.
var methods = []tfdream.Method{tfdream.DeepDream, tfdream.Caffe, tfdream.Naive, tfdream.Multiscale, tfdream.LapNorm}

// follow sets what the command line does not say: what the recipe, the checkpoint of a
// stopped dream and the preset do, in this order.
func (s *settings) follow(u *ui, flags *pflag.FlagSet) error {
	s.strength.fix(flags)
	if s.recipe != "" {
		if err := s.followRecipe(flags); err != nil {
			return err
		}
		s.strength.fix(flags)
	}
	if s.resume {
		if err := s.followCheckpoint(u, flags); err != nil {
			return err
		}
	}
	return s.followPreset(u, flags)
}

// resolve fills in what neither flags nor recipe said and needs no graph, and refuses
// what cannot go together.
func (s *settings) resolve() error {
	if s.size != nil && s.maxSide != 0 {
		return wrongUsage("--size and --max-side say the same thing twice: give one", "")
	}
	if s.dream.Objective != "" {
		if _, err := tfdream.ParseObjective(s.dream.Objective); err != nil {
			return badObjective(err)
		}
	}
	if s.dream.Method == "" {
		s.dream.Method = tfdream.DeepDream
	}
	if s.limits.MaxPixels == 0 {
		s.limits.MaxPixels = min(picture.DefaultMaxPixels, pixelsInMemory(s.dream))
	}
	if s.display == "" {
		s.display = s.dream.Method.Display()
		if s.mask != "" {
			s.display = tfdream.ClipDisplay // any other changes what the mask keeps
		}
	}
	if s.seed == nil {
		var random [4]byte
		rand.Read(random[:]) // never fails
		seed := binary.NativeEndian.Uint32(random[:])
		s.seed = &seed
	}
	return nil
}

// badObjective is the problem of an objective that cannot be read.
func badObjective(err error) error {
	return &problem{err.Error(), "tfdream layers lists what can be dreamed on, tfdream dream -h shows how to write it", err}
}

// shaping are the flags that shape the picture: what a recipe may say. The others say
// where things lie and whom to trust, which a stranger's recipe has no say in.
var shaping = []string{"method", "graph", "input", "mean", "divide", "order", "labels", "objective",
	"iterations", "step", "octaves", "octave-scale", "tile", "coverage", "jitter", "lap-levels", "display", "guide", "mask", "seed", "zoom", "size", "max-side",
	"device", "threads", "precision", "fast", "quality", "preset", "strength"}

// shapes says whether a recipe may set a flag.
func shapes(flag string) bool { return slices.Contains(shaping, flag) }
