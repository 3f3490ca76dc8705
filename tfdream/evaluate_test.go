package tfdream

import (
	"slices"
	"testing"

	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
	"github.com/tfdream/tfdream/tfdream/inspect"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
)

// A graph may pad the picture itself, with nothing taken from it before: TensorFlow then folds
// the shapes of what the network sees.
func TestGraphThatPadsThePictureItself(t *testing.T) {
	graph := demoGraph(t)
	graph.Profile.Mean = [3]float32{}
	pad := graphtest.FloatNode("pad", "Pad", graph.Profile.Input, "paddings")
	pad.Attr["Tpaddings"] = graphdef.Attribute(typespb.DataType_DT_INT32)
	for _, node := range graph.Def.Node {
		if i := slices.Index(node.Input, graph.Profile.Input); i >= 0 {
			node.Input[i] = pad.Name
		}
	}
	around := graphdef.IntConst("paddings", []int32{0, 0, 3, 3, 3, 3, 0, 0}, 4, 2)
	graph.Def.Node = append([]*nodepb.NodeDef{around, pad}, graph.Def.Node...)
	if _, err := inspect.CheckGradients(t.Context(), newModel(t, graph), "mixed3a"); err != nil {
		t.Error(err)
	}
}
