package tfdream

import (
	"context"
	"errors"
	"testing"
)

func TestGuidedGradientIsRight(t *testing.T) {
	model := demoModel(t)
	objective := Objective{{Weight: 1, Layer: "mixed3b"}, {Weight: -0.001, Kind: TotalVariation}}
	landscape := readPicture(t, testdata+"landscape.png")
	guides := []Guide{{cropped(landscape, 270, 580, 96), 1}, {cropped(landscape, 100, 100, 64), -0.3}}
	ops, err := model.guidedGradientOf(objective, guides)
	if err != nil {
		t.Fatal(err)
	}
	if err := model.lookAtGuides(objective, guides); err != nil {
		t.Fatal(err)
	}
	checks, err := model.slopes(t.Context(), []gradientOps{ops}, 96, checkSteps[0])
	if err != nil {
		t.Fatal(err)
	}
	if checks[0].Undecided() || !(checks[0].Error() < checkTolerance) {
		t.Errorf("off by %g, undecided is %t", checks[0].Error(), checks[0].Undecided())
	}
}

func TestGuideSteers(t *testing.T) {
	model := demoModel(t)
	photo := scene(96)
	result, err := model.Dream(context.Background(), photo,
		Settings{Method: Caffe, Objective: "mixed3b", Iterations: 3, Octaves: 1, Guides: []Guide{{scene(64), 1}}})
	if err != nil {
		t.Fatal(err)
	}
	ops, err := model.guidedGradientOf(Objective{{Weight: 1, Layer: "mixed3b"}}, []Guide{{scene(64), 1}})
	if err != nil {
		t.Fatal(err)
	}
	before, err := model.scores([]gradientOps{ops}, photo.Pix, Size{96, 96})
	if err != nil {
		t.Fatal(err)
	}
	after, err := model.scores([]gradientOps{ops}, result.Pix, Size{96, 96})
	if err != nil {
		t.Fatal(err)
	}
	if gain := after[0] / before[0]; !(gain > 1.01) {
		t.Errorf("three guided steps raise the match %.3f times", gain)
	}
	for _, objective := range []string{"square(mixed3b)", "mixed3b:7"} {
		if _, err := model.Dream(context.Background(), photo, Settings{Objective: objective, Guides: []Guide{{photo, 1}}}); !errors.Is(err, ErrObjective) {
			t.Errorf("%s with a guide: got error %v, want an ErrObjective", objective, err)
		}
	}
}
