package tfdream

import (
	"context"
	"math"
	"path/filepath"
	"testing"

	"github.com/tfdream/tfdream/graphs/testfiles"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// stepTolerance is how far a step may be from the one that Python's gradient makes, in levels.
const stepTolerance = 3e-4

// One step of each method, without a shift, is the gradient that TensorFlow Python took, scaled
// by the notebook's rule: no more than rounding comes between them, however many steps amplify it.
func TestOneStepIsPythonsGradientScaled(t *testing.T) {
	for name, open := range map[string]func(*testing.T) *Model{"demo": demoModel, "twin": twinModel} {
		t.Run(name, func(t *testing.T) {
			index, model := readIndex(t, name), open(t)
			crop := index.crop(t)
			for _, reference := range index.Gradients {
				testStep(t, model, crop, reference.Objective, readArray(t, filepath.Join(testdata, "reference", name, reference.File)))
			}
		})
	}
}

func TestOneStepIsPythonsGradientScaledOnGoogLeNet(t *testing.T) {
	model := googlenet(t)
	crop := readPicture(t, testfiles.Require(t, "reference/python/sky_crop.png"))
	for file, objective := range pythonGradients {
		testStep(t, model, crop, objective, readArray(t, testfiles.Require(t, "reference/python/"+file)))
	}
}

// testStep compares one step of each method on a square picture with Python's gradient there.
// LapNorm's step is no multiple of the gradient.
func testStep(t *testing.T, model *Model, p *picture.Picture, text string, gradient []float32) {
	t.Helper()
	meanAbs, deviation := gradientSize(gradient)
	parsed, err := objective.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	const step = 1.5
	for method, scale := range map[Method]float64{
		DeepDream:  step / (meanAbs + 1e-7),
		Caffe:      step / meanAbs,
		Naive:      step / (deviation + 1e-8),
		Multiscale: step / (deviation + 1e-8),
	} {
		if method == Caffe && !parsed[0].Square { // it climbs squares
			continue
		}
		dream, err := model.Dream(context.Background(), p, Settings{
			Method: method, Objective: text, Iterations: 1, Octaves: 1, Step: step,
			Tile: p.Width, Coverage: NotebookCoverage, Jitter: 1, Random: unshifted(p.Width, method),
		})
		if err != nil {
			t.Fatal(err)
		}
		farthest := 0.0
		for i, g := range gradient {
			want := float64(p.Pix[i]) + scale*float64(g)
			if method == Caffe {
				want = min(max(want, 0), 255)
			}
			farthest = max(farthest, math.Abs(float64(dream.Pix[i])-want))
		}
		t.Logf("%s, %s: at most %.2g levels from Python's step", text, method, farthest)
		if !(farthest <= stepTolerance) {
			t.Errorf("%s, %s: up to %g levels from Python's step, want at most %g", text, method, farthest, stepTolerance)
		}
	}
}

// unshifted is a generator whose first two draws shift nothing.
func unshifted(tile int, method Method) *numpy.Random {
	low, high := 0, tile
	if method == Caffe { // a jitter of 1
		low, high = -1, 2
	}
	for seed := uint32(0); ; seed++ {
		random := numpy.New(seed)
		columns, rows := random.IntBetween(int32(low), int32(high)), random.IntBetween(int32(low), int32(high))
		if columns == 0 && rows == 0 {
			return numpy.New(seed)
		}
	}
}

// gradientSize is a gradient's mean absolute value and its standard deviation, as numpy takes
// them.
func gradientSize(gradient []float32) (meanAbs, deviation float64) {
	var sum, squares float64
	for _, g := range gradient {
		meanAbs += math.Abs(float64(g))
		sum += float64(g)
		squares += float64(g) * float64(g)
	}
	n := float64(len(gradient))
	return meanAbs / n, math.Sqrt(squares/n - sum/n*sum/n)
}
