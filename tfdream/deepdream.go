package tfdream

import (
	"context"
	"fmt"

	"github.com/tfdream/tfdream/tfdream/numpy"
)

// DeepDream is the method render_deepdream of TensorFlow's DeepDream notebook: the
// picture is split into octaves, and from the smallest to the largest climbs an
// objective in steps of equal mean size, tile by tile, under random shifts. The
// zero value of a field means the notebook's own value.
type DeepDream struct {
	Objective   string   // see ParseObjective; empty: the graph's default
	Iterations  int      // steps in each octave, 10
	Step        float64  // mean change of a step, in levels of 0..255; 1.5
	Octaves     int      // 4
	OctaveScale float64  // size ratio of neighbouring octaves, more than 1; 1.4
	Tile        int      // greatest side of a tile, in pixels; 512
	Coverage    Coverage // FullCoverage

	// Random draws the shifts; nil: numpy's generator with seed 0.
	Random *numpy.Random
	// Progress, if set, is called after each step.
	Progress func(Progress)
}

// Progress tells how far a dream has come.
type Progress struct {
	Octave, Octaves       int // counted from 1
	Iteration, Iterations int // counted from 1
	Size                  Size
	Score                 float64 // of the picture before the step
}

// WithDefaults returns d with every zero field set: to the graph's own default
// where its profile has one, else to the notebook's.
func (d DeepDream) WithDefaults(m *Model) DeepDream {
	own := m.Graph.Profile
	d.Objective = firstSet(d.Objective, own.Objective)
	d.Iterations = firstSet(d.Iterations, own.Iterations, 10)
	d.Step = firstSet(d.Step, own.Step, 1.5)
	d.Octaves = firstSet(d.Octaves, own.Octaves, 4)
	d.OctaveScale = firstSet(d.OctaveScale, own.OctaveScale, 1.4)
	d.Tile = firstSet(d.Tile, 512)
	d.Coverage = firstSet(d.Coverage, FullCoverage)
	if d.Random == nil {
		d.Random = numpy.New(0)
	}
	return d
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

// dream climbs on the canvas. When ctx ends it stops, and leaves the picture grown to
// its full size with what has been dreamed so far.
func (d DeepDream) dream(ctx context.Context, c *canvas) error {
	details, err := c.split(octaveSizes(c.size, d.Octaves, d.OctaveScale))
	if err != nil {
		return err
	}
	for octave := range len(details) + 1 {
		if octave > 0 {
			if err := c.enter(details[octave-1]); err != nil {
				return err
			}
		}
		tiles := d.Coverage.tiles(c.size.Height, c.size.Width, d.Tile)
		for i := range d.Iterations {
			if ctx.Err() != nil {
				break
			}
			shiftX, shiftY := d.Random.IntBetween(0, int32(d.Tile)), d.Random.IntBetween(0, int32(d.Tile))
			score, err := c.takeGradient(ctx, tiles, shiftY, shiftX)
			if ctx.Err() != nil {
				break
			}
			if err != nil {
				return err
			}
			meanAbs, err := c.gradientMeanAbs()
			if err != nil {
				return err
			}
			if err := c.climb(d.Step / (meanAbs + 1e-7)); err != nil {
				return err
			}
			if d.Progress != nil {
				d.Progress(Progress{octave + 1, len(details) + 1, i + 1, d.Iterations, c.size, score})
			}
		}
	}
	return ctx.Err()
}

// check refuses settings that make no dream.
func (d DeepDream) check() error {
	switch {
	case d.Objective == "":
		return fmt.Errorf("%w: the graph has no default objective; name a layer", ErrObjective)
	case d.Iterations < 1:
		return fmt.Errorf("iterations must be at least 1, not %d", d.Iterations)
	case !(d.Step > -1e6 && d.Step < 1e6):
		return fmt.Errorf("step must be a number between -1e6 and 1e6, not %v", d.Step)
	case d.Octaves < 1:
		return fmt.Errorf("octaves must be at least 1, not %d", d.Octaves)
	case !(d.OctaveScale > 1 && d.OctaveScale <= 100):
		return fmt.Errorf("octave scale must be more than 1 and at most 100, not %v", d.OctaveScale)
	case d.Tile < 32 || d.Tile > 1<<20:
		return fmt.Errorf("tile must be 32 to %d pixels, not %d", 1<<20, d.Tile)
	case d.Coverage != FullCoverage && d.Coverage != NotebookCoverage:
		return fmt.Errorf("coverage must be %s or %s, not %q", FullCoverage, NotebookCoverage, d.Coverage)
	}
	return nil
}
