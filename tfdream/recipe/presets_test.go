package recipe

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/caffe"
	"github.com/tfdream/tfdream/graphs/caffe/caffetest"
	"github.com/tfdream/tfdream/graphs/testfiles"
	"github.com/tfdream/tfdream/graphs/twin"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// Every preset's settings are settings that its method heeds, and its objective is one that each
// graph it is for has: the demo graph, the twin for Inception5h, a SqueezeNet without training, and the real GoogLeNet and Inception v3 if they are there.
func TestPresetsFitTheirGraphs(t *testing.T) {
	data, err := twin.Marshal(twin.Inception5h(1))
	if err != nil {
		t.Fatal(err)
	}
	twinFile := filepath.Join(t.TempDir(), "twin.pb")
	if err := os.WriteFile(twinFile, data, 0o600); err != nil {
		t.Fatal(err)
	}
	net := caffetest.SqueezeNet(2) // with half of its channels
	squeezed := filepath.Join(t.TempDir(), "squeezenet.pb")
	if err := convert(net, squeezed); err != nil {
		t.Fatal(err)
	}
	for kind, name := range map[Kind]string{Demo: "demo", SqueezeNet: squeezed, GoogLeNet: "graphs/bvlc_googlenet.pb", Inception2015: "graphs/inception_v3.pb", Inception5h: twinFile} {
		t.Run(string(kind), func(t *testing.T) {
			if strings.HasPrefix(name, "graphs/") {
				name = testfiles.Require(t, name)
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
			if fitting < 7 {
				t.Errorf("only %d presets", fitting)
			}
		})
	}
}

// convert writes a Caffe network as a graph.
func convert(net caffetest.Net, path string) error {
	text, err := caffe.ParseNet([]byte(net.Prototxt))
	if err != nil {
		return err
	}
	weights, err := caffe.ParseWeights(net.Caffemodel)
	if err != nil {
		return err
	}
	model, err := caffe.Convert(text, weights)
	if err != nil {
		return err
	}
	return graphs.Write(path, model.Graph, graphs.ProfileOverride{Input: &model.Input})
}

// The presets for the catalogue's Inception v3, which is not here to try them, name layers that
// slim's network has (inception_v3.py of TensorFlow's models), by the names that its graph has.
func TestPresetsNameLayersOfSlim(t *testing.T) {
	layers := map[string]bool{}
	add := func(block, branch string, convolutions ...string) {
		layers[block+"/concat"] = true
		for _, convolution := range convolutions {
			layers[block+"/Branch_"+branch+"/"+convolution+"/Relu"] = true
		}
	}
	for _, block := range []string{"Mixed_5b", "Mixed_5c", "Mixed_5d"} {
		add(block, "0", "Conv2d_0a_1x1")
		if block == "Mixed_5c" {
			add(block, "1", "Conv2d_0b_1x1", "Conv_1_0c_5x5")
		} else {
			add(block, "1", "Conv2d_0a_1x1", "Conv2d_0b_5x5")
		}
		add(block, "2", "Conv2d_0a_1x1", "Conv2d_0b_3x3", "Conv2d_0c_3x3")
		add(block, "3", "Conv2d_0b_1x1")
	}
	add("Mixed_6a", "0", "Conv2d_1a_1x1")
	add("Mixed_6a", "1", "Conv2d_0a_1x1", "Conv2d_0b_3x3", "Conv2d_1a_1x1")
	for _, block := range []string{"Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"} {
		add(block, "0", "Conv2d_0a_1x1")
		add(block, "1", "Conv2d_0a_1x1", "Conv2d_0b_1x7", "Conv2d_0c_7x1")
		add(block, "2", "Conv2d_0a_1x1", "Conv2d_0b_7x1", "Conv2d_0c_1x7", "Conv2d_0d_7x1", "Conv2d_0e_1x7")
		add(block, "3", "Conv2d_0b_1x1")
	}
	for _, p := range Presets() {
		text := p.Objectives[InceptionV3]
		layer := strings.TrimSuffix(strings.TrimPrefix(text, "square("+slim), ")")
		if text != "" && !layers[layer] {
			t.Errorf("%s: slim has no layer %s", p.Name, text)
		}
		if (text == "") != (p.Objectives[Inception2015] == "") {
			t.Errorf("%s is for one Inception v3 only", p.Name)
		}
	}
	nodes := []*nodepb.NodeDef{{Name: slim + "Mixed_5b/concat"}, {Name: slim + "Mixed_6a/concat"}, {Name: slim + "Mixed_6e/concat"}}
	if kind := KindOf(&graphs.Graph{Def: &graphpb.GraphDef{Node: nodes}}); kind != InceptionV3 {
		t.Errorf("a graph with slim's names is taken for %q", kind)
	}
}
