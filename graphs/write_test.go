package graphs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

func TestWhatIsWrittenIsOpened(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "labels.txt"), []byte("cat\ndog\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "net.pb")
	input, labels, objective, order := "input", "labels.txt", "square(relu)", BGR
	mean := [3]float32{123.68, 116.779, 103.939}
	for _, divide := range []Divisor{Each(58), {58.4, 57.1, 57.4}} { // the second time over existing files
		err := Write(path, graphtest.Tiny(), ProfileOverride{Input: &input, Mean: &mean, Divide: &divide, Order: &order, Labels: &labels, Objective: &objective})
		if err != nil {
			t.Fatal(err)
		}
		g, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if p := g.Profile; p.Input != input || p.Mean != mean || p.Divide != divide || p.Order != order || p.Objective != objective || p.Labels[1] != "dog" {
			t.Errorf("opened with %+v", p)
		}
	}
}

func TestAGraphIsWrittenWithItsSidecarOrNotAtAll(t *testing.T) {
	none, lost := "nothing.txt", "no such node"
	for name, c := range map[string]struct {
		prepare func(dir string) error
		file    string
		o       ProfileOverride
		broken  bool
		says    string
	}{
		"no folder":          {file: "sub/net.pb", says: "no such file"},
		"other ending":       {file: "net.toml", says: "a graph's file ends in .pb"},
		"graph is a folder":  {prepare: func(dir string) error { return os.Mkdir(filepath.Join(dir, "net.pb"), 0o755) }, file: "net.pb", says: "not a regular file"},
		"toml is a folder":   {prepare: func(dir string) error { return os.Mkdir(filepath.Join(dir, "net.toml"), 0o755) }, file: "net.pb", says: "not a regular file"},
		"no labels":          {file: "net.pb", o: ProfileOverride{Labels: &none}, says: "reading labels"},
		"no such input":      {file: "net.pb", o: ProfileOverride{Input: &lost}, says: "no such node"},
		"graph is not whole": {file: "net.pb", broken: true, says: "not a usable frozen graph"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if c.prepare != nil {
				if err := c.prepare(dir); err != nil {
					t.Fatal(err)
				}
			}
			before := listing(t, dir)
			def := graphtest.Tiny()
			if c.broken {
				def = graphtest.Graph(graphtest.Placeholder("x", typespb.DataType_DT_FLOAT), graphtest.Node("relu", "Relu", "y"))
			}
			if err := Write(filepath.Join(dir, c.file), def, c.o); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want one that says %q", err, c.says)
			}
			if after := listing(t, dir); after != before {
				t.Errorf("the folder held %q, and holds %q", before, after)
			}
		})
	}
}

func listing(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}
