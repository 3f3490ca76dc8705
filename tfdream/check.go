package tfdream

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/tfdream/tfdream/tfdream/numpy"
)

// ErrGradient marks a gradient that contradicts the score it was made from.
var ErrGradient = errors.New("wrong gradient")

const (
	// Along a random direction a right gradient and a central difference agree within
	// a tenth (kinks of ReLU and max pooling, float32); an unrelated one is off by 1.4.
	checkTolerance  = 0.25
	checkDirections = 8
	checkStep       = 0.03 // root mean square change of the picture, in levels
)

// GradientCheck compares what an objective's gradient promises with what its score
// does, when a picture changes along random directions.
type GradientCheck struct {
	Objective string
	Score     float64 // of the picture
	// Promised and Measured are the score's slopes along the directions, per level of
	// root mean square change of the picture.
	Promised, Measured []float64
}

// Error is the distance of the promised slopes from the measured ones, relative to
// the larger of the two: near 0 for a right gradient, 1.4 for one that has nothing
// to do with the score.
func (c GradientCheck) Error() float64 {
	var apart float64
	for i := range c.Promised {
		apart += (c.Promised[i] - c.Measured[i]) * (c.Promised[i] - c.Measured[i])
	}
	return math.Sqrt(apart) / c.steepness()
}

// Undecided is true where the score is so flat, or so coarse in float32, that the
// slopes show nothing.
func (c GradientCheck) Undecided() bool {
	const roundings = 16 // of float32 in a score, at most
	noise := roundings * math.Abs(c.Score) * 0x1p-24 / checkStep
	return c.steepness()/math.Sqrt(checkDirections) <= noise
}

func (c GradientCheck) steepness() float64 {
	var promised, measured float64
	for i := range c.Promised {
		promised += c.Promised[i] * c.Promised[i]
		measured += c.Measured[i] * c.Measured[i]
	}
	return math.Sqrt(max(promised, measured))
}

// CheckGradients holds the gradients of objectives against central differences of
// their scores on a small random picture. The C library's gradients can be wrong
// without a word, so no graph is believed before this. A mismatch is an ErrGradient
// that names the types of operation the gradient came through; the checks are
// returned with it.
func (m *Model) CheckGradients(ctx context.Context, objectives ...string) ([]GradientCheck, error) {
	all := make([]gradientOps, len(objectives))
	parsed := make([]Objective, len(objectives))
	for i, objective := range objectives {
		var err error
		if parsed[i], err = ParseObjective(objective); err != nil {
			return nil, err
		}
		if all[i], err = m.gradientOf(parsed[i]); err != nil {
			return nil, err
		}
	}
	// Most graphs take any size; classifiers with a fixed reshape only their own.
	checks, err := m.slopes(ctx, all, 96)
	if err != nil && ctx.Err() == nil {
		checks, err = m.slopes(ctx, all, 224)
	}
	if err != nil {
		return nil, fmt.Errorf("checking the gradient of %s: %w", strings.Join(objectives, " and of "), err)
	}
	var wrong []error
	for i, objective := range objectives {
		checks[i].Objective = objective
		if score := checks[i].Score; score-score != 0 { // NaN or Inf
			wrong = append(wrong, fmt.Errorf("%w: the score of %s on a random picture is %v", ErrGradient, objective, score))
			continue
		}
		if failed := checks[i].Error(); !checks[i].Undecided() && !(failed < checkTolerance) {
			wrong = append(wrong, fmt.Errorf("%w: along %d random directions the gradient of %s is off by %.0f %% (up to %.0f %% is right); it came through the operations %s",
				ErrGradient, checkDirections, objective, 100*failed, 100*checkTolerance, strings.Join(m.opsBetween(parsed[i]), ", ")))
		}
	}
	return checks, errors.Join(wrong...)
}

// slopes measures promised and real slopes of all objectives at once, on a picture
// of side x side pixels.
func (m *Model) slopes(ctx context.Context, all []gradientOps, side int) ([]GradientCheck, error) {
	random := numpy.New(0)
	picture := cloudyNoise(random, side)
	size := Size{side, side}
	scores, gradients, err := m.evaluate(all, picture, size)
	if err != nil {
		return nil, err
	}
	checks := make([]GradientCheck, len(all))
	for i := range checks {
		checks[i].Score = scores[i]
	}
	direction, ahead, behind := make([]float32, len(picture)), make([]float32, len(picture)), make([]float32, len(picture))
	for range checkDirections {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i := range picture {
			step := float32(checkStep * math.Sqrt(3) * (2*random.Uniform() - 1)) // variance checkStep²
			ahead[i], behind[i] = picture[i]+step, picture[i]-step
			direction[i] = (ahead[i] - behind[i]) / (2 * checkStep) // as float32 could go it
		}
		above, err := m.scores(all, ahead, size)
		if err != nil {
			return nil, err
		}
		below, err := m.scores(all, behind, size)
		if err != nil {
			return nil, err
		}
		for i := range checks {
			promised := 0.0
			for j, g := range gradients[i] {
				promised += float64(g) * float64(direction[j])
			}
			checks[i].Promised = append(checks[i].Promised, promised)
			checks[i].Measured = append(checks[i].Measured, (above[i]-below[i])/(2*checkStep))
		}
	}
	return checks, nil
}
