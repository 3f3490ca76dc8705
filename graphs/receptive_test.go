package graphs

import (
	"testing"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
)

// What each kind of node does to the view of a picture of 20x30 pixels, counted by hand.
func TestViewsThroughEachKindOfNode(t *testing.T) {
	slide := func(name, op, input, padding string, stride, dilation int64, inputs ...string) *nodepb.NodeDef {
		n := floatOp(name, op, append([]string{input}, inputs...)...)
		n.Attr["padding"], n.Attr["strides"] = stringAttr(padding), intsAttr(1, stride, stride, 1)
		n.Attr["dilations"], n.Attr["ksize"] = intsAttr(1, dilation, dilation, 1), intsAttr(1, 2, 3, 1)
		return n
	}
	explicit := slide("explicit", "Conv2D", "picture", "EXPLICIT", 1, 1, "filter")
	explicit.Attr["explicit_paddings"] = intsAttr(0, 0, 2, 0, 0, 4, 0, 0)
	paddings := intConst("paddings", 0, 0, 1, 2, 3, 4, 0, 0)
	paddings.Attr["value"].GetTensor().TensorShape.Dim = constNode("", 0, nil, []int{4, 2}).Attr["value"].GetTensor().TensorShape.Dim
	concat := floatOp("concat", "ConcatV2", "same", "relu", "axis")
	concat.Attr["N"] = intAttr(2)
	nodes := []*nodepb.NodeDef{
		floatOp("picture", "Placeholder"),
		floatConst("filter", make([]float32, 5*3*3*4), 5, 3, 3, 4), intConst("axis", 3), intConst("sides", 1, 2), paddings,
		slide("same", "Conv2D", "picture", "SAME", 1, 1, "filter"),
		floatOp("relu", "Relu", "picture"),
		concat,
		slide("valid", "Conv2D", "picture", "VALID", 2, 1, "filter"),
		slide("twice", "Conv2D", "valid", "SAME", 3, 1, "filter"),
		slide("dilated", "DepthwiseConv2dNative", "picture", "SAME", 1, 2, "filter"),
		explicit,
		slide("pool", "MaxPool", "picture", "SAME", 2, 1),
		floatOp("pad", "Pad", "picture", "paddings"),
		floatOp("mean", "Mean", "same", "sides"),
		floatOp("scaled", "Mul", "same", "mean"),
		floatOp("logits", "MatMul", "mean", "filter"),
		floatOp("turned", "Transpose", "picture", "sides"),
		floatOp("unlike", "AddV2", "picture", "valid"),
		floatOp("computed", "Pad", "picture", "relu"),
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
