package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/twin"
	"github.com/tfdream/tfdream/tfdream"
)

// Every preset's flags are flags, and its objective is one that each graph it is for has:
// the demo graph, the twin for Inception5h, and the real GoogLeNet where it is at hand.
func TestPresetsFitTheirGraphs(t *testing.T) {
	data, err := twin.Marshal(twin.Inception5h(1))
	if err != nil {
		t.Fatal(err)
	}
	twinFile := filepath.Join(t.TempDir(), "twin.pb")
	if err := os.WriteFile(twinFile, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for kind, name := range map[graphKind]string{demo: "demo", inception5h: twinFile, googlenet: "../../../shared/graphs/bvlc_googlenet.pb"} {
		t.Run(string(kind), func(t *testing.T) {
			if _, err := os.Stat(name); kind == googlenet && err != nil {
				t.Skipf("needs the real GoogLeNet: %v", err)
			}
			graph, err := graphs.Open(name, graphs.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := kindOf(graph); got != kind {
				t.Fatalf("the graph is taken for %q", got)
			}
			model, err := tfdream.NewModel(graph, tfdream.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer model.Close()
			fitting := 0
			for _, p := range presets {
				if p.objectives[kind] == "" {
					continue
				}
				fitting++
				var s settings
				flags := pflag.NewFlagSet("dream", pflag.ContinueOnError)
				s.add(flags)
				for flag, value := range p.of(kind) {
					if err := flags.Set(flag, value); err != nil {
						t.Errorf("%s: %v", p.name, err)
					}
				}
				objective, err := tfdream.ParseObjective(s.dream.Objective)
				if err == nil {
					_, err = model.Explain(objective)
				}
				if err != nil {
					t.Errorf("%s: %v", p.name, err)
				}
			}
			if fitting < 8 {
				t.Errorf("only %d presets", fitting)
			}
		})
	}
}

// The strength leaves all as it is at 5, moves it steadily, and not what is said beside it.
func TestStrengthMovesSteadily(t *testing.T) {
	base := tfdream.Settings{Method: tfdream.DeepDream, Iterations: 10, Step: 1.5, Octaves: 4}
	at := func(x float64, fixed ...string) tfdream.Settings {
		s := strength{asked: &x, fixed: map[string]bool{}}
		for _, flag := range fixed {
			s.fixed[flag] = true
		}
		return s.apply(base)
	}
	before := at(0)
	for x := 1.0; x <= 10; x++ {
		now := at(x)
		if now.Iterations <= before.Iterations || now.Step <= before.Step || now.Octaves < before.Octaves {
			t.Errorf("from %v to %v: %d, %v, %d after %d, %v, %d", x-1, x, now.Iterations, now.Step, now.Octaves, before.Iterations, before.Step, before.Octaves)
		}
		before = now
	}
	if got := at(5); got.Iterations != 10 || got.Step != 1.5 || got.Octaves != 4 {
		t.Errorf("at 5: %d, %v, %d", got.Iterations, got.Step, got.Octaves)
	}
	if got := at(10, "iterations", "octaves"); fmt.Sprint(got.Iterations, got.Octaves) != "10 4" || got.Step == 1.5 {
		t.Errorf("with two of them said: %d, %v, %d", got.Iterations, got.Step, got.Octaves)
	}
	base.Method = tfdream.LapNorm
	if got := at(10); got.Octaves != 4 {
		t.Errorf("the picture would grow with the strength, by %d octaves", got.Octaves)
	}
}
