package tfdream

import (
	"math"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Size is a picture's Height and Width in pixels.
type Size = canvas.Size

func sizeOf(p *picture.Picture) Size { return Size{Height: p.Height, Width: p.Width} }

// FinalSize is the size of the dream of a picture of a size: the same, unless the method makes it grow. What it stops
// at is too large for every format and every memory.
func (s Settings) FinalSize(start Size) Size {
	s = s.WithDefaults(&graphs.Graph{})
	for octave := 1; octave < s.Octaves && s.Method.Grows() && max(start.Height, start.Width) <= math.MaxInt32; octave++ {
		start = start.Grown(s.OctaveScale)
	}
	return start
}
