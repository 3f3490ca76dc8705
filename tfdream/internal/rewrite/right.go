package rewrite

import (
	"fmt"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// forgotten are, for ops that are gradients, the attributes that the C library's AddGradients does not
// hand on from the op that they are the gradient of, and which of their inputs that op has made. It leaves
// them those that an op has by default, and is silently wrong, or fails, wherever a network says
// otherwise: tensorflow/cc/gradients/nn_grad.cc. (Of convolutions, package gradients has the gradient.)
var forgotten = map[string]struct {
	of         string
	made       int
	attributes []string
}{
	"LRNGrad":     {"LRN", 2, []string{"depth_radius", "bias", "alpha", "beta"}},
	"MaxPoolGrad": {"MaxPool", 1, []string{"explicit_paddings"}},
}

// CorrectGradients gives gradients the attributes that the C library forgets, and fails where
// it cannot tell which those are. What stands in the network itself, under names that begin
// so, is none.
func CorrectGradients(def *graphpb.GraphDef, network string) (*graphpb.GraphDef, error) {
	nodes := graphdef.ByName(def)
	return replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		lost, ok := forgotten[node.Op]
		if !ok || strings.HasPrefix(node.Name, network) {
			return []*nodepb.NodeDef{node}, nil
		}
		forward := forwardOf(node, nodes)
		if forward == nil {
			return nil, fmt.Errorf("node %s: %s of nothing that is a %s", node.Name, node.Op, lost.of)
		}
		right := copyOf(node)
		for _, key := range lost.attributes {
			if value := forward.Attr[key]; value != nil {
				right.Attr[key] = value
			}
		}
		return []*nodepb.NodeDef{right}, nil
	})
}

// forwardOf finds the node whose gradient a node is, of an op that forgotten has, by what that node has
// made. It is nil where there is none.
func forwardOf(gradient *nodepb.NodeDef, nodes map[string]*nodepb.NodeDef) *nodepb.NodeDef {
	lost := forgotten[gradient.Op]
	if len(gradient.Input) < 3 {
		return nil
	}
	forward := nodes[graphdef.NodeOf(gradient.Input[lost.made])]
	if forward.GetOp() != lost.of || len(forward.Input) == 0 {
		return nil
	}
	return forward
}
