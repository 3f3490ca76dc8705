package tfdream

import "github.com/tfdream/tfdream/tfdream/internal/canvas"

// stepRule changes what is climbed by the gradient that was just taken, whose norms it gets
// for each picture.
type stepRule func(c *canvas.Canvas, s *Settings, all []canvas.Norms) error

// meanAbs steps so far that the mean absolute change of a picture is s.Step; epsilon keeps
// a gradient that vanishes from being divided by.
func meanAbs(epsilon float64) stepRule {
	return func(c *canvas.Canvas, s *Settings, all []canvas.Norms) error {
		return c.Climb(factors(all, func(g canvas.Norms) float64 { return s.Step / (g.MeanAbs + epsilon) }))
	}
}

// deviation steps so far that the standard deviation of a picture's change is s.Step.
func deviation(c *canvas.Canvas, s *Settings, all []canvas.Norms) error {
	return c.Climb(factors(all, func(g canvas.Norms) float64 { return s.Step / (g.Deviation + 1e-8) }))
}

// laplacianRMS normalises the gradient on every level of its Laplacian pyramid, so that coarse
// shapes gain as much as fine ones, and steps by s.Step times that.
func laplacianRMS(c *canvas.Canvas, s *Settings, all []canvas.Norms) error {
	if err := c.LapNormalise(s.LapLevels); err != nil {
		return err
	}
	return c.Climb(factors(all, func(canvas.Norms) float64 { return s.Step }))
}

// clip cuts the picture's values to 0..255 after the step.
func clip(step stepRule) stepRule {
	return func(c *canvas.Canvas, s *Settings, all []canvas.Norms) error {
		if err := step(c, s, all); err != nil {
			return err
		}
		return c.Clip()
	}
}

func factors(all []canvas.Norms, factor func(canvas.Norms) float64) []float64 {
	each := make([]float64, len(all))
	for i, g := range all {
		each[i] = factor(g)
	}
	return each
}
