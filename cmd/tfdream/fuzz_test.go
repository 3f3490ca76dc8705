package main

import (
	"errors"
	"io"
	"math"
	"testing"
)

// FuzzRecipe looks for recipes that set what a recipe has no say in, or what the flags
// would refuse.
func FuzzRecipe(f *testing.F) {
	written, err := recipe{Method: "naive", Graph: "demo", Order: "rgb", Divide: 1, Size: "30x20", Made: made{Picture: "noise:3x3"}}.text()
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{
		written, "iterations = 2\nmean = [117, 117, 117]\nseed = 7\nstep = nan\n", "output = \"elsewhere.png\"", "octaves = [[[1]]]\n",
		"size = \"1x1\"\nmax-side = 3\nguide = \"\"\n", "step = 1979-05-27T07:32:00Z\n", "[made]\npicture = 3\n", "made = 3\n", "a.b = {c = 1}\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		flags := newFlags("dream", &ui{stderr: io.Discard})
		var s settings
		s.add(flags)
		if _, err := s.obey(flags, "it.toml", text); err != nil {
			var p *problem
			if errors.As(err, &p) && p.message == "" {
				t.Error("an error that says nothing")
			}
			return
		}
		d := s.dream
		switch {
		case s.output != "", s.limits.MaxPixels != 0, s.graph.allowOps != nil:
			t.Errorf("the recipe says where the dream goes, or whom to trust: %+v", s)
		case d.Iterations < 0, d.Octaves < 0, d.Tile < 0, d.Jitter < 0, d.LapLevels < 0, s.maxSide < 0:
			t.Errorf("less than nothing: %+v", d)
		case math.IsNaN(d.Step), math.IsInf(d.Step, 0), math.IsNaN(d.OctaveScale), math.IsInf(d.OctaveScale, 0):
			t.Errorf("no number: %+v", d)
		}
	})
}
