package graphs

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func ptr[T any](v T) *T { return &v }

func TestTheStrongestSourceWins(t *testing.T) {
	known := Profile{Input: "input", Mean: [3]float32{117, 117, 117}, Divide: Each(1), Order: RGB, Objective: "square(a)", Octaves: 3}
	sidecar := source{name: "x.toml", ProfileOverride: ProfileOverride{Objective: ptr("b"), Order: ptr(BGR), Iterations: ptr(7)}}
	said := flags(ProfileOverride{Objective: ptr("c"), Divide: ptr(Each(2))})
	p, err := profileOf(&known, sidecar, said)
	if err != nil {
		t.Fatal(err)
	}
	if p.Objective != "c" || p.Order != BGR || p.Divide != Each(2) || p.Iterations != 7 || p.Octaves != 3 || p.Mean[0] != 117 {
		t.Errorf("got %+v", p)
	}
	if known.Objective != "square(a)" {
		t.Error("the catalogue's profile was changed")
	}
}

// What is not given is assumed, and that is recorded.
func TestAssumptionsAreRecorded(t *testing.T) {
	for _, c := range []struct {
		said    ProfileOverride
		assumed []string
	}{
		{ProfileOverride{}, []string{"mean", "divide", "order"}},
		{ProfileOverride{Mean: &[3]float32{1, 2, 3}}, []string{"order"}},
		{ProfileOverride{Divide: ptr(Each(255))}, []string{"mean", "order"}},
		{ProfileOverride{Mean: &[3]float32{1, 2, 3}, Order: ptr(BGR)}, nil},
	} {
		p, err := profileOf(nil, source{}, flags(c.said))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(p.Assumed, c.assumed) {
			t.Errorf("%+v: assumed %q, want %q", c.said, p.Assumed, c.assumed)
		}
		if c.said.Divide == nil && p.Divide != Each(1) {
			t.Errorf("divisor %v, want 1", p.Divide)
		}
	}
}

func TestProfilesThatCannotBeAreRefused(t *testing.T) {
	nan := math.NaN()
	for says, o := range map[string]ProfileOverride{
		"mean [NaN 0 0]":     {Mean: &[3]float32{float32(nan), 0, 0}},
		"divide 0":           {Divide: ptr(Each(0))},
		"divide [58 -1 57]":  {Divide: ptr(Divisor{58, -1, 57})},
		"divide +Inf":        {Divide: ptr(Each(float32(math.Inf(1))))},
		`order "gbr"`:        {Order: ptr(Order("gbr"))},
		"input is empty":     {Input: ptr("")},
		"iterations -1":      {Iterations: ptr(-1)},
		"octaves 0":          {Octaves: ptr(0)},
		"step NaN":           {Step: &nan},
		"octave-scale 1 is":  {OctaveScale: ptr(1.0)},
		"no-such-labels.txt": {Labels: ptr("no-such-labels.txt")},
	} {
		if _, err := profileOf(nil, flags(o)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v, want one that says %q", err, says)
		}
	}
}
