package picture

import (
	"math"
	"slices"
)

// Display is how a dream's levels become colours that can be shown.
type Display string

const (
	// ClipDisplay cuts levels to 0..255.
	ClipDisplay Display = "clip"
	// StdDisplay shows the mean as middle grey and a standard deviation as a tenth of
	// the scale: visstd of TensorFlow's notebook, for visualisations out of noise.
	StdDisplay Display = "std"
	// PercentileDisplay scales so that 99.98 percent of the levels are at most 255: what
	// google/deepdream's notebook shows where a dream is not clipped.
	PercentileDisplay Display = "percentile"
)

// Displays lists the ways to show a dream.
func Displays() []Display { return []Display{ClipDisplay, StdDisplay, PercentileDisplay} }

// Show returns a copy of p whose levels are those to be shown, all within 0..255.
func (d Display) Show(p *Picture) *Picture {
	shown := *p
	shown.Pix = slices.Clone(p.Pix)
	d.Apply(&shown)
	return &shown
}

// Apply makes p's levels those to be shown, all within 0..255.
func (d Display) Apply(p *Picture) {
	scale, offset := 1.0, 0.0
	switch d {
	case StdDisplay:
		mean, deviation := moments(p.Pix)
		scale = 0.1 * 255 / max(deviation, 1e-4*255)
		offset = 0.5*255 - mean*scale
	case PercentileDisplay:
		scale = 255 / percentile(p.Pix, 99.98)
	}
	for i, v := range p.Pix {
		p.Pix[i] = float32(min(max(float64(v)*scale+offset, 0), 255))
	}
}

func moments(values []float32) (mean, deviation float64) {
	n := float64(len(values))
	for _, v := range values {
		mean += float64(v) / n
	}
	for _, v := range values {
		deviation += (float64(v) - mean) * (float64(v) - mean) / n
	}
	return mean, math.Sqrt(deviation)
}

// percentile interpolates between the two nearest ranks, as numpy.percentile does.
func percentile(values []float32, percent float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	rank := percent / 100 * float64(len(sorted)-1)
	below := int(rank)
	above := min(below+1, len(sorted)-1)
	return float64(sorted[below]) + (rank-float64(below))*float64(sorted[above]-sorted[below])
}
