package gradients

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// Restore puts back the ops that Mark has marked, and in place of each gradient of a stand-in the
// gradient of the op. The graph is the one that AddGradients has drawn in; in it, the names of
// the network's nodes begin so.
func Restore(def *graphpb.GraphDef, network string, shapes Shapes) (*graphpb.GraphDef, error) {
	nodes := graphdef.ByName(def)
	out := &graphpb.GraphDef{Versions: def.Versions, Library: def.Library}
	for _, node := range def.Node {
		value := nodes[node.Name+valueOf]
		switch {
		case strings.HasSuffix(node.Name, valueOf):
			continue // is put where it stood
		case strings.HasPrefix(node.Name, network) && value != nil:
			node = proto.Clone(value).(*nodepb.NodeDef)
			node.Name = strings.TrimSuffix(node.Name, valueOf)
		default:
			name, input, slope := drawnFor(node, network, nodes)
			if name == "" {
				break
			}
			made, err := gradientOf(nodes[name+valueOf], name, node.Name, slope, input, shapes)
			if err != nil {
				return nil, fmt.Errorf("the gradient of op %s (node %s): %w", nodes[name+valueOf].Op, strings.TrimPrefix(name, network), err)
			}
			out.Node = append(out.Node, made...)
			continue
		}
		out.Node = append(out.Node, node)
	}
	for i, node := range out.Node {
		if slices.ContainsFunc(node.Input, func(input string) bool { return strings.Contains(input, valueOf) }) {
			node = proto.Clone(node).(*nodepb.NodeDef)
			for j := range node.Input {
				node.Input[j] = strings.Replace(node.Input[j], valueOf, "", 1)
			}
			out.Node[i] = node
		}
	}
	return out, nil
}

// drawnFor tells whether a node is what AddGradients has drawn as the gradient of a stand-in: for which
// op, with respect to which of its inputs, and what the gradient behind the op is.
func drawnFor(node *nodepb.NodeDef, network string, nodes map[string]*nodepb.NodeDef) (op string, input int, slope string) {
	if node.Op != "Reshape" || strings.HasPrefix(node.Name, network) || len(node.Input) != 2 {
		return "", 0, ""
	}
	moved, shape := nodes[graphdef.NodeOf(node.Input[0])], nodes[graphdef.NodeOf(node.Input[1])]
	if shape.GetOp() != "Shape" || len(shape.Input) == 0 || moved.GetOp() != "Reshape" || len(moved.Input) == 0 {
		return "", 0, ""
	}
	op, number, ok := strings.Cut(graphdef.NodeOf(shape.Input[0]), inputOf)
	input, err := strconv.Atoi(number)
	if !ok || err != nil || nodes[op+valueOf] == nil {
		return "", 0, ""
	}
	return op, input, moved.Input[0]
}

// gradientOf are the nodes of the gradient of an op of the given name with respect to one of its inputs,
// of the slope behind the op. The last of them is called made.
func gradientOf(op *nodepb.NodeDef, name, made, slope string, input int, shapes Shapes) ([]*nodepb.NodeDef, error) {
	rule, ok := table[op.Op]
	if !ok {
		return nil, errors.New("it is not known")
	}
	b := &builder{node: op, name: name, dy: slope, prefix: made, dtype: typeOf(op), shapes: shapes}
	gradient := rule.gradient(b, input)
	if b.err != nil {
		return nil, b.err
	}
	last := &nodepb.NodeDef{Name: made, Op: "Identity", Input: []string{gradient}, Attr: graphdef.Attributes{"T": b.dtype}.Proto()}
	return append(b.nodes, last), nil
}
