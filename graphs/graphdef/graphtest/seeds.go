package graphtest

import (
	"testing"

	functionpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/function_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	opdefpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/op_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// AddSeeds gives a fuzz target graphs to begin with, as files.
func AddSeeds(f *testing.F) {
	for _, def := range []*graphpb.GraphDef{Tiny(), normalised(), calling(), sliding(), looping()} {
		f.Add(Bytes(f, def))
	}
}

// normalised has what the passes rewrite: an LRN, the v1 op Concat, a device.
func normalised() *graphpb.GraphDef {
	lrn := Node("norm", "LRN", "input")
	lrn.Attr = graphdef.Attributes{"depth_radius": int64(2), "beta": float32(0.75)}.Proto()
	concat := Node("concat", "Concat", "axis", "input", "norm", "^relu")
	concat.Attr = graphdef.Attributes{"N": int64(2)}.Proto()
	concat.Device = "/cpu:0"
	def := Tiny()
	def.Node = append(def.Node, lrn, Node("axis", "Const"), concat)
	return def
}

// calling calls a function of its own.
func calling() *graphpb.GraphDef {
	def := Graph(Node("call", "mine"))
	def.Library = &functionpb.FunctionDefLibrary{Function: []*functionpb.FunctionDef{{
		Signature: &opdefpb.OpDef{Name: "mine"}, NodeDef: Graph(Node("inside", "Relu")).Node,
	}}}
	return def
}

// sliding has convolutions and what stands where their gradients do.
func sliding() *graphpb.GraphDef {
	one, two := graphdef.Attribute([]int64{1, 1, 1, 1}), graphdef.Attribute([]int64{1, 2, 2, 1})
	slide := FloatNode("slide", "Conv2D", "padded", "filter")
	slide.Attr["padding"], slide.Attr["strides"] = graphdef.Attribute("VALID"), one
	back := FloatNode("back", "Conv2DBackpropInput", "sizes", "filter", "slide")
	back.Attr["padding"], back.Attr["strides"] = graphdef.Attribute("SAME"), two
	gradient := FloatNode("gradient", "Conv2DBackpropInput", "shape", "filter", "relu")
	gradient.Attr["padding"], gradient.Attr["strides"] = graphdef.Attribute("VALID"), one
	return Graph(Placeholder("x", typespb.DataType_DT_FLOAT),
		graphdef.FloatConst("filter", make([]float32, 9*3*2), 3, 3, 3, 2),
		graphdef.IntConst("paddings", []int32{0, 0, 1, 1, 1, 1, 0, 0}, 8), graphdef.IntConst("sizes", []int32{1, 8, 8, 3}, 4),
		FloatNode("padded", "Pad", "x", "paddings"), slide, back, FloatNode("shape", "Shape", "padded"), gradient,
		FloatNode("relu", "Relu", "back"), FloatNode("mean", "Mean", "relu", "sizes"), FloatNode("flat", "Reshape", "mean", "sizes"))
}

// looping has a node that reads itself.
func looping() *graphpb.GraphDef {
	return Graph(graphdef.FloatConst("w", []float32{1, 2}, 2), Node("loop", "Relu", "loop"))
}
