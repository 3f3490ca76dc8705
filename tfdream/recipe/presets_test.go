package recipe

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/testfiles"
	"github.com/tfdream/tfdream/graphs/twin"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// Every preset's settings are settings that its method heeds, and its objective is one that each
// graph it is for has: the demo graph, the twin for Inception5h, and the real GoogLeNet if it is there.
func TestPresetsFitTheirGraphs(t *testing.T) {
	data, err := twin.Marshal(twin.Inception5h(1))
	if err != nil {
		t.Fatal(err)
	}
	twinFile := filepath.Join(t.TempDir(), "twin.pb")
	if err := os.WriteFile(twinFile, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for kind, name := range map[Kind]string{Demo: "demo", GoogLeNet: "", Inception5h: twinFile} {
		t.Run(string(kind), func(t *testing.T) {
			if kind == GoogLeNet {
				name = testfiles.Require(t, "graphs/bvlc_googlenet.pb")
			}
			graph, err := graphs.Open(name, graphs.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := KindOf(graph); got != kind {
				t.Fatalf("the graph is taken for %q", got)
			}
			model, err := tfdream.NewModel(graph, tfdream.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer model.Close()
			fitting := 0
			for _, p := range presets {
				if p.Objectives[kind] == "" {
					continue
				}
				fitting++
				r, err := p.For(kind)
				if err != nil {
					t.Fatal(err)
				}
				if ignored := r.Ignored(); len(ignored) > 0 {
					t.Errorf("%s: %s does not use %s", p.Name, r.Dream.Method, ignored)
				}
				parsed, err := objective.Parse(r.Dream.Objective)
				if err == nil {
					_, err = inspect.Explain(context.Background(), model, parsed)
				}
				if err != nil {
					t.Errorf("%s: %v", p.Name, err)
				}
			}
			if fitting < 8 {
				t.Errorf("only %d presets", fitting)
			}
		})
	}
}
