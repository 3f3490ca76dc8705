package rewrite

import (
	"fmt"
	"slices"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// maxBand is how many channels an LRN may have that is spelled out.
const maxBand = 4096

// SpellOutLRN replaces each LRN (local response normalisation, Krizhevsky et al.
// 2012, section 3.3) and LRNGrad by the arithmetic that they stand for:
//
//	scale = bias + alpha * sum of x² over 2*depth_radius+1 neighbouring channels
//	y = x * scale^-beta
//	dx = dy * scale^-beta - 2*alpha*beta * x * sum of dy*y/scale over the neighbours
//
// which is faster than TensorFlow's own kernels, and rounds otherwise. The sum over
// neighbours is a 1x1 convolution with a banded matrix, which is why the number of
// channels must be known: channels tells it for the node of the given name. An LRN over
// so many that the matrix would be huge stays as it is.
func SpellOutLRN(def *graphpb.GraphDef, channels func(node string) (int, error)) (*graphpb.GraphDef, error) {
	nodes := graphdef.ByName(def)
	return replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		switch {
		case node.Op == "LRN" && len(node.Input) == 0:
			return nil, fmt.Errorf("node %s: LRN without an input", node.Name)
		case node.Op == "LRN":
			count, err := channels(node.Name)
			if err != nil {
				return nil, fmt.Errorf("node %s: LRN: %w", node.Name, err)
			}
			if count > maxBand {
				return []*nodepb.NodeDef{node}, nil
			}
			return spellOutLRN(node, count), nil
		case node.Op == "LRNGrad":
			forward := forwardOf(node, nodes)
			if forward == nil {
				return nil, fmt.Errorf("node %s: LRNGrad of nothing that is an LRN", node.Name)
			}
			if count, err := channels(forward.Name); err != nil || count > maxBand {
				return []*nodepb.NodeDef{node}, err
			}
			return spellOutLRNGradient(node, forward), nil
		}
		return []*nodepb.NodeDef{node}, nil
	})
}

func spellOutLRN(node *nodepb.NodeDef, channels int) []*nodepb.NodeDef {
	radius := int(attrOr(node, "depth_radius", 5, (*attrpb.AttrValue).GetI))
	bias := attrOr(node, "bias", 1, (*attrpb.AttrValue).GetF)
	alpha := attrOr(node, "alpha", 1, (*attrpb.AttrValue).GetF)

	x := node.Input[0]
	name := func(part string) string { return node.Name + "/" + part }
	nodes := []*nodepb.NodeDef{
		floatOp(name("square"), "Square", x),
		graphdef.FloatConst(name("band"), band(channels, radius, alpha), 1, 1, channels, channels),
		convolution(name("sum"), name("square"), name("band"), "VALID"),
		graphdef.FloatConst(name("bias"), slices.Repeat([]float32{bias}, channels), channels),
		floatOp(name("scale"), "BiasAdd", name("sum"), name("bias")), // TensorFlow fuses it with the convolution
	}
	// The two powers in use have cheaper forms than Pow.
	switch beta := lrnBeta(node); beta {
	case 0.5:
		nodes = append(nodes, floatOp(name("power"), "Rsqrt", name("scale")))
	case 0.75:
		nodes = append(nodes,
			floatOp(name("rsqrt"), "Rsqrt", name("scale")),
			floatOp(name("root"), "Sqrt", name("rsqrt")),
			floatOp(name("power"), "Mul", name("rsqrt"), name("root")))
	default:
		nodes = append(nodes,
			graphdef.FloatConst(name("exponent"), []float32{-beta}),
			floatOp(name("power"), "Pow", name("scale"), name("exponent")))
	}
	return append(nodes, floatOp(node.Name, "Mul", append([]string{x, name("power")}, node.Input[1:]...)...))
}

// spellOutLRNGradient reads what spellOutLRN has made of the LRN.
func spellOutLRNGradient(node, lrn *nodepb.NodeDef) []*nodepb.NodeDef {
	dy, x, y := node.Input[0], node.Input[1], node.Input[2]
	name := func(part string) string { return node.Name + "/" + part }
	forward := func(part string) string { return lrn.Name + "/" + part }
	return []*nodepb.NodeDef{
		floatOp(name("direct"), "Mul", dy, forward("power")),
		floatOp(name("pull"), "Mul", dy, y),
		floatOp(name("scaled"), "RealDiv", name("pull"), forward("scale")),
		convolution(name("sum"), name("scaled"), forward("band"), "VALID"),
		graphdef.FloatConst(name("twice_beta"), []float32{2 * lrnBeta(lrn)}),
		floatOp(name("x"), "Mul", x, name("twice_beta")),
		floatOp(name("indirect"), "Mul", name("x"), name("sum")),
		floatOp(node.Name, "Sub", append([]string{name("direct"), name("indirect")}, node.Input[3:]...)...),
	}
}

func lrnBeta(node *nodepb.NodeDef) float32 {
	return attrOr(node, "beta", 0.5, (*attrpb.AttrValue).GetF)
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
