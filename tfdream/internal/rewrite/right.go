package rewrite

import (
	"fmt"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// forgotten are, for ops that are gradients, the attributes that the C library's
// AddGradients does not hand on from the op that they are the gradient of, and how to find
// the nodes of that op. It leaves them those that an op has by default, and is silently
// wrong, or fails, wherever a network says otherwise: tensorflow/cc/gradients/nn_grad.cc.
var forgotten = map[string]struct {
	attributes []string
	of         func(gradient *nodepb.NodeDef, nodes map[string]*nodepb.NodeDef) []*nodepb.NodeDef
}{
	"Conv2DBackpropInput": {[]string{"dilations", "explicit_paddings"}, convolved},
	"LRNGrad":             {[]string{"depth_radius", "bias", "alpha", "beta"}, normalised},
	"MaxPoolGrad":         {[]string{"explicit_paddings"}, pooled},
}

// CorrectGradients gives gradients the attributes that the C library forgets, and fails where
// it cannot tell which those are. What stands in the network itself, under names that begin
// so, is none: there a Conv2DBackpropInput is a deconvolution.
func CorrectGradients(def *graphpb.GraphDef, network string) (*graphpb.GraphDef, error) {
	nodes := graphdef.ByName(def)
	return replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		lost, ok := forgotten[node.Op]
		if !ok || strings.HasPrefix(node.Name, network) {
			return []*nodepb.NodeDef{node}, nil
		}
		forward := lost.of(node, nodes)
		if len(forward) == 0 {
			return nil, fmt.Errorf("node %s: %s of nothing that is known", node.Name, node.Op)
		}
		right := copyOf(node)
		for _, key := range lost.attributes {
			value := forward[0].Attr[key]
			for _, other := range forward[1:] {
				if !proto.Equal(value, other.Attr[key]) {
					return nil, fmt.Errorf("node %s: it may be the gradient of several %s, which read the same and differ in their %s", node.Name, other.Op, key)
				}
			}
			if value != nil {
				right.Attr[key] = value
			}
		}
		return []*nodepb.NodeDef{right}, nil
	})
}

// normalised finds the LRN whose gradient an LRNGrad is: its output is the third input.
func normalised(gradient *nodepb.NodeDef, nodes map[string]*nodepb.NodeDef) []*nodepb.NodeDef {
	return maker(gradient, 2, "LRN", nodes)
}

// pooled finds the MaxPool whose gradient a MaxPoolGrad is: its output is the second input.
func pooled(gradient *nodepb.NodeDef, nodes map[string]*nodepb.NodeDef) []*nodepb.NodeDef {
	return maker(gradient, 1, "MaxPool", nodes)
}

// maker finds the node of an op that makes a certain input of a gradient.
func maker(gradient *nodepb.NodeDef, input int, op string, nodes map[string]*nodepb.NodeDef) []*nodepb.NodeDef {
	if len(gradient.Input) < 3 {
		return nil
	}
	made := nodes[graphdef.NodeOf(gradient.Input[input])]
	if made.GetOp() != op || len(made.Input) == 0 {
		return nil
	}
	return []*nodepb.NodeDef{made}
}

// convolved finds the Conv2D whose gradient a Conv2DBackpropInput is. That reads the shape
// of its input and its kernels, which several can have in common, as where scales share
// their weights.
func convolved(gradient *nodepb.NodeDef, nodes map[string]*nodepb.NodeDef) (found []*nodepb.NodeDef) {
	if len(gradient.Input) < 3 {
		return nil
	}
	shape := nodes[graphdef.NodeOf(gradient.Input[0])]
	if shape.GetOp() != "Shape" || len(shape.Input) == 0 {
		return nil
	}
	for _, node := range nodes {
		if node.Op == "Conv2D" && len(node.Input) >= 2 && node.Input[0] == shape.Input[0] && node.Input[1] == gradient.Input[1] {
			found = append(found, node)
		}
	}
	return found
}
