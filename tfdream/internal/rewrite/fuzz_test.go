package rewrite

import (
	"slices"
	"testing"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

// FuzzPasses looks for graphs that pass the checks and break a pass, or are no longer complete
// after one.
func FuzzPasses(f *testing.F) {
	graphtest.AddSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		def := &graphpb.GraphDef{}
		if proto.Unmarshal(data, def) != nil || graphs.Check(def, nil) != nil {
			return
		}
		passed, err := ClearDevices(def)
		if err == nil {
			passed, err = ModernConcat(passed)
		}
		if err == nil {
			passed, err = CorrectGradients(passed, "back")
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
		if err := graphs.Check(passed, nil); err != nil {
			t.Fatalf("after the passes: %v", err)
		}
		for _, n := range def.Node {
			if !slices.ContainsFunc(passed.Node, named(n.Name)) {
				t.Fatalf("node %q is gone", n.Name)
			}
		}
	})
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
