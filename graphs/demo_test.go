package graphs

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

func TestAnEmbeddedGraphBringsItsSidecarAndLabels(t *testing.T) {
	files := fstest.MapFS{
		"demo/demo.pb":    {Data: graphtest.Bytes(t, graphtest.Tiny())},
		"demo/demo.toml":  {Data: []byte("mean = [117, 117, 117]\norder = 'rgb'\nlabels = 'labels.txt'\nobjective = 'relu'\n")},
		"demo/labels.txt": {Data: []byte("owl\ntree\n")},
	}
	g, err := openEmbedded(files, Options{Profile: ProfileOverride{Objective: ptr("square(relu)")}})
	if err != nil {
		t.Fatal(err)
	}
	p := g.Profile
	if g.Name != "demo" || p.Mean[1] != 117 || p.Input != "input" || p.Objective != "square(relu)" || len(p.Assumed) > 0 {
		t.Errorf("got %s with %+v", g.Name, p)
	}
	if !slices.Equal(p.Labels, []string{"owl", "tree"}) {
		t.Errorf("labels %q", p.Labels)
	}
	delete(files, "demo/labels.txt")
	if _, err := openEmbedded(files, Options{}); err == nil || !strings.Contains(err.Error(), "demo.toml: reading labels") {
		t.Errorf("without its labels: %v", err)
	}
	if _, err := openEmbedded(fstest.MapFS{}, Options{}); !errors.Is(err, ErrNoDemo) {
		t.Errorf("without the graph: %v, want ErrNoDemo", err)
	}
}

// The default has to exercise the real path: the demo graph has what Inception5h is made of.
func TestTheDemoGraphIsMadeLikeInception5h(t *testing.T) {
	g, err := Open(DemoName, Options{})
	if errors.Is(err, ErrNoDemo) {
		t.Skip("skipped: graphs/demo/demo.pb, the trained demo graph, is not there")
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range []string{"Concat", "LRN", "Conv2D", "BiasAdd", "Relu", "MaxPool"} {
		found := false
		for _, n := range g.Def.Node {
			found = found || n.Op == op
		}
		if !found {
			t.Errorf("it has no %s", op)
		}
	}
	for _, n := range g.Def.Node {
		if n.Device != "/cpu:0" {
			t.Errorf("%s is on device %q, want /cpu:0", n.Name, n.Device)
			break
		}
	}
	if p := g.Profile; p.Objective == "" || len(p.Labels) == 0 || len(p.Assumed) > 0 {
		t.Errorf("its sidecar leaves something open: %+v", p)
	}
	if data, err := demoFiles.ReadFile("demo/demo.pb"); err != nil || len(data) > 4<<20 {
		t.Errorf("demo.pb has %d bytes (%v), want at most 4 MiB", len(data), err)
	}
}
