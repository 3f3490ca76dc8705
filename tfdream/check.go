package tfdream

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	tf "github.com/galeone/tensorflow/tensorflow/go"

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
	Side      int     // the picture's width and height in pixels
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

// CheckGradient holds an objective's gradient against central differences of its
// score on a small random picture. The C library's gradients can be wrong without a
// word, so no graph is believed before this: a mismatch is an ErrGradient that
// names the types of operation the gradient came through.
func (m *Model) CheckGradient(ctx context.Context, objective string) (GradientCheck, error) {
	ops, err := m.gradientOf(objective)
	if err != nil {
		return GradientCheck{}, err
	}
	// Most graphs take any size; classifiers with a fixed reshape only their own.
	check, err := m.checkGradient(ctx, ops, 96)
	if err != nil && ctx.Err() == nil {
		check, err = m.checkGradient(ctx, ops, 224)
	}
	if err != nil {
		return GradientCheck{}, fmt.Errorf("checking the gradient of %s: %w", objective, err)
	}
	check.Objective = objective
	if failed := check.Error(); !check.Undecided() && !(failed < checkTolerance) {
		parsed, _ := ParseObjective(objective) // gradientOf has parsed it
		return check, fmt.Errorf("%w: along %d random directions the gradient of %s is off by %.0f %% (at most %.0f %% is right); it came through the operations %s",
			ErrGradient, checkDirections, objective, 100*failed, 100*checkTolerance, strings.Join(m.opsBetween(parsed), ", "))
	}
	return check, nil
}

func (m *Model) checkGradient(ctx context.Context, ops gradientOps, side int) (GradientCheck, error) {
	random := numpy.New(0)
	check := GradientCheck{Side: side}
	picture := cloudyNoise(random, side)
	score, gradient, err := m.evaluate(ops, picture, Size{side, side})
	if err != nil {
		return check, err
	}
	check.Score = score
	for range checkDirections {
		if err := ctx.Err(); err != nil {
			return check, err
		}
		direction := make([]float32, len(picture))
		ahead, behind := make([]float32, len(picture)), make([]float32, len(picture))
		promised := 0.0
		for i := range direction {
			direction[i] = float32(math.Sqrt(3) * (2*random.Uniform() - 1)) // variance 1
			ahead[i] = picture[i] + checkStep*direction[i]
			behind[i] = picture[i] - checkStep*direction[i]
			promised += float64(gradient[i]) * float64(ahead[i]-behind[i]) / (2 * checkStep)
		}
		above, _, err := m.evaluate(ops, ahead, Size{side, side})
		if err != nil {
			return check, err
		}
		below, _, err := m.evaluate(ops, behind, Size{side, side})
		if err != nil {
			return check, err
		}
		check.Promised = append(check.Promised, promised)
		check.Measured = append(check.Measured, (above-below)/(2*checkStep))
	}
	return check, nil
}

// evaluate returns an objective's score of a picture, [height, width, 3], and its gradient.
func (m *Model) evaluate(ops gradientOps, picture []float32, size Size) (score float64, gradient []float32, err error) {
	pixels, err := tensorOf(picture, int64(size.Height), int64(size.Width), 3)
	if err != nil {
		return 0, nil, err
	}
	results, err := m.session.Run(feeds{m.canvas.tile: pixels}, []tf.Output{ops.score, ops.gradient}, nil)
	if err != nil {
		return 0, nil, err
	}
	score, err = scalar(results[0])
	return score, floats(results[1]), err
}

// cloudyNoise is a picture [side, side, 3] about middle grey with something to see at
// every scale, so that no layer of a network stays asleep.
func cloudyNoise(random *numpy.Random, side int) []float32 {
	picture := make([]float32, side*side*3)
	for cell := 1; cell < side; cell *= 4 {
		cells := (side + cell - 1) / cell
		grid := make([]float32, cells*cells*3)
		for i := range grid {
			grid[i] = float32(120*random.Uniform() - 60)
		}
		for i := range picture {
			y, x, channel := i/3/side, i/3%side, i%3
			picture[i] += grid[(y/cell*cells+x/cell)*3+channel]
		}
	}
	for i := range picture {
		picture[i] += 117
	}
	return picture
}
