package graphs

import (
	"fmt"
	"slices"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
)

// SpellOutLRN replaces each LRN (local response normalisation, Krizhevsky et al.
// 2012, section 3.3) by the arithmetic it stands for:
//
//	y = x * (bias + alpha * sum of x² over 2*depth_radius+1 neighbouring channels)^-beta
//
// The C library's gradient of LRN ignores the node's own attributes and is silently
// wrong; the gradients of these ops are right. The sum over neighbours is a 1x1
// convolution with a banded matrix, which is why the number of channels must be
// known: channels tells it for the node of the given name.
func SpellOutLRN(def *graphpb.GraphDef, channels func(node string) (int, error)) (*graphpb.GraphDef, error) {
	return rewrite(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		if node.Op != "LRN" {
			return []*nodepb.NodeDef{node}, nil
		}
		if len(node.Input) == 0 {
			return nil, fmt.Errorf("node %s: LRN without an input", node.Name)
		}
		count, err := channels(node.Name)
		if err != nil {
			return nil, fmt.Errorf("node %s: LRN: %w", node.Name, err)
		}
		return spellOutLRN(node, count), nil
	})
}

func spellOutLRN(node *nodepb.NodeDef, channels int) []*nodepb.NodeDef {
	radius := int(attrOr(node, "depth_radius", 5, (*attrpb.AttrValue).GetI))
	bias := attrOr(node, "bias", 1, (*attrpb.AttrValue).GetF)
	alpha := attrOr(node, "alpha", 1, (*attrpb.AttrValue).GetF)
	beta := attrOr(node, "beta", 0.5, (*attrpb.AttrValue).GetF)

	x := node.Input[0]
	name := func(part string) string { return node.Name + "/" + part }
	nodes := []*nodepb.NodeDef{
		floatOp(name("square"), "Square", x),
		floatConst(name("band"), band(channels, radius, alpha), 1, 1, channels, channels),
		convolution(name("sum"), name("square"), name("band"), "VALID"),
		floatConst(name("bias"), slices.Repeat([]float32{bias}, channels), channels),
		floatOp(name("scale"), "BiasAdd", name("sum"), name("bias")), // TensorFlow fuses it with the convolution
	}
	// The two powers in use have cheaper forms than Pow.
	switch beta {
	case 0.5:
		nodes = append(nodes, floatOp(name("power"), "Rsqrt", name("scale")))
	case 0.75:
		nodes = append(nodes,
			floatOp(name("rsqrt"), "Rsqrt", name("scale")),
			floatOp(name("root"), "Sqrt", name("rsqrt")),
			floatOp(name("power"), "Mul", name("rsqrt"), name("root")))
	default:
		nodes = append(nodes,
			floatConst(name("exponent"), []float32{-beta}),
			floatOp(name("power"), "Pow", name("scale"), name("exponent")))
	}
	return append(nodes, floatOp(node.Name, "Mul", append([]string{x, name("power")}, node.Input[1:]...)...))
}

// band is the [channels, channels] matrix with weight where two channels are
// at most radius apart, and 0 elsewhere.
func band(channels, radius int, weight float32) []float32 {
	matrix := make([]float32, channels*channels)
	for in := range channels {
		for out := max(0, in-radius); out <= min(channels-1, in+radius); out++ {
			matrix[in*channels+out] = weight
		}
	}
	return matrix
}

func attrOr[T any](node *nodepb.NodeDef, key string, missing T, get func(*attrpb.AttrValue) T) T {
	if value, ok := node.Attr[key]; ok {
		return get(value)
	}
	return missing
}
