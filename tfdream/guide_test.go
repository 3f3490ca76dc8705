package tfdream

import (
	"context"
	"errors"
	"testing"
)

func TestGuidedGradientIsRight(t *testing.T) {
	model := demoModel(t)
	objective := Objective{{Weight: 1, Layer: "mixed3b"}}
	ops, err := model.guidedGradientOf(objective)
	if err != nil {
		t.Fatal(err)
	}
	if err := model.lookAtGuide(objective, cropped(readPicture(t, testdata+"landscape.png"), 270, 580, 96)); err != nil {
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
		Settings{Method: Caffe, Objective: "mixed3b", Iterations: 3, Octaves: 1, Guide: scene(64)})
	if err != nil {
		t.Fatal(err)
	}
	ops, err := model.guidedGradientOf(Objective{{Weight: 1, Layer: "mixed3b"}})
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
		if _, err := model.Dream(context.Background(), photo, Settings{Objective: objective, Guide: photo}); !errors.Is(err, ErrObjective) {
			t.Errorf("%s with a guide: got error %v, want an ErrObjective", objective, err)
		}
	}
}
