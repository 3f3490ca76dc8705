package tfdream

import "context"

// naive climbs the whole picture at once in steps of equal standard deviation.
func naive(ctx context.Context, c *canvas, s *run) error {
	return s.climb(ctx, c, 0, 1, func() (float64, error) {
		g, err := c.takeGradient(ctx, wholePicture(c.size), shift{})
		if err != nil {
			return 0, err
		}
		return g.score, c.climb(g.byDeviation(s.Step))
	})
}

// multiscale climbs as naive does, tile by tile, and enlarges the picture from octave
// to octave.
func multiscale(ctx context.Context, c *canvas, s *run) error {
	return growing(ctx, c, s, func(g slope) error { return c.climb(g.byDeviation(s.Step)) })
}

// lapNorm climbs as multiscale does, with the gradient normalised on every level of
// its Laplacian pyramid, so that coarse shapes gain as much as fine ones.
func lapNorm(ctx context.Context, c *canvas, s *run) error {
	normalise, err := c.model.lapNormalise(s.LapLevels)
	if err != nil {
		return err
	}
	return growing(ctx, c, s, func(slope) error {
		if err := c.run(normalise, nil); err != nil {
			return err
		}
		return c.climb(s.Step)
	})
}

// growing dreams from octave to octave of a growing picture; step changes it by the
// gradient just taken.
func growing(ctx context.Context, c *canvas, s *run, step func(slope) error) error {
	for octave := range s.Octaves {
		if octave > 0 {
			if err := c.grow(c.size.grown(s.OctaveScale)); err != nil {
				return err
			}
		}
		tiles := s.Coverage.tiles(c.size, s.Tile)
		err := s.climb(ctx, c, octave, s.Octaves, func() (float64, error) {
			g, err := c.takeGradient(ctx, tiles, tileShift(s.Random, s.Tile))
			if err != nil {
				return 0, err
			}
			return g.score, step(g)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// byDeviation is the factor that makes a step of standard deviation step of the gradient.
func (g slope) byDeviation(step float64) float64 { return step / (g.deviation + 1e-8) }
