package tfdream

import (
	"slices"

	"github.com/tfdream/tfdream/tfdream/internal/canvas"
)

// stage is a part of a dream in which the picture keeps its size: an octave. enter makes
// the picture ready for it; nil: it is.
type stage struct {
	enter func() error
}

// schedule is the stages that a method takes the pictures on the canvas through, the last of
// which leaves them in their final size.
type schedule struct {
	stages func(c *canvas.Canvas, s *Settings) ([]stage, error)
	sizes  func(start Size, s *Settings) []Size // in each stage, of a picture that has the size start
	grows  bool                                 // the final size is larger, by the octave scale with each octave after the first
}

// single is one stage, in the picture's own size.
var single = schedule{
	stages: func(*canvas.Canvas, *Settings) ([]stage, error) { return []stage{{}}, nil },
	sizes:  func(start Size, _ *Settings) []Size { return []Size{start} },
}

// growingOctaves begin with the picture as it is and enlarge it from octave to octave, as
// render_multiscale of TensorFlow's notebook does.
var growingOctaves = schedule{stages: func(c *canvas.Canvas, s *Settings) ([]stage, error) {
	stages := make([]stage, s.Octaves)
	for octave := range stages[1:] {
		stages[octave+1].enter = func() error { return c.Grow(c.Size.Grown(s.OctaveScale)) }
	}
	return stages, nil
}, sizes: func(start Size, s *Settings) []Size {
	const largest = 1 << 20 // no picture is as large
	sizes := []Size{start}
	for size := start; len(sizes) < s.Octaves && max(size.Height, size.Width) <= largest; {
		size = size.Grown(s.OctaveScale)
		sizes = append(sizes, size)
	}
	return sizes
}, grows: true}

// detailOctaves split the picture into octaves and go from the smallest to the largest. Each
// octave gets back the detail that the smaller one had lost, as in render_deepdream of
// TensorFlow's notebook.
var detailOctaves = schedule{stages: func(c *canvas.Canvas, s *Settings) ([]stage, error) {
	octaves, err := c.Split(s.Octaves, s.OctaveScale)
	if err != nil {
		return nil, err
	}
	stages := make([]stage, octaves)
	for octave := range stages[1:] {
		stages[octave+1].enter = func() error { return c.Enter(octave + 1) }
	}
	return stages, nil
}, sizes: func(start Size, s *Settings) []Size {
	return upwards(canvas.OctaveSizes(start, s.Octaves, s.OctaveScale))
}}

// zoomOctaves split the picture as scipy.ndimage.zoom does and go from the smallest octave
// up: what was dreamed in one, its detail, is enlarged and added to the next, as
// in google/deepdream's own notebook.
var zoomOctaves = schedule{stages: func(c *canvas.Canvas, s *Settings) ([]stage, error) {
	bases, err := c.Bases(s.Octaves, s.OctaveScale)
	if err != nil {
		return nil, err
	}
	stages := make([]stage, len(bases))
	for octave, base := range bases {
		stages[octave].enter = func() error {
			if octave == 0 {
				return c.Put(base)
			}
			before := bases[octave-1]
			bases[octave-1] = nil // let go of its pixels
			return c.Carry(before, base)
		}
	}
	return stages, nil
}, sizes: func(start Size, s *Settings) []Size {
	return upwards(canvas.ZoomSizes(start, s.Octaves, s.OctaveScale))
}}

// upwards are sizes from the smallest.
func upwards(sizes []Size) []Size {
	slices.Reverse(sizes)
	return sizes
}
