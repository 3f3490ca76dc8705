package tfdream

import "github.com/tfdream/tfdream/tfdream/internal/canvas"

// stepRule is how far a step goes along the gradient that was just taken, of each picture for
// itself, by the gradient's norm.
type stepRule struct {
	norm canvas.Norm
	take func(c *canvas.Canvas, s *Settings, all []canvas.Measured) error
}

// meanAbs steps so far that the mean absolute change of a picture is s.Step; epsilon keeps
// a gradient that vanishes from being divided by.
func meanAbs(epsilon float64) stepRule { return normalised(canvas.MeanAbs, epsilon) }

// deviation steps so far that the standard deviation of a picture's change is s.Step.
var deviation = normalised(canvas.Deviation, 1e-8)

func normalised(norm canvas.Norm, epsilon float64) stepRule {
	return stepRule{norm, func(c *canvas.Canvas, s *Settings, all []canvas.Measured) error {
		return c.Step(factors(all, func(g canvas.Measured) float64 { return s.Step / (g.Norm + epsilon) }))
	}}
}

// laplacianRMS normalises the gradient on every level of its Laplacian pyramid, so that coarse
// shapes gain as much as fine ones, and steps by s.Step times that.
var laplacianRMS = stepRule{canvas.MeanAbs, func(c *canvas.Canvas, s *Settings, all []canvas.Measured) error {
	if err := c.LapNormalise(s.LapLevels); err != nil {
		return err
	}
	return c.Step(factors(all, func(canvas.Measured) float64 { return s.Step }))
}}

// clip cuts the picture's values to 0..255 after the step.
func clip(step stepRule) stepRule {
	return stepRule{step.norm, func(c *canvas.Canvas, s *Settings, all []canvas.Measured) error {
		if err := step.take(c, s, all); err != nil {
			return err
		}
		return c.Clip()
	}}
}

func factors(all []canvas.Measured, factor func(canvas.Measured) float64) []float64 {
	each := make([]float64, len(all))
	for i, g := range all {
		each[i] = factor(g)
	}
	return each
}
