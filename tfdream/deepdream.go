package tfdream

import "context"

// deepDream splits the picture into octaves and climbs from the smallest to the
// largest, tile by tile under random shifts, in steps of equal mean size. Each octave
// gets back the detail that the smaller one had lost.
func deepDream(ctx context.Context, c *canvas, s *run) error {
	octaves, err := c.split(s.Octaves, s.OctaveScale)
	if err != nil {
		return err
	}
	for octave := range octaves {
		if octave > 0 {
			if err := c.enter(octave); err != nil {
				return err
			}
		}
		tiles := s.Coverage.tiles(c.size, s.Tile)
		err := s.climb(ctx, c, octave, octaves, func() (float64, error) {
			g, err := c.takeGradient(ctx, tiles, tileShift(s.Random, s.Tile))
			if err != nil {
				return 0, err
			}
			return g.score, c.climb(s.Step / (g.meanAbs + 1e-7))
		})
		if err != nil {
			return err
		}
	}
	return nil
}
