package tfdream

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/twin"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/internal/network"
	"github.com/tfdream/tfdream/tfdream/internal/rewrite/gradients"
	_ "github.com/tfdream/tfdream/tfdream/tuned" // the process as the program has it
)

// everyModel runs a test on each graph at hand: the demo graph, the structural twin
// of Inception5h, and the real GoogLeNet.
func everyModel(t *testing.T, test func(t *testing.T, model *Model)) {
	for name, open := range map[string]func(*testing.T) *Model{"demo": demoModel, "twin": twinModel, "googlenet": googlenet} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func demoModel(t *testing.T) *Model {
	t.Helper()
	return newModel(t, demoGraph(t))
}

// demoGraph opens the demo graph, which each model may change.
func demoGraph(t *testing.T) *graphs.Graph {
	t.Helper()
	graph, err := graphs.Open("demo", graphs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

// twinGraph opens the twin from a file, as the real one would be.
func twinGraph(t *testing.T) *graphs.Graph {
	t.Helper()
	data, err := twin.Marshal(twin.Inception5h(1))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "twin.pb")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	mean, order, objective := [3]float32{117, 117, 117}, graphs.RGB, "square(mixed4c)"
	graph, err := graphs.Open(path, graphs.Options{Profile: graphs.ProfileOverride{Mean: &mean, Order: &order, Objective: &objective}})
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

func twinModel(t *testing.T) *Model {
	t.Helper()
	return newModel(t, twinGraph(t))
}

// constant tells which layers have the same mean whatever the picture: a softmax adds up
// to one. Every other layer's gradient must be shown to be right.
func constant(layer graphs.Layer) bool {
	return layer.Operation == "Softmax" || strings.HasPrefix(layer.Name, "output")
}

func TestGradientsAreRightAtEveryLayer(t *testing.T) {
	everyModel(t, func(t *testing.T, model *Model) {
		layers := model.Layers()
		if testing.Short() && model.Graph.Name != graphs.DemoName {
			layers = everyNth(layers, 7)
		}
		// A few layers at a time, each time in a fresh graph: gradients pile up in one.
		for len(layers) > 0 {
			batch := layers[:min(24, len(layers))]
			layers = layers[len(batch):]
			names := make([]string, len(batch))
			for i, layer := range batch {
				names[i] = layer.Name
			}
			checks, err := inspect.CheckGradients(context.Background(), newModel(t, model.Graph), names...)
			if err != nil {
				t.Error(err)
			}
			for i, check := range checks {
				if check.Undecided() != constant(batch[i]) {
					t.Errorf("%s: undecided is %t: %+v", check.Objective, check.Undecided(), check)
				}
			}
		}
	})
}

func everyNth(layers []graphs.Layer, n int) []graphs.Layer {
	var some []graphs.Layer
	for i := n - 1; i < len(layers); i += n {
		some = append(some, layers[i])
	}
	return some
}

// The C library takes LRNGrad's default attributes for the node's own. Where no pass
// corrects that, the gradient exists, and is wrong.
func TestWrongGradientIsFound(t *testing.T) {
	defer func(all []func(*graphpb.GraphDef, gradients.Shapes) (*graphpb.GraphDef, error)) {
		network.Corrections = all
	}(network.Corrections)
	network.Corrections = nil
	model := newModel(t, twinGraph(t))
	checks, err := inspect.CheckGradients(context.Background(), model, "conv2d0", "square(mixed3a)")
	if !errors.Is(err, inspect.ErrGradient) || !strings.Contains(err.Error(), "square(mixed3a)") || !strings.Contains(err.Error(), "LRN") {
		t.Errorf("got %v, want a wrong gradient of square(mixed3a) through LRN", err)
	}
	if strings.Contains(err.Error(), "gradient of conv2d0") {
		t.Errorf("the gradient of conv2d0 stands before any LRN and is right, yet: %v", err)
	}
	t.Logf("off by %.2f before, %.2f behind the first LRN", checks[0].Error(), checks[1].Error())
}

// Floor has a gradient in the C library: none. TruncateMod has none at all. And log(-1) is not a number.
func TestNoGradientAndNoScore(t *testing.T) {
	for op, want := range map[string]string{
		"Floor":       "no gradient of last reaches the picture",
		"TruncateMod": "building the gradient of last: TensorFlow has no gradient through op TruncateMod (node last); choose a layer that stands before it",
		"Log":         "the score of last on a random picture is NaN",
	} {
		graph, err := graphs.Open("demo", graphs.Options{})
		if err != nil {
			t.Fatal(err)
		}
		last := &nodepb.NodeDef{Name: "last", Op: op, Input: []string{"conv2d0_pre_relu"}, Attr: map[string]*attrpb.AttrValue{
			"T": {Value: &attrpb.AttrValue_Type{Type: typespb.DataType_DT_FLOAT}},
		}}
		if op == "TruncateMod" {
			last.Input = append(last.Input, last.Input[0])
		}
		graph.Def.Node = append(graph.Def.Node, last)
		if _, err := inspect.CheckGradients(t.Context(), newModel(t, graph), "last"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got error %v, want %q", op, err, want)
		}
	}
}
