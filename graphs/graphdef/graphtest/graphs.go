// Package graphtest makes small graphs for tests.
package graphtest

import (
	"testing"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// Node is a node without attributes.
func Node(name, op string, inputs ...string) *nodepb.NodeDef {
	return &nodepb.NodeDef{Name: name, Op: op, Input: inputs}
}

// FloatNode is a node of an op on float32 tensors.
func FloatNode(name, op string, inputs ...string) *nodepb.NodeDef {
	node := Node(name, op, inputs...)
	node.Attr = map[string]*attrpb.AttrValue{"T": graphdef.Attribute(typespb.DataType_DT_FLOAT)}
	return node
}

// Placeholder is a node that is fed.
func Placeholder(name string, dtype typespb.DataType) *nodepb.NodeDef {
	node := Node(name, "Placeholder")
	node.Attr = map[string]*attrpb.AttrValue{"dtype": graphdef.Attribute(dtype)}
	return node
}

// Graph is a graph of nodes.
func Graph(nodes ...*nodepb.NodeDef) *graphpb.GraphDef { return &graphpb.GraphDef{Node: nodes} }

// Tiny is the smallest graph that could dream.
func Tiny() *graphpb.GraphDef {
	return Graph(Placeholder("input", typespb.DataType_DT_FLOAT), Node("relu", "Relu", "input"))
}

// Bytes is a graph as its file has it.
func Bytes(t testing.TB, def *graphpb.GraphDef) []byte {
	t.Helper()
	data, err := proto.Marshal(def)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
