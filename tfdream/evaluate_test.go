package tfdream

import (
	"slices"
	"testing"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/picture"
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

// A picture that lies about its size is refused, not looked at in part.
func TestPictureThatIsNone(t *testing.T) {
	model := demoModel(t)
	for name, p := range map[string]*picture.Picture{
		"empty": {},
		"short": {Width: 64, Height: 64, Pix: make([]float32, 3*64*63)},
	} {
		if _, err := model.Forward(t.Context(), p, "mixed3a"); err == nil {
			t.Errorf("%s: no error of Forward", name)
		}
		if _, err := model.Dream(t.Context(), p, Settings{Objective: "mixed3a"}); err == nil {
			t.Errorf("%s: no error of Dream", name)
		}
	}
}
