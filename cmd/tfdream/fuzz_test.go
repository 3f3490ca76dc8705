package main

import (
	"io"
	"math"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// FuzzRecipe looks for recipes that set what a recipe has no say in, or what the flags
// would refuse.
func FuzzRecipe(f *testing.F) {
	var example recipe.Recipe
	example.Dream.Method, example.Graph.Name = "naive", "demo"
	example.Size, example.Made.Picture = &recipe.Size{Width: 30, Height: 20}, "noise:3x3"
	written, err := example.Text()
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
		flags := newFlags("dream", &ui.UI{Stderr: io.Discard})
		var s dreaming.Settings
		s.Add(flags)
		if _, err := s.Obey(flags, "it.toml", text); err != nil {
			if err.Error() == "" {
				t.Error("an error that says nothing")
			}
			return
		}
		if s.Output != "" || s.Limits.MaxPixels != 0 || s.Network.AllowOps != nil {
			t.Errorf("the recipe says where the dream goes, or whom to trust: %+v", s)
		}
		makeSense(t, s)
	})
}

// makeSense fails for settings that no dream can be made with.
func makeSense(t *testing.T, s dreaming.Settings) {
	t.Helper()
	d := s.Dream
	switch {
	case d.Iterations < 0, d.Octaves < 0, d.Tile < 0, d.Jitter < 0, d.LapLevels < 0, s.MaxSide < 0:
		t.Errorf("less than nothing: %+v", d)
	case math.IsNaN(d.Step), math.IsInf(d.Step, 0), math.IsNaN(d.OctaveScale), math.IsInf(d.OctaveScale, 0):
		t.Errorf("no number: %+v", d)
	}
	if side := s.Size; side != nil && (min(side.Width, side.Height) < 1 || max(side.Width, side.Height) > recipe.MaxSide) {
		t.Errorf("a picture of %s", side)
	}
	for _, g := range s.Guides {
		if g.File == "" || !(g.Weight != 0 && math.Abs(g.Weight) <= 1e6) {
			t.Errorf("a guide %q of weight %v", g.File, g.Weight)
		}
	}
}

// FuzzFlags looks for texts that a flag takes although they make no sense, and for mistakes
// that are not told in one line.
func FuzzFlags(f *testing.F) {
	for _, text := range []string{
		"800x600", "1x0", "a4", "noise:30x20", "3", "-1", "1e309", "nan", "0x1p-3", "117,117,117", "1,2", "rgb", "a.jpg:0.5", "a:b:-1e6", ":3",
		"GPU:0,/job:worker/task:1", "auto,", "grpc://[::1]:2222", "grpc://:1", "127.0.0.1", "mixed4*", "[a-", "relu,turn", "", "\x00\n\xff",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var dreams dreaming.Settings
		var sheets atlas
		for _, add := range []func(*pflag.FlagSet){dreams.Add, sheets.add} {
			flags := newFlags("dream", &ui.UI{Stderr: io.Discard})
			add(flags)
			flags.VisitAll(func(flag *pflag.Flag) {
				err := flagError(flags, flags.Set(flag.Name, text))
				if err != nil && (!strings.Contains(err.Error(), "--"+flag.Name) || strings.ContainsRune(err.Error(), '\n')) {
					t.Errorf("--%s %q: %q", flag.Name, text, err)
				}
			})
		}
		makeSense(t, dreams)
		if s := sheets.sheet; s != nil && (min(s.Width, s.Height) < 1 || max(s.Width, s.Height) > 30_000) {
			t.Errorf("a sheet of %s", s)
		}
		if noise, err := dreaming.Source(dreaming.NoiseScheme + text).NoiseSize(); err == nil {
			if again, err := recipe.SizeKind.Parse(noise.String()); err != nil || again != noise {
				t.Errorf("noise of %q is %s: %v", text, noise, err)
			}
		}
	})
}
