package tfdream

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// scene is a small picture with something to see at every scale.
func scene(side int) *picture.Picture {
	p := picture.New(side, side)
	p.Pix = picture.CloudyNoise(numpy.New(1), side).Pix
	return p
}

// Naive takes its steps without shift, on the very picture whose score is compared.
func TestThreeStepsRaiseTheScore(t *testing.T) {
	everyModel(t, func(t *testing.T, model *Model) {
		obj := "square(mixed4c)"
		if model.Graph.Profile.Input == "data" {
			obj = "square(inception_4c/output)"
		}
		photo := scene(128)
		before, _ := gradientAt(t, model, obj, photo)
		dream, err := model.Dream(context.Background(), photo, Settings{Method: Naive, Objective: obj, Iterations: 3, Step: 0.3})
		if err != nil {
			t.Fatal(err)
		}
		after, _ := gradientAt(t, model, obj, dream)
		if !(after > 1.04*before) {
			t.Errorf("%s: score %g before and %g after three steps", obj, before, after)
		}
	})
}

func TestStepHasTheSizeAskedFor(t *testing.T) {
	model := demoModel(t)
	const obj = "square(motif)"
	photo := scene(96)
	dream, err := model.Dream(context.Background(), photo, Settings{Objective: obj, Iterations: 1, Octaves: 1, Step: 2})
	if err != nil {
		t.Fatal(err)
	}
	meanAbs := func(values []float32) (mean float64) {
		for _, v := range values {
			mean += math.Abs(float64(v)) / float64(len(values))
		}
		return mean
	}
	_, gradient := gradientAt(t, model, obj, photo)
	want := 2 * meanAbs(gradient) / (meanAbs(gradient) + 1e-7) // as in the notebook: 2, but for the guard against 0
	change := make([]float32, len(dream.Pix))
	for i := range change {
		change[i] = dream.Pix[i] - photo.Pix[i]
	}
	if got := meanAbs(change); math.Abs(got-want) > stepTolerance {
		t.Errorf("one step of 2 changed the picture by %g levels on average, want %g", got, want)
	}
}

// canvasOf is a canvas with a picture on it, which can take an objective's gradient.
func canvasOf(t *testing.T, model *Model, obj objective.Objective, pix []float32, size Size) *canvas.Canvas {
	t.Helper()
	ops, err := model.draft.Gradient(obj)
	if err != nil {
		t.Fatal(err)
	}
	c, err := model.easel.Canvas(ops, canvas.MeanAbs)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Draw(pix, 1, size); err != nil {
		t.Fatal(err)
	}
	return c
}

// reached is where one step without shift has a gradient, pixel by pixel.
func reached(t *testing.T, coverage Coverage, height, width, tile int) []bool {
	t.Helper()
	model := demoModel(t)
	pixels := scene(max(height, width)).Pix[:height*width*3]
	c := canvasOf(t, model, objective.Objective{{Weight: 1, Layer: "mixed3b"}}, pixels, Size{Height: height, Width: width})
	if _, err := c.TakeGradient(context.Background(), coverage.tiles(Size{Height: height, Width: width}, tile), canvas.Shift{}); err != nil {
		t.Fatal(err)
	}
	gradient, err := c.Gradient()
	if err != nil {
		t.Fatal(err)
	}
	hits := make([]bool, height*width)
	for i, g := range gradient {
		hits[i/3] = hits[i/3] || g != 0
	}
	return hits
}

func TestGradientIsZeroWhereNoTileIs(t *testing.T) {
	const height, width, tile = 150, 128, 128
	for i, hit := range reached(t, NotebookCoverage, height, width, tile) {
		if row := i / width; hit && row >= tile {
			t.Fatalf("row %d has a gradient, yet the notebook's tiles end at row %d", row, tile)
		}
	}
}

func TestFullCoverageReachesEveryPixel(t *testing.T) {
	const height, width = 150, 128
	missed := 0
	for _, hit := range reached(t, FullCoverage, height, width, 128) {
		if !hit {
			missed++
		}
	}
	if missed > 0 {
		t.Errorf("%d of %d pixels have no gradient", missed, height*width)
	}
}

func TestSameSeedSameDream(t *testing.T) {
	model := demoModel(t)
	dream := func(seed uint32) []float32 {
		d, err := model.Dream(context.Background(), scene(96), Settings{Iterations: 2, Octaves: 2, Random: numpy.New(seed)})
		if err != nil {
			t.Fatal(err)
		}
		return d.Pix
	}
	if !slices.Equal(dream(7), dream(7)) {
		t.Error("two dreams of seed 7 differ")
	}
	if slices.Equal(dream(7), dream(8)) {
		t.Error("dreams of seeds 7 and 8 are the same: the seed has no effect")
	}
}

