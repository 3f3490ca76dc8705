package rewrite

import (
	"encoding/binary"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// PadWithin lets convolutions of stride 1 pad for themselves where a Pad before them adds
// what padding SAME would, as graphs converted from Caffe have it. The picture padded need
// not be made then, nor its gradient be cut.
func PadWithin(def *graphpb.GraphDef) (*graphpb.GraphDef, error) {
	nodes := graphdef.ByName(def)
	return replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		if node.Op != "Conv2D" || string(node.Attr["padding"].GetS()) != "VALID" || !strideOne(node) || len(node.Input) < 2 {
			return []*nodepb.NodeDef{node}, nil
		}
		pad, filter := nodes[node.Input[0]], nodes[node.Input[1]]
		_, shape, ok := graphdef.Floats(filter, 4)
		if !ok || pad.GetOp() != "Pad" || len(pad.Input) != 2 || !padsAsSame(nodes[pad.Input[1]], shape) {
			return []*nodepb.NodeDef{node}, nil
		}
		same := copyOf(node)
		same.Input[0] = pad.Input[0]
		same.Attr["padding"] = graphdef.Attribute("SAME")
		return []*nodepb.NodeDef{same}, nil
	})
}

// padsAsSame tells whether paddings, a constant [4, 2], are those of padding SAME for
// stride 1 and a filter of odd sides.
func padsAsSame(paddings *nodepb.NodeDef, filter []int) bool {
	content := paddings.GetAttr()["value"].GetTensor().GetTensorContent()
	if len(content) != 4*8 || filter[0]%2 == 0 || filter[1]%2 == 0 {
		return false
	}
	for i, want := range []int{0, 0, filter[0] / 2, filter[0] / 2, filter[1] / 2, filter[1] / 2, 0, 0} {
		if binary.LittleEndian.Uint32(content[4*i:]) != uint32(want) {
			return false
		}
	}
	return true
}

// strideOne tells whether a convolution, or its gradient, takes every position and every
// neighbour, channels last.
func strideOne(node *nodepb.NodeDef) bool {
	return allOnes(node, "strides") && allOnes(node, "dilations") && graphdef.ChannelsLast(node)
}

// allOnes tells whether a list of numbers, which may be missing, has nothing but ones.
func allOnes(node *nodepb.NodeDef, key string) bool {
	for _, n := range node.Attr[key].GetList().GetI() {
		if n != 1 {
			return false
		}
	}
	return true
}
