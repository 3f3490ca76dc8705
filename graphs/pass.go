package graphs

import (
	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"
)

// rewrite returns def with every node replaced by the nodes that replace makes of
// it; def and its nodes stay as they are. A replacement keeps the name of the
// node it stands for, so that whoever reads that node reads the replacement.
func rewrite(def *graphpb.GraphDef, replace func(*nodepb.NodeDef) ([]*nodepb.NodeDef, error)) (*graphpb.GraphDef, error) {
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
	return &nodepb.NodeDef{Name: name, Op: op, Input: inputs, Attr: map[string]*attrpb.AttrValue{"T": floatType()}}
}

// intOp is a node of one type parameter T = int32.
func intOp(name, op string, inputs ...string) *nodepb.NodeDef {
	return &nodepb.NodeDef{Name: name, Op: op, Input: inputs, Attr: map[string]*attrpb.AttrValue{"T": typeAttr(typespb.DataType_DT_INT32)}}
}

// convolution is a Conv2D node of stride 1.
func convolution(name, input, filter, padding string) *nodepb.NodeDef {
	node := floatOp(name, "Conv2D", input, filter)
	node.Attr["strides"] = intsAttr(1, 1, 1, 1)
	node.Attr["padding"] = stringAttr(padding)
	return node
}

func floatType() *attrpb.AttrValue { return typeAttr(typespb.DataType_DT_FLOAT) }

func typeAttr(dtype typespb.DataType) *attrpb.AttrValue {
	return &attrpb.AttrValue{Value: &attrpb.AttrValue_Type{Type: dtype}}
}

func intAttr(value int64) *attrpb.AttrValue {
	return &attrpb.AttrValue{Value: &attrpb.AttrValue_I{I: value}}
}

func stringAttr(s string) *attrpb.AttrValue {
	return &attrpb.AttrValue{Value: &attrpb.AttrValue_S{S: []byte(s)}}
}

func intsAttr(values ...int64) *attrpb.AttrValue {
	list := &attrpb.AttrValue_ListValue{I: values}
	return &attrpb.AttrValue{Value: &attrpb.AttrValue_List{List: list}}
}
