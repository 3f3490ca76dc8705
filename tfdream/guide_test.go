package tfdream

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/internal/draft"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

func TestGuidedGradientIsRight(t *testing.T) {
	model := demoModel(t)
	obj := objective.Objective{{Weight: 1, Layer: "mixed3b"}, {Weight: -0.001, Kind: objective.TotalVariation}}
	landscape := readPicture(t, testdata+"landscape.png")
	guides := []Guide{{cropped(landscape, 270, 580, 96), 1}, {cropped(landscape, 100, 100, 64), -0.3}}
	ops, err := model.draft.GuidedGradient(obj, guideWeights(guides))
	if err != nil {
		t.Fatal(err)
	}
	if err := model.lookAtGuides(obj, guides); err != nil {
		t.Fatal(err)
	}
	checks, err := inspect.CheckGradients(t.Context(), guided{model, ops}, obj.String())
	if err != nil {
		t.Fatal(err)
	}
	if checks[0].Undecided() {
		t.Errorf("off by %g, undecided is %t", checks[0].Error(), checks[0].Undecided())
	}
}

// guided is a model that takes every objective for the guided one whose gradient it has.
type guided struct {
	*Model
	ops draft.Gradient
}

func (g guided) Evaluate(_ context.Context, p *picture.Picture, _ ...objective.Objective) (scores []float64, gradients [][]float32, err error) {
	return g.Model.evaluate([]draft.Gradient{g.ops}, p.Pix, sizeOf(p))
}

func (g guided) Scores(_ context.Context, p *picture.Picture, _ ...objective.Objective) ([]float64, error) {
	return g.Model.scores([]draft.Gradient{g.ops}, p.Pix, sizeOf(p))
}

func TestGuideSteers(t *testing.T) {
	model := demoModel(t)
	photo := scene(96)
	result, err := model.Dream(context.Background(), photo,
		Settings{Method: Caffe, Objective: "mixed3b", Iterations: 3, Octaves: 1, Guides: []Guide{{scene(64), 1}}})
	if err != nil {
		t.Fatal(err)
	}
	ops, err := model.draft.GuidedGradient(objective.Objective{{Weight: 1, Layer: "mixed3b"}}, []float64{1})
	if err != nil {
		t.Fatal(err)
	}
	before, err := model.scores([]draft.Gradient{ops}, photo.Pix, Size{Height: 96, Width: 96})
	if err != nil {
		t.Fatal(err)
	}
	after, err := model.scores([]draft.Gradient{ops}, result.Pix, Size{Height: 96, Width: 96})
	if err != nil {
		t.Fatal(err)
	}
	if gain := after[0] / before[0]; !(gain > 1.01) {
		t.Errorf("three guided steps raise the match %.3f times", gain)
	}
	for _, obj := range []string{"square(mixed3b)", "mixed3b:7"} {
		if _, err := model.Dream(context.Background(), photo, Settings{Objective: obj, Guides: []Guide{{photo, 1}}}); !errors.Is(err, objective.ErrUnknown) {
			t.Errorf("%s with a guide: got error %v, want an ErrObjective", obj, err)
		}
	}
}

// What is no picture is refused by whatever takes guides.
func TestGuidesThatAreNoPictures(t *testing.T) {
	model := demoModel(t)
	photo := scene(64)
	for want, guide := range map[string]*picture.Picture{
		"guide 2 of 2 has no picture":                                  nil,
		"guide 2 of 2: a picture of 4x4 has 3 channel values":          {Width: 4, Height: 4, Pix: make([]float32, 3)},
		"guide 2 of 2: a picture of 0x0 has 0 channel values":          {},
		"guide 2 of 2 is 2000x2000 pixels large: shrink it to 2000000": picture.New(2000, 2000),
	} {
		s := Settings{Method: Caffe, Objective: "mixed3b", Iterations: 1, Octaves: 1, Guides: []Guide{{photo, 1}, {guide, 1}}}
		_, dreamed := model.Dream(t.Context(), photo, s)
		_, scored := model.Score(t.Context(), photo, s)
		_, made := model.Ingredients(photo, s)
		for _, err := range []error{dreamed, scored, made} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got error %v, want one with %q", err, want)
			}
		}
	}
}
