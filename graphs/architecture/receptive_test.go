package architecture

import (
	"testing"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

// What each kind of node does to the view of a picture of 20x30 pixels, counted by hand.
func TestViewsThroughEachKindOfNode(t *testing.T) {
	slide := func(name, op, input, padding string, stride, dilation int64, inputs ...string) *nodepb.NodeDef {
		n := graphtest.FloatNode(name, op, append([]string{input}, inputs...)...)
		n.Attr["padding"], n.Attr["strides"] = graphdef.Attribute(padding), graphdef.Attribute([]int64{1, stride, stride, 1})
		n.Attr["dilations"], n.Attr["ksize"] = graphdef.Attribute([]int64{1, dilation, dilation, 1}), graphdef.Attribute([]int64{1, 2, 3, 1})
		return n
	}
	explicit := slide("explicit", "Conv2D", "picture", "EXPLICIT", 1, 1, "filter")
	explicit.Attr["explicit_paddings"] = graphdef.Attribute([]int64{0, 0, 2, 0, 0, 4, 0, 0})
	paddings := graphdef.IntConst("paddings", []int32{0, 0, 1, 2, 3, 4, 0, 0}, 4, 2)
	concat := graphtest.FloatNode("concat", "ConcatV2", "same", "relu", "axis")
	concat.Attr["N"] = graphdef.Attribute(int64(2))
	nodes := []*nodepb.NodeDef{
		graphtest.FloatNode("picture", "Placeholder"),
		graphdef.FloatConst("filter", make([]float32, 5*3*3*4), 5, 3, 3, 4), graphdef.IntConst("axis", []int32{3}, 1), graphdef.IntConst("sides", []int32{1, 2}, 2), paddings,
		slide("same", "Conv2D", "picture", "SAME", 1, 1, "filter"),
		graphtest.FloatNode("relu", "Relu", "picture"),
		concat,
		slide("valid", "Conv2D", "picture", "VALID", 2, 1, "filter"),
		slide("twice", "Conv2D", "valid", "SAME", 3, 1, "filter"),
		slide("dilated", "DepthwiseConv2dNative", "picture", "SAME", 1, 2, "filter"),
		explicit,
		slide("pool", "MaxPool", "picture", "SAME", 2, 1),
		graphtest.FloatNode("pad", "Pad", "picture", "paddings"),
		graphtest.FloatNode("mean", "Mean", "same", "sides"),
		graphtest.FloatNode("scaled", "Mul", "same", "mean"),
		graphtest.FloatNode("logits", "MatMul", "mean", "filter"),
		graphtest.FloatNode("turned", "Transpose", "picture", "sides"),
		graphtest.FloatNode("unlike", "AddV2", "picture", "valid"),
		graphtest.FloatNode("computed", "Pad", "picture", "relu"),
	}
	views := Views(nodes, "picture", 20, 30)
	for name, want := range map[string]View{
		"picture":  {Axis{20, 1, 0, 0}, Axis{30, 1, 0, 0}, false},
		"same":     {Axis{20, 1, -2, 2}, Axis{30, 1, -1, 1}, false},
		"concat":   {Axis{20, 1, -2, 2}, Axis{30, 1, -1, 1}, false},
		"valid":    {Axis{8, 2, 0, 4}, Axis{14, 2, 0, 2}, false},
		"twice":    {Axis{3, 6, -2, 10}, Axis{5, 6, 0, 6}, false}, // of 3 rows and 1 column of padding, 1 and 0 go before
		"dilated":  {Axis{20, 1, -4, 4}, Axis{30, 1, -2, 2}, false},
		"explicit": {Axis{18, 1, -2, 2}, Axis{32, 1, 0, 2}, false},
		"pool":     {Axis{10, 2, 0, 1}, Axis{15, 2, 0, 2}, false},
		"pad":      {Axis{23, 1, -1, -1}, Axis{37, 1, -3, -3}, false},
		"mean":     {Whole: true},
		"scaled":   {Whole: true},
		"logits":   {Whole: true},
	} {
		if got, known := views[name]; !known || got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
	for _, name := range []string{"filter", "turned", "unlike", "computed"} {
		if got, known := views[name]; known {
			t.Errorf("%s: got %+v, though it has no view that can be told", name, got)
		}
	}
}
