package tfdream

import (
	"cmp"
	"fmt"
	"time"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Settings say how to dream. The zero value of a field means the graph's own default
// where it has one and the method is DeepDream, else the method's, which is its
// notebook's.
type Settings struct {
	Method      Method   // DeepDream
	Objective   string   // see objective.Parse; empty: the graph's default
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
	// GivesWay lets others who call the model have their turns between two steps; else they
	// wait until the dream is done. The dream stays the same, bit for bit.
	GivesWay bool
	// Progress, if set, is called after each step.
	Progress func(Progress)

	// Checkpoint, if set, gets the state of the dream after each step or, so that it takes
	// at most a twentieth of the time, no sooner than CheckpointEvery after the last one; and
	// when the dream is stopped, by its context or a failure, after its first step.
	Checkpoint      func(*State)
	CheckpointEvery time.Duration
	// Resume, if set, is where the dream continues; the error is ErrOtherDream if it is the state
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
	s.Method = cmp.Or(s.Method, DeepDream)
	var ofGraph Settings
	own := graph.Profile
	if ofGraph.Objective = own.Objective; s.Method == DeepDream {
		ofGraph.Iterations, ofGraph.Step, ofGraph.Octaves, ofGraph.OctaveScale = own.Iterations, own.Step, own.Octaves, own.OctaveScale
	}
	row, _ := s.Method.row()
	for _, one := range settingsTable {
		one.Fill(&s, &ofGraph, &row.defaults)
	}
	if s.Random == nil {
		s.Random = numpy.New(0)
	}
	return s
}

// MethodObjective is the objective that the method climbs: Caffe's is the squares of the one set,
// unless guides steer it. Errors are objective.ErrUnknown.
func (s Settings) MethodObjective() (objective.Objective, error) {
	parsed, err := objective.Parse(s.Objective)
	if row, _ := s.Method.row(); err == nil && row.squares && len(s.Guides) == 0 {
		parsed = squared(parsed)
	}
	return parsed, err
}

// check refuses settings that make no dream.
func (s Settings) check() error {
	for _, one := range settingsTable {
		if err := one.Check(&s); err != nil {
			return err
		}
	}
	if s.Objective == "" {
		return fmt.Errorf("%w: the graph has no default objective; name a layer", objective.ErrUnknown)
	}
	if s.Mask != nil {
		if err := canvas.CheckMask(s.Mask); err != nil {
			return err
		}
	}
	return checkGuides(s.Guides)
}
