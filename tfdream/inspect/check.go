package inspect

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// ErrGradient marks a gradient that contradicts the score it was made from.
var ErrGradient = errors.New("wrong gradient")

const (
	// Along a random direction a right gradient and a central difference agree within
	// a tenth (kinks of ReLU and max pooling, float32); an unrelated one is off by 1.4.
	checkTolerance  = 0.25
	checkDirections = 8
	// A derivative that rounding alone could change by more than this part shows nothing.
	checkNoise = 0.15
)

// checkSteps are root mean square changes of the picture, in levels. A small one meets
// few kinks; where rounding drowns it, the next shows more.
var checkSteps = []float64{0.03, 0.1, 0.3}

// GradientCheck compares what an objective's gradient promises with what its score
// does, when a picture changes along random directions.
type GradientCheck struct {
	Objective string
	Score     float64 // of the picture
	// Promised and Measured are the score's derivatives along the directions, per level of
	// root mean square change of the picture.
	Promised, Measured []float64
	Noise              float64 // root mean square of what rounding makes of such a derivative
}

// Error is the distance of the promised derivatives from the measured ones, relative to
// the larger of the two: near 0 for a right gradient, 1.4 for one that has nothing
// to do with the score.
func (c GradientCheck) Error() float64 {
	var apart float64
	for i := range c.Promised {
		apart += (c.Promised[i] - c.Measured[i]) * (c.Promised[i] - c.Measured[i])
	}
	return math.Sqrt(apart) / c.steepness()
}

// Undecided is true where the score is so flat, or its rounding in float32 so coarse,
// that the derivatives show nothing.
func (c GradientCheck) Undecided() bool {
	return c.Noise >= checkNoise*c.steepness()/math.Sqrt(checkDirections)
}

func (c GradientCheck) steepness() float64 {
	var promised, measured float64
	for i := range c.Promised {
		promised += c.Promised[i] * c.Promised[i]
		measured += c.Measured[i] * c.Measured[i]
	}
	return math.Sqrt(max(promised, measured))
}

// CheckGradients compares the gradients of objectives with central differences of
// their scores on a small random picture, of the size that the graph declares, or of one that the
// network takes as far as the objectives need it. TensorFlow's C library's gradients can be silently
// wrong, so no graph is trusted before this. A mismatch is an ErrGradient
// that names the types of operation the gradient came through; the checks are
// returned with it.
func CheckGradients(ctx context.Context, m Model, objectives ...string) ([]GradientCheck, error) {
	return CheckGradientsFor(ctx, m, objective.Size{}, objectives...)
}

// CheckGradientsFor is CheckGradients where a picture of some size is to be dreamed on: the random one has
// that size if the network takes no other that is usual. One that is too small is a *objective.SizeError.
func CheckGradientsFor(ctx context.Context, m Model, picture objective.Size, objectives ...string) ([]GradientCheck, error) {
	parsed := make([]objective.Objective, len(objectives))
	for i, obj := range objectives {
		var err error
		if parsed[i], err = objective.Parse(obj); err != nil {
			return nil, err
		}
	}
	checks, err := checkAll(ctx, m, picture, parsed)
	switch {
	case errors.Is(err, objective.ErrUnknown), errors.Is(err, objective.ErrSize):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("checking the gradient of %s: %w", strings.Join(objectives, " and of "), err)
	}
	var wrong []error
	for i, obj := range objectives {
		checks[i].Objective = obj
		if score := checks[i].Score; score-score != 0 { // NaN or Inf
			wrong = append(wrong, fmt.Errorf("%w: the score of %s on a random picture is %v", ErrGradient, obj, score))
			continue
		}
		if failed := checks[i].Error(); !checks[i].Undecided() && !(failed < checkTolerance) {
			wrong = append(wrong, fmt.Errorf("%w: along %d random directions the gradient of %s is off by %.0f %% (up to %.0f %% is right); it came through the operations %s",
				ErrGradient, checkDirections, obj, 100*failed, 100*checkTolerance, strings.Join(architecture.Between(m.FrozenGraph(), parsed[i].Layers()...), ", ")))
		}
	}
	return checks, errors.Join(wrong...)
}

// checkAll measures all objectives' derivatives, with a larger step where one shows nothing.
func checkAll(ctx context.Context, m Model, own objective.Size, all []objective.Objective) (checks []GradientCheck, err error) {
	sizes, err := checkSizes(m, own, all)
	if err != nil {
		return nil, err
	}
	for _, step := range checkSteps {
		found, err := derivatives(ctx, m, all, sizes[0], step)
		for err != nil && ctx.Err() == nil && !errors.Is(err, objective.ErrUnknown) && len(sizes) > 1 {
			// What the shapes do not show, kernels may refuse.
			var again error
			sizes = sizes[1:]
			if found, again = derivatives(ctx, m, all, sizes[0], step); again == nil {
				err = nil
			}
		}
		if err != nil {
			return nil, err
		}
		if checks == nil {
			checks = found
		}
		decided := true
		for i := range checks {
			if checks[i].Undecided() {
				checks[i] = found[i]
			}
			decided = decided && !checks[i].Undecided()
		}
		if decided {
			break
		}
	}
	return checks, nil
}

// derivatives measures promised and real derivatives of all objectives at once, on a picture
// of a size that changes by step.
func derivatives(ctx context.Context, m Model, all []objective.Objective, size objective.Size, step float64) ([]GradientCheck, error) {
	random := numpy.New(0)
	start := cloudy(random, size)
	scores, gradients, err := m.Evaluate(ctx, start, all...)
	if err != nil {
		return nil, err
	}
	checks := make([]GradientCheck, len(all))
	for i := range checks {
		checks[i].Score = scores[i]
		checks[i].Noise = math.Abs(scores[i]) * 0x1p-24 / step // float32 holds a score no better
	}
	blank := func() *picture.Picture { return picture.New(size.Width, size.Height) }
	ahead, behind, beside := blank(), blank(), blank()
	direction := make([]float32, len(start.Pix))
	for range checkDirections {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i, level := range start.Pix {
			change := float32(step * math.Sqrt(3) * (2*random.Uniform() - 1)) // variance step²
			ahead.Pix[i], behind.Pix[i], beside.Pix[i] = level+change, level-change, level+change/32
			direction[i] = (ahead.Pix[i] - behind.Pix[i]) / float32(2*step) // as float32 could go it
		}
		above, err := m.Scores(ctx, ahead, all...)
		if err != nil {
			return nil, err
		}
		below, err := m.Scores(ctx, behind, all...)
		if err != nil {
			return nil, err
		}
		// So near the picture itself, a score differs by little but rounding.
		near, err := m.Scores(ctx, beside, all...)
		if err != nil {
			return nil, err
		}
		for i := range checks {
			promised := 0.0
			for j, g := range gradients[i] {
				promised += float64(g) * float64(direction[j])
			}
			checks[i].Promised = append(checks[i].Promised, promised)
			checks[i].Measured = append(checks[i].Measured, (above[i]-below[i])/(2*step))
			noise := (near[i] - scores[i]) / step
			checks[i].Noise = math.Sqrt(checks[i].Noise*checks[i].Noise + noise*noise/checkDirections)
		}
	}
	return checks, nil
}
