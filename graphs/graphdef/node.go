package graphdef

import (
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
)

// MaxRank is how many dimensions a TensorFlow tensor can have.
const MaxRank = 254

// NodeOf is the name of the node that an input names: "node", "node:1" (its
// second output) or "^node" (wait for it).
func NodeOf(input string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(input, "^"), ":")
	return name
}

// ByName maps the names of a graph's nodes to the nodes.
func ByName(def *graphpb.GraphDef) map[string]*nodepb.NodeDef {
	nodes := make(map[string]*nodepb.NodeDef, len(def.Node))
	for _, node := range def.Node {
		nodes[node.Name] = node
	}
	return nodes
}

// Operand is the Const that a node reads as its operand at, nil if that is none.
func Operand(node *nodepb.NodeDef, at int, nodes map[string]*nodepb.NodeDef) *nodepb.NodeDef {
	if at >= len(node.Input) {
		return nil
	}
	from := nodes[NodeOf(node.Input[at])]
	if from.GetOp() != "Const" {
		return nil
	}
	return from
}

// ChannelsLast says whether a node's data has its channels in the last dimension (NHWC), as
// nodes have by default.
func ChannelsLast(node *nodepb.NodeDef) bool {
	format := string(node.Attr["data_format"].GetS())
	return format == "" || format == "NHWC"
}

// WithArticle is an op's name with "a" or "an" before it, for messages.
func WithArticle(op string) string {
	if op != "" && strings.Contains("AEIO", op[:1]) || strings.HasPrefix(op, "Un") && !strings.HasPrefix(op, "Uni") {
		return "an " + op
	}
	return "a " + op
}
