package graphs

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
	"github.com/tfdream/tfdream/graphs/internal/check"
	"github.com/tfdream/tfdream/graphs/internal/format"
	"github.com/tfdream/tfdream/graphs/internal/labels"
)

// FuzzGraph looks for files that break the checks, for inputs that are not nodes, and for
// refused ops that are kept.
func FuzzGraph(f *testing.F) {
	graphtest.AddSeeds(f)
	f.Add([]byte("# a graph\nnode { name: \"x\" op: \"Placeholder\" attr { key: 'dtype' value < type: DT_FLOAT > } }\nnode { name: \"r\" op: \"Relu\" input: \"x\" }"))
	f.Add([]byte("name: 'net' layer { type: \"Pooling\" }"))
	f.Add(append([]byte("\x0a\x08\x2a\x062.21.0\x12\x05"), "\x0a\x03\x0a\x01x"...))
	f.Fuzz(func(t *testing.T, data []byte) {
		def, err := format.Parse("net.pb", data)
		if err == nil {
			err = check.Structure(def)
		}
		var name string
		if err == nil {
			if name, _, err = input(def, ""); err == nil && !slices.ContainsFunc(def.Node, named(name)) {
				t.Fatalf("the input %q is no node", name)
			}
		}
		var reach *check.Reach
		if err == nil {
			reach, err = check.Of(def, name, nil)
		}
		if err != nil {
			var refused *RefusedOpsError
			if !errors.Is(err, ErrNotGraph) && !errors.Is(err, ErrInput) && !errors.As(err, &refused) {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		if err := Check(reach.Kept, nil); err != nil {
			t.Fatalf("what is kept: %v", err)
		}
	})
}

// FuzzSidecar looks for TOML files that are accepted although no picture can be
// prepared as they say.
func FuzzSidecar(f *testing.F) {
	f.Add("input = \"data\"\nmean = [123, 117, 104.5]\ndivide = 58\norder = \"bgr\"\nlabels = \"words.txt\"\n")
	f.Add("objective = \"square(relu)\"\niterations = 20\noctaves = 4\nstep = 2\noctave-scale = 1.5\n")
	f.Add("divide = [58.4, 57, 1e3]\n")
	f.Add("mean = [nan, inf, 1e300]\ndivide = -0.0\n[made]\n")
	f.Add("step = 9223372036854775807\nlabels = [\"a\"]\n\"in\\u0000put\" = 1\n")
	read := func(string) ([]byte, error) { return []byte("cat\n"), nil }
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parseSidecar("net.toml", text, read)
		if err != nil {
			return
		}
		p, err := profileOf(nil, s)
		if err != nil {
			return
		}
		for _, m := range append(append(p.Mean[:], p.Divide[:]...), float32(p.Step), float32(p.OctaveScale)) {
			if x := float64(m); math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("%v is taken: %+v", m, p)
			}
		}
		if min(p.Divide[0], p.Divide[1], p.Divide[2]) <= 0 || p.Order != RGB && p.Order != BGR || p.Iterations < 0 || p.Octaves < 0 || p.Step < 0 {
			t.Errorf("%+v is taken", p)
		}
	})
}

// FuzzLabels looks for files of labels that are read as something else, or cannot be told from none.
func FuzzLabels(f *testing.F) {
	for _, text := range []string{"cat\ndog\n", "\xef\xbb\xbfcat\r\ndog", "\n\n", "", "\r", "a\x00b\n\xff\n", "\xff\xfec\x00",
		`{"0": ["n01440764", "tench"], "1": "cat"}`, `["cat", ["n01440764", "tench"]]`, `{"id2label": {"0": "cat"}}`, `{"cat": 0, "dog": 2}`, "{0: 'tench'}",
		"item {\n  name: \"/m/01g317\"\n  id: 1\n  display_name: \"person\"\n}\n", "# one\nentry: <target_class: 449 target_class_string: 'n01440764'>", "item {{{{"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		labels, err := labels.Read(func(string) ([]byte, error) { return data, nil }, "words.txt")
		if err != nil {
			if strings.ContainsRune(err.Error(), '\n') {
				t.Errorf("%q: the error is more than a line: %v", data, err)
			}
			return
		}
		if len(labels) == 0 {
			t.Errorf("%q has no labels, and is taken", data)
		}
		for _, label := range labels {
			if !bytes.Contains(data, []byte(label)) && !bytes.ContainsAny(data, "[\\") { // as lists and escapes are
				t.Errorf("%q is read as %q", data, labels)
			}
		}
	})
}

func named(name string) func(*nodepb.NodeDef) bool {
	return func(n *nodepb.NodeDef) bool { return n.Name == name }
}
