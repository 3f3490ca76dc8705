package graphtest

import (
	"fmt"
	"math"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// Networks that take pictures of some sizes only.

// Classifier tells classes apart by what it sees in pictures that it declares to be height x width
// pixels, -1 for any: "relu" behind a convolution of stride 2, then "flat", and "prob" of the
// "logits". Where fixed is set, flat has every unit of a picture of that size, which no other
// size has; else it has the channels' means.
func Classifier(height, width, classes int, fixed bool) *graphpb.GraphDef {
	const channels = 4
	flat, units := FloatNode("flat", "Mean", "relu", "numbers"), channels
	numbers := graphdef.IntConst("numbers", []int32{1, 2}, 2)
	if fixed {
		units = channels * ((height + 1) / 2) * ((width + 1) / 2)
		flat, numbers = FloatNode("flat", "Reshape", "relu", "numbers"), graphdef.IntConst("numbers", []int32{-1, int32(units)}, 2)
	}
	return Graph(declared(height, width), weights("filters", 3, 3, 3, channels), convolution("conv", "input", "filters", "SAME"), FloatNode("relu", "Relu", "conv"),
		numbers, flat, weights("weights", units, classes), FloatNode("logits", "MatMul", "flat", "weights"), FloatNode("prob", "Softmax", "logits"))
}

// Narrowing has convolutions, "valid1" and so on, that do not pad: of n, pictures have 2 << n - 1
// pixels a side or more.
func Narrowing(n int) *graphpb.GraphDef {
	g := Graph(declared(-1, -1))
	from, channels := "input", 3
	for i := range n {
		name := fmt.Sprint("valid", i+1)
		g.Node = append(g.Node, weights(name+"_w", 3, 3, channels, 4), convolution(name, from, name+"_w", "VALID"))
		from, channels = name, 4
	}
	return g
}

func declared(height, width int) *nodepb.NodeDef {
	input := Placeholder("input", typespb.DataType_DT_FLOAT)
	input.Attr["shape"] = graphdef.Attribute(graphdef.Shape(1, height, width, 3))
	return input
}

// convolution is one of stride 2.
func convolution(name, input, filters, padding string) *nodepb.NodeDef {
	node := FloatNode(name, "Conv2D", input, filters)
	node.Attr["strides"], node.Attr["padding"] = graphdef.Attribute([]int64{1, 2, 2, 1}), graphdef.Attribute(padding)
	return node
}

// weights are numbers that are not alike.
func weights(name string, shape ...int) *nodepb.NodeDef {
	count := 1
	for _, side := range shape {
		count *= side
	}
	values := make([]float32, count)
	for i := range values {
		values[i] = float32(0.1 * math.Sin(float64(1+i*i%1009)))
	}
	return graphdef.FloatConst(name, values, shape...)
}
