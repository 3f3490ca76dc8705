package tfdream

import (
	"fmt"

	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// maxGuidePixels bounds a guide: every position of the picture is compared with every
// one of the guide.
const maxGuidePixels = 2_000_000

// Guide is a picture that steers a dream.
type Guide struct {
	Picture *picture.Picture // of at most two megapixels
	Weight  float64          // of this guide among others; below 0 it is dreamed away from
}

func guideWeights(guides []Guide) []float64 {
	weights := make([]float64, len(guides))
	for i, g := range guides {
		weights[i] = g.Weight
	}
	return weights
}

// checkGuides refuses guides that nothing can be seen in.
func checkGuides(guides []Guide) error {
	for i, g := range guides {
		switch p := g.Picture; {
		case p == nil:
			return fmt.Errorf("guide %d of %d has no picture", i+1, len(guides))
		case p.Width <= 0 || p.Height <= 0 || len(p.Pix)/3/p.Width != p.Height || len(p.Pix)%3 != 0:
			return fmt.Errorf("guide %d of %d: a picture of %dx%d has %d channel values", i+1, len(guides), p.Width, p.Height, len(p.Pix))
		case p.Width*p.Height > maxGuidePixels:
			return fmt.Errorf("guide %d of %d is %dx%d pixels large: shrink it to %d pixels in all, at most", i+1, len(guides), p.Width, p.Height, maxGuidePixels)
		}
	}
	return nil
}

// lookAtGuides shows the network the guides' pictures, and remembers what an objective's
// layers see in them. The score of the guided objective must have been built.
func (m *Model) lookAtGuides(obj objective.Objective, guides []Guide) error {
	for i, g := range guides {
		if err := m.takesGuide(obj, g); err != nil {
			return err
		}
		p := g.Picture
		for _, term := range obj {
			if term.Kind.Penalty() {
				continue
			}
			c := m.easel.Blank()
			if err := c.Remember(p.Pix, sizeOf(p), m.draft.GuideOp(term.Layer, i)); err != nil {
				return fmt.Errorf("looking at the guide through %s: %w", term.Layer, err)
			}
		}
	}
	return nil
}
