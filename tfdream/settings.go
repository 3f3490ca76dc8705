package tfdream

import (
	"fmt"
	"strings"
	"time"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Settings say how to dream. The zero value of a field means the graph's own default
// where it has one and the method is DeepDream, else the method's, which is its
// notebook's.
type Settings struct {
	Method      Method   // DeepDream
	Objective   string   // see ParseObjective; empty: the graph's default
	Iterations  int      // steps in each octave
	Step        float64  // size of a step, in levels of 0..255; what it measures is the method's
	Octaves     int      // sizes to dream in
	OctaveScale float64  // size ratio of neighbouring octaves, more than 1
	Tile        int      // greatest side of a tile, in pixels; Naive and Caffe use none
	Coverage    Coverage // FullCoverage
	Jitter      int      // greatest shift of Caffe, in pixels
	LapLevels   int      // levels of LapNorm's Laplacian pyramid

	// Guides steer the dream, if there are any: the objective's layers are to see in the
	// picture what they see in the guides.
	Guides []Guide
	// Mask, if set, says where to dream, white, and where not, black; greys are in
	// between. It is resized to the picture. Where it is black the dream is the photo
	// itself, or what Multiscale and LapNorm enlarge it to.
	Mask *picture.Picture
	// Random draws the shifts; nil: numpy's generator with seed 0.
	Random *numpy.Random
	// Progress, if set, is called after each step.
	Progress func(Progress)

	// Checkpoint, if set, gets the state of the dream after each step or, so that it takes
	// at most a twentieth of the time, no sooner than CheckpointEvery after the last one; and
	// when the dream is stopped, by its context or a failure, after its first step.
	Checkpoint      func(*State)
	CheckpointEvery time.Duration
	// Resume, if set, is where the dream goes on; it is ErrOtherDream where that is the state
	// of a dream with other settings than these, on another photo, graph, device or version.
	Resume *State
}

// Progress tells how far a dream has come.
type Progress struct {
	Octave, Octaves       int // counted from 1
	Iteration, Iterations int // counted from 1
	Size                  Size
	Score                 float64 // of the picture before the step

	// Picture fetches the dream so far, in this octave's size, while Progress is called.
	Picture func() (*picture.Picture, error)
}

// WithDefaults returns s with every zero field set as it would be for a dream on graph.
func (s Settings) WithDefaults(graph *graphs.Graph) Settings {
	s.Method = firstSet(s.Method, DeepDream)
	own := graph.Profile
	s.Objective = firstSet(s.Objective, own.Objective)
	if s.Method == DeepDream {
		s.Iterations = firstSet(s.Iterations, own.Iterations)
		s.Step = firstSet(s.Step, own.Step)
		s.Octaves = firstSet(s.Octaves, own.Octaves)
		s.OctaveScale = firstSet(s.OctaveScale, own.OctaveScale)
	}
	row, _ := s.Method.row()
	defaults := row.defaults
	s.Iterations = firstSet(s.Iterations, defaults.Iterations)
	s.Step = firstSet(s.Step, defaults.Step)
	s.Octaves = firstSet(s.Octaves, defaults.Octaves)
	s.OctaveScale = firstSet(s.OctaveScale, 1.4)
	s.Tile = firstSet(s.Tile, 512)
	s.Coverage = firstSet(s.Coverage, FullCoverage)
	s.Jitter = firstSet(s.Jitter, 32)
	s.LapLevels = firstSet(s.LapLevels, 4)
	if s.Random == nil {
		s.Random = numpy.New(0)
	}
	return s
}

// Climbed is the objective that the method climbs: Caffe's is the squares of the one set,
// unless guides steer it. Errors are ErrObjective.
func (s Settings) Climbed() (Objective, error) {
	objective, err := ParseObjective(s.Objective)
	if row, _ := s.Method.row(); err == nil && row.squares && len(s.Guides) == 0 {
		objective = squared(objective)
	}
	return objective, err
}

func firstSet[T comparable](values ...T) T {
	var zero T
	for _, v := range values {
		if v != zero {
			return v
		}
	}
	return zero
}

// check refuses settings that make no dream.
func (s Settings) check() error {
	_, known := s.Method.row()
	switch {
	case !known:
		return fmt.Errorf("no method %q: choose %s", s.Method, strings.Join(MethodNames(), ", "))
	case s.Objective == "":
		return fmt.Errorf("%w: the graph has no default objective; name a layer", ErrObjective)
	case s.Iterations < 1:
		return fmt.Errorf("iterations must be at least 1, not %d", s.Iterations)
	case !(s.Step > -1e6 && s.Step < 1e6):
		return fmt.Errorf("step must be a number between -1e6 and 1e6, not %v", s.Step)
	case s.Octaves < 1:
		return fmt.Errorf("octaves must be at least 1, not %d", s.Octaves)
	case !(s.OctaveScale > 1 && s.OctaveScale <= 100):
		return fmt.Errorf("octave scale must be more than 1 and at most 100, not %v", s.OctaveScale)
	case s.Tile < smallestTile || s.Tile > 1<<20:
		return fmt.Errorf("tile must be %d to %d pixels, not %d", smallestTile, 1<<20, s.Tile)
	case s.Coverage != FullCoverage && s.Coverage != NotebookCoverage:
		return fmt.Errorf("coverage must be %s or %s, not %q", FullCoverage, NotebookCoverage, s.Coverage)
	case s.Jitter < 0 || s.Jitter > 1<<20:
		return fmt.Errorf("jitter must be 0 to %d pixels, not %d", 1<<20, s.Jitter)
	case s.LapLevels < 1 || s.LapLevels > 16:
		return fmt.Errorf("lap levels must be 1 to 16, not %d", s.LapLevels)
	case s.Mask != nil:
		return checkMask(s.Mask)
	}
	return nil
}