func TestStoppedDreamIsWhole(t *testing.T) {
	model := demoModel(t)
	photo := scene(96)
	photo.Alpha = make([]float32, 96*96)
	before := slices.Clone(photo.Pix)
	ctx, stop := context.WithCancel(context.Background())
	steps := 0
	dream, err := model.Dream(ctx, photo, Settings{Octaves: 3, Iterations: 50, Progress: func(Progress) {
		if steps++; steps == 3 {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got error %v, want that of the context", err)
	}
	if steps != 3 {
		t.Errorf("went on for %d steps after the stop", steps-3)
	}
	if dream.Width != 96 || dream.Height != 96 || len(dream.Pix) != 96*96*3 || len(dream.Alpha) != 96*96 {
		t.Errorf("a stopped dream is %dx%d with %d values, want the photo's size", dream.Width, dream.Height, len(dream.Pix))
	}
	if slices.Equal(dream.Pix, before) {
		t.Error("three steps are lost")
	}
	if !slices.Equal(photo.Pix, before) {
		t.Error("the photo itself has changed")
	}
}

func TestObjectivesThatCannotBe(t *testing.T) {
	model := demoModel(t)
	for obj, want := range map[string]string{
		"mixed4":         "did you mean mixed4",
		"mixed3a:100000": "has channels 0 to",
		"mixed3a:owl":    "have no labels",
		"motif:owll":     "did you mean owl",
		"conv2d0_w":      "does not depend on the picture",
		"mixed3a +":      "column 9",
	} {
		_, err := model.Dream(context.Background(), scene(64), Settings{Objective: obj})
		if !errors.Is(err, objective.ErrUnknown) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got error %v, want an ErrObjective with %q", obj, err, want)
		}
	}
}

func TestSettingsThatCannotBe(t *testing.T) {
	model := demoModel(t)
	for name, d := range map[string]Settings{
		"iterations":   {Iterations: -1},
		"step":         {Step: math.NaN()},
		"octaves":      {Octaves: -1},
		"octave scale": {OctaveScale: 1},
		"tile":         {Tile: -5},
		"coverage":     {Coverage: "some"},
	} {
		_, err := model.Dream(context.Background(), scene(64), d)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got error %v, want one that names it", name, err)
		}
	}
}

// A seam is a jump between neighbouring rows or columns where tiles meet. With the
// random shift they meet elsewhere in each step, and nothing is left to be seen;
// without it the same measure finds the seam (smoother there: a tile's border sees less).
func TestNoSeams(t *testing.T) {
	const side, tile = 256, 32
	model := demoModel(t)
	dream := func(draw func() int) float64 {
		noise := picture.Noise(numpy.New(3), side, side) // nothing to see: what stands out later is the method's
		c := canvasOf(t, model, objective.Objective{{Weight: 1, Layer: "mixed3b", Square: true}}, noise.Pix, Size{Height: side, Width: side})
		for range 32 {
			g, err := c.TakeGradient(context.Background(), FullCoverage.tiles(Size{Height: side, Width: side}, tile), canvas.Shift{Rows: draw(), Columns: draw()})
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Step([]float64{1.5 / g[0].Norm}); err != nil {
				t.Fatal(err)
			}
		}
		result, err := c.Pixels()
		if err != nil {
			t.Fatal(err)
		}
		return seam(result, side, tile)
	}
	random := numpy.New(6)
	shifted, fixed := dream(func() int { return random.IntBetween(0, tile) }), dream(func() int { return 0 })
	t.Logf("jump where tiles meet, against elsewhere: %.3f with shifts, %.3f without", shifted, fixed)
	// Chance alone moves the measure by a tenth from seed to seed.
	if math.Abs(shifted-1) > 0.15 {
		t.Errorf("with shifts the picture jumps %.3f times as much where tiles meet as elsewhere", shifted)
	}
	if math.Abs(fixed-1) < 0.3 {
		t.Errorf("without shifts the jump is %.3f: this measure would not find a seam", fixed)
	}
}

// seam is the mean jump between the rows and columns where unshifted tiles meet,
// relative to that between all others.
func seam(pixels []float32, side, tile int) float64 {
	var sum, count [2]float64 // elsewhere, where tiles meet
	for i := range pixels {
		y, x := i/3/side, i/3%side
		for _, neighbour := range []struct{ at, offset int }{{x, 3}, {y, 3 * side}} {
			if neighbour.at == 0 {
				continue
			}
			meets := 0
			if neighbour.at%tile == 0 {
				meets = 1
			}
			sum[meets] += math.Abs(float64(pixels[i] - pixels[i-neighbour.offset]))
			count[meets]++
		}
	}
	return sum[1] / count[1] / (sum[0] / count[0])
}
