package rewrite

import (
	"fmt"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/tfdream/internal/rewrite/gradients"
)

// respelt are ops that are said by others, which make the same of the same: for these the C library has
// gradients, or TensorFlow kernels on every processor. Each makes the nodes in place of one; the last
// has its name.
var respelt = map[string]func(node *nodepb.NodeDef, g graph) ([]*nodepb.NodeDef, error){
	"Conv2DBackpropInput":     plainDeconvolution,
	"DepthwiseConv2dNative":   plainDepthwise,
	"FusedPadConv2D":          apartFused,
	"FusedResizeAndPadConv2D": apartFused,
	"GatherV2":                gatherFromFront,
	"IdentityN":               identities,

	// Flat steps, and what TensorFlow Python takes for such: no gradient comes through them, but the network
	// may have other ways to the picture, which the C library finds only past a StopGradient.
	"Ceil": stopped, "DrawBoundingBoxes": stopped, "ExtractGlimpse": stopped, "FloorDiv": stopped, "HSVToRGB": stopped,
	"LinSpace": stopped, "Rint": stopped, "Round": stopped, "TruncateDiv": stopped,
}

// graph is what a node's place in it tells of the node.
type graph struct {
	nodes  map[string]*nodepb.NodeDef // by name
	shapes gradients.Shapes
}

// further names what stands in for an output of a node beyond its first.
const further = "/tfdream.output."

// Respell says the ops of the table by others.
func Respell(def *graphpb.GraphDef, shapes gradients.Shapes) (*graphpb.GraphDef, error) {
	g := graph{graphdef.ByName(def), shapes}
	several := map[string]bool{} // nodes whose outputs have become nodes of their own
	def, err := replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		respell, ok := respelt[node.Op]
		if !ok {
			return []*nodepb.NodeDef{node}, nil
		}
		nodes, err := respell(node, g)
		if err != nil {
			return nil, fmt.Errorf("node %s: %s: %w", node.Name, node.Op, err)
		}
		several[node.Name] = node.Op == "IdentityN"
		return nodes, nil
	})
	if err != nil {
		return nil, err
	}
	return replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		var changed *nodepb.NodeDef
		for i, input := range node.Input {
			name, output, numbered := strings.Cut(input, ":")
			if !several[name] || !numbered || output == "0" {
				continue
			}
			if changed == nil {
				changed = copyOf(node)
			}
			changed.Input[i] = name + further + output
		}
		if changed == nil {
			changed = node
		}
		return []*nodepb.NodeDef{changed}, nil
	})
}

// identities are an Identity for each output of an IdentityN.
func identities(node *nodepb.NodeDef, _ graph) (nodes []*nodepb.NodeDef, err error) {
	types := node.Attr["T"].GetList().GetType()
	if len(types) == 0 || len(types) > len(node.Input) {
		return nil, fmt.Errorf("it has %d types for %d inputs", len(types), len(node.Input))
	}
	control := node.Input[len(types):]
	for i := len(types) - 1; i >= 0; i-- {
		name := node.Name
		if i > 0 {
			name = fmt.Sprint(node.Name, further, i)
		}
		nodes = append(nodes, opOf(types[i], name, "Identity", append([]string{node.Input[i]}, control...)))
	}
	return nodes, nil
}

// stopped puts a StopGradient behind a node. Whole numbers, which shapes are made of, stay in sight.
func stopped(node *nodepb.NodeDef, _ graph) ([]*nodepb.NodeDef, error) {
	dtype := node.Attr["T"].GetType()
	switch dtype {
	case typespb.DataType_DT_INVALID: // what an op has by default, or always
		dtype = typespb.DataType_DT_FLOAT
	case typespb.DataType_DT_FLOAT, typespb.DataType_DT_HALF, typespb.DataType_DT_BFLOAT16, typespb.DataType_DT_DOUBLE:
	default:
		return []*nodepb.NodeDef{node}, nil
	}
	value := copyOf(node)
	value.Name += "/tfdream.stopped"
	return []*nodepb.NodeDef{value, opOf(dtype, node.Name, "StopGradient", []string{value.Name})}, nil
}

// gatherFromFront counts a GatherV2's axis from the front, as the C library's gradient takes for granted.
func gatherFromFront(node *nodepb.NodeDef, g graph) ([]*nodepb.NodeDef, error) {
	axis, rank := graphdef.Ints(graphdef.Operand(node, 2, g.nodes)), 0
	if len(axis) == 1 && axis[0] < 0 {
		rank = len(g.shapes(node.Input[0]))
	}
	if rank == 0 {
		return []*nodepb.NodeDef{node}, nil
	}
	front := copyOf(node)
	front.Input[2] = node.Name + "/tfdream.axis"
	front.Attr["Taxis"] = graphdef.Attribute(typespb.DataType_DT_INT32)
	return []*nodepb.NodeDef{graphdef.IntConst(front.Input[2], []int32{int32(rank) + int32(axis[0])}), front}, nil
}
