package rewrite

import (
	"maps"
	"slices"
	"strings"
	"testing"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
	"github.com/tfdream/tfdream/tfdream/internal/rewrite/gradients"
	"github.com/tfdream/tfdream/tfdream/internal/rewrite/layout"
)

// FuzzPasses looks for graphs that pass the checks and break a pass, or are no longer complete
// after one.
func FuzzPasses(f *testing.F) {
	graphtest.AddSeeds(f)
	for _, op := range append(gradients.Ops(), slices.Collect(maps.Keys(respelt))...) {
		node := graphtest.FloatNode("op", op, "input", "input", "input", "input", "input")
		maps.Copy(node.Attr, graphdef.Attributes{
			"strides": []int64{1, 2, 1, 1}, "dilations": []int64{1, 2, 3, 1}, "padding": "EXPLICIT",
			"explicit_paddings": []int64{0, 0, 1, 2, 3, 4, 0, 0}, "ksizes": []int64{1, 2, 3, 1},
		}.Proto())
		data, err := proto.Marshal(graphtest.Graph(graphtest.Placeholder("input", typespb.DataType_DT_FLOAT), node, graphtest.Node("reads", "Relu", "op:1")))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		def := &graphpb.GraphDef{}
		if proto.Unmarshal(data, def) != nil || len(def.Node) == 0 || graphs.Check(def, nil) != nil {
			return
		}
		turned, lost := layout.ChannelsLast(def, def.Node[0].Name)
		passed, err := ClearDevices(turned)
		if err == nil {
			passed, err = ModernConcat(passed)
		}
		// Some shapes, and others: what a graph says of them has nothing to do with it here.
		shapes := func(output string) []int { return []int{1, 2 + len(output)%3, 4, 6 / (1 + len(output)%3)} }
		if err == nil {
			passed, err = Respell(passed, shapes)
		}
		if err == nil {
			passed, err = gradients.Mark(passed, "input", shapes)
		}
		if err == nil {
			passed, err = gradients.Restore(drawn(passed), "network/", func(output string) []int { return shapes(strings.TrimPrefix(output, "network/")) })
		}
		if err == nil {
			passed = renamed(passed, func(name string) string { return strings.TrimPrefix(name, "network/") })
		}
		if err == nil {
			passed, err = CorrectGradients(passed, "back")
		}
		if err == nil {
			passed, err = KeepGroupsApart(passed, shapes)
		}
		if err == nil {
			passed, err = SpellOutLRN(passed, func(string) (int, error) { return 5, nil })
		}
		const large = 1 << 20 // bytes, which take a fuzzer too long to unpack
		weights := func(name string) *nodepb.NodeDef {
			if n := graphdef.ByName(passed)[name]; n.GetOp() == "Const" && elements(n) <= large/4 {
				return n
			}
			return nil
		}
		for _, pass := range []func(*graphpb.GraphDef) (*graphpb.GraphDef, error){
			ReluGradientsByOutput, PadWithin,
			func(def *graphpb.GraphDef) (*graphpb.GraphDef, error) { return SubPixelGradients(def, weights) },
			func(def *graphpb.GraphDef) (*graphpb.GraphDef, error) { return TurnConvolutionGradients(def, weights) },
		} {
			if err == nil {
				passed, err = pass(passed)
			}
		}
		if err != nil {
			return
		}
		if err := graphs.Check(passed, opsOf(passed)); err != nil {
			t.Fatalf("after the passes: %v", err)
		}
		for _, n := range def.Node {
			if !slices.ContainsFunc(passed.Node, named(n.Name)) && lost[n.Name] == "" {
				t.Fatalf("node %q is gone", n.Name)
			}
		}
	})
}

// drawn is a graph in the draft, below "network", with the gradients that AddGradients makes of what stands
// in for ops.
func drawn(def *graphpb.GraphDef) *graphpb.GraphDef {
	def = renamed(def, func(name string) string { return "network/" + name })
	for _, node := range slices.Clone(def.Node) {
		if !strings.Contains(node.Name, "/tfdream.input.") {
			continue
		}
		name := "gradient_1/" + node.Name
		def.Node = append(def.Node,
			graphtest.Placeholder(name+"/dy", typespb.DataType_DT_FLOAT),
			graphtest.FloatNode(name+"/fit", "Reshape", name+"/dy", name+"/shape"),
			graphtest.FloatNode(name+"/shape", "Shape", node.Name),
			graphtest.FloatNode(name, "Reshape", name+"/fit", name+"/shape"))
	}
	return def
}

func renamed(def *graphpb.GraphDef, rename func(string) string) *graphpb.GraphDef {
	def = proto.Clone(def).(*graphpb.GraphDef)
	for _, node := range def.Node {
		node.Name = rename(node.Name)
		for i, input := range node.Input {
			control := strings.HasPrefix(input, "^")
			node.Input[i] = rename(strings.TrimPrefix(input, "^"))
			if control {
				node.Input[i] = "^" + node.Input[i]
			}
		}
	}
	return def
}

// opsOf are all ops of a graph, which its gradients have more of than networks may.
func opsOf(def *graphpb.GraphDef) (ops []string) {
	for _, node := range def.Node {
		ops = append(ops, node.Op)
	}
	return ops
}

// elements is how many numbers a constant's shape asks for.
func elements(n *nodepb.NodeDef) int64 {
	count := int64(1)
	for _, dim := range n.Attr["value"].GetTensor().GetTensorShape().GetDim() {
		count *= dim.Size
	}
	return count
}

func named(name string) func(*nodepb.NodeDef) bool {
	return func(n *nodepb.NodeDef) bool { return n.Name == name }
}
