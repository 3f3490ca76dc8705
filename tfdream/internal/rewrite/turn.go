package rewrite

import (
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// TurnConvolutionGradients makes a forward convolution of each gradient of a convolution
// of stride 1: with the filter turned by 180 degrees and its two channel axes swapped.
// Convolutions with constant filters are the fastest there are, their gradients are not.
// weights finds a constant of the graph by name, nil where there is none.
func TurnConvolutionGradients(def *graphpb.GraphDef, weights func(name string) *nodepb.NodeDef) (*graphpb.GraphDef, error) {
	return replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		if node.Op != "Conv2DBackpropInput" || !strideOne(node) || len(node.Input) < 3 {
			return []*nodepb.NodeDef{node}, nil
		}
		values, shape, ok := graphdef.Floats(weights(node.Input[1]), 4)
		padding := string(node.Attr["padding"].GetS())
		whole := shape != nil && shape[0] == 1 && shape[1] == 1
		if !ok || padding == "EXPLICIT" || !whole && (padding != "SAME" || shape[0]%2 == 0 || shape[1]%2 == 0) {
			return []*nodepb.NodeDef{node}, nil
		}
		turned := node.Input[1] + "/turned"
		return []*nodepb.NodeDef{
			graphdef.FloatConst(turned, turn(values, shape), shape[0], shape[1], shape[3], shape[2]),
			convolution(node.Name, node.Input[2], turned, "SAME"),
		}, nil
	})
}

// turn turns a filter [height, width, in, out] round, to [height, width, out, in].
func turn(filter []float32, shape []int) []float32 {
	places, in, out := shape[0]*shape[1], shape[2], shape[3]
	turned := make([]float32, len(filter))
	for place := range places {
		from := filter[(places-1-place)*in*out:]
		to := turned[place*in*out:]
		for i := range in {
			for o := range out {
				to[o*in+i] = from[i*out+o]
			}
		}
	}
	return turned
}
