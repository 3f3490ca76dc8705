package graphs

import (
	"encoding/binary"
	"math"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	shapepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_shape_go_proto"
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

// floatConst is a Const node holding values in row-major order.
func floatConst(name string, values []float32, shape ...int64) *nodepb.NodeDef {
	content := make([]byte, 0, 4*len(values))
	for _, v := range values {
		content = binary.LittleEndian.AppendUint32(content, math.Float32bits(v))
	}
	dims := make([]*shapepb.TensorShapeProto_Dim, len(shape))
	for i, size := range shape {
		dims[i] = &shapepb.TensorShapeProto_Dim{Size: size}
	}
	tensor := &tensorpb.TensorProto{
		Dtype:         typespb.DataType_DT_FLOAT,
		TensorShape:   &shapepb.TensorShapeProto{Dim: dims},
		TensorContent: content,
	}
	return &nodepb.NodeDef{Name: name, Op: "Const", Attr: map[string]*attrpb.AttrValue{
		"dtype": floatType(),
		"value": {Value: &attrpb.AttrValue_Tensor{Tensor: tensor}},
	}}
}

func floatType() *attrpb.AttrValue {
	return &attrpb.AttrValue{Value: &attrpb.AttrValue_Type{Type: typespb.DataType_DT_FLOAT}}
}

func stringAttr(s string) *attrpb.AttrValue {
	return &attrpb.AttrValue{Value: &attrpb.AttrValue_S{S: []byte(s)}}
}

func intsAttr(values ...int64) *attrpb.AttrValue {
	list := &attrpb.AttrValue_ListValue{I: values}
	return &attrpb.AttrValue{Value: &attrpb.AttrValue_List{List: list}}
}
