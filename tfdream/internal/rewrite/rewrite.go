// Package rewrite holds the passes over a frozen graph: those that make it differentiable, those that
// right the gradients that TensorFlow's C library makes of it, and those that make it fast. No
// pass changes the graph that it is given.
package rewrite

import (
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// replaceNodes returns def with every node replaced by the nodes that replace makes of
// it; def and its nodes stay as they are. A replacement keeps the name of the
// node it stands for, so that nodes that read that node read the replacement.
func replaceNodes(def *graphpb.GraphDef, replace func(*nodepb.NodeDef) ([]*nodepb.NodeDef, error)) (*graphpb.GraphDef, error) {
	out := &graphpb.GraphDef{Versions: def.Versions, Library: def.Library}
	for _, node := range def.Node {
		nodes, err := replace(node)
		if err != nil {
			return nil, err
		}
		out.Node = append(out.Node, nodes...)
	}
	return out, nil
}

// copyOf returns a deep copy of a node, to be changed freely.
func copyOf(node *nodepb.NodeDef) *nodepb.NodeDef {
	return proto.Clone(node).(*nodepb.NodeDef)
}

// floatOp is a node of one type parameter T = float32.
func floatOp(name, op string, inputs ...string) *nodepb.NodeDef {
	return opOf(typespb.DataType_DT_FLOAT, name, op, inputs)
}

// intOp is a node of one type parameter T = int32.
func intOp(name, op string, inputs ...string) *nodepb.NodeDef {
	return opOf(typespb.DataType_DT_INT32, name, op, inputs)
}

func opOf(dtype typespb.DataType, name, op string, inputs []string) *nodepb.NodeDef {
	return &nodepb.NodeDef{Name: name, Op: op, Input: inputs, Attr: graphdef.Attributes{"T": dtype}.Proto()}
}

// intVector is a Const of rank 1.
func intVector(name string, values ...int32) *nodepb.NodeDef {
	return graphdef.IntConst(name, values, len(values))
}

// convolution is a Conv2D node of stride 1.
func convolution(name, input, filter, padding string) *nodepb.NodeDef {
	node := floatOp(name, "Conv2D", input, filter)
	node.Attr["strides"] = graphdef.Attribute([]int64{1, 1, 1, 1})
	node.Attr["padding"] = graphdef.Attribute(padding)
	return node
}
