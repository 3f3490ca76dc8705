package main

import (
	"encoding/binary"
	"fmt"
	"math"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	shapepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_shape_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"
)

const float = typespb.DataType_DT_FLOAT

// attrs are a node's attributes as plain Go values.
type attrs map[string]any

// node is a node of a graph.
func node(name, op string, a attrs, inputs ...string) *nodepb.NodeDef {
	n := &nodepb.NodeDef{Name: name, Op: op, Input: inputs, Attr: map[string]*attrpb.AttrValue{}}
	for key, value := range a {
		n.Attr[key] = attribute(value)
	}
	return n
}

func attribute(value any) *attrpb.AttrValue {
	switch v := value.(type) {
	case *attrpb.AttrValue:
		return v
	case bool:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_B{B: v}}
	case int:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_I{I: int64(v)}}
	case float64:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_F{F: float32(v)}}
	case string:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_S{S: []byte(v)}}
	case typespb.DataType:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_Type{Type: v}}
	case []int64:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_List{List: &attrpb.AttrValue_ListValue{I: v}}}
	case *tensorpb.TensorProto:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_Tensor{Tensor: v}}
	case *shapepb.TensorShapeProto:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_Shape{Shape: v}}
	}
	panic(fmt.Sprintf("no attribute is a %T", value))
}

func shape(dims ...int64) *shapepb.TensorShapeProto {
	s := &shapepb.TensorShapeProto{}
	for _, d := range dims {
		s.Dim = append(s.Dim, &shapepb.TensorShapeProto_Dim{Size: d})
	}
	return s
}

// weights is a tensor of waves.
func weights(dims ...int64) *tensorpb.TensorProto {
	n := int64(1)
	for _, d := range dims {
		n *= d
	}
	var content []byte
	for i := range n {
		content = binary.LittleEndian.AppendUint32(content, math.Float32bits(float32(math.Sin(float64(1+i*i)))))
	}
	return &tensorpb.TensorProto{Dtype: float, TensorShape: shape(dims...), TensorContent: content}
}

func ints(values ...int32) *tensorpb.TensorProto {
	return &tensorpb.TensorProto{Dtype: typespb.DataType_DT_INT32, TensorShape: shape(int64(len(values))), IntVal: values}
}

func scalar(value int32) *tensorpb.TensorProto {
	return &tensorpb.TensorProto{Dtype: typespb.DataType_DT_INT32, TensorShape: shape(), IntVal: []int32{value}}
}

func unranked() *shapepb.TensorShapeProto {
	s := shape()
	s.UnknownRank = true
	return s
}

func constant(name string, t *tensorpb.TensorProto) *nodepb.NodeDef {
	return node(name, "Const", attrs{"dtype": t.Dtype, "value": t})
}

// network is a small graph: a picture, a convolution of four filters, and last the op
// named, which reads the convolution and the constants given, in their order.
func network(op string, a attrs, constants ...*tensorpb.TensorProto) *graphpb.GraphDef {
	inputs := []string{"conv"}
	def := &graphpb.GraphDef{Node: []*nodepb.NodeDef{
		node("photo", "Placeholder", attrs{"dtype": float}),
		constant("filters", weights(3, 3, 3, 4)),
		node("conv", "Conv2D", attrs{"T": float, "strides": []int64{1, 1, 1, 1}, "padding": "SAME"}, "photo", "filters"),
	}}
	for i, c := range constants {
		name := fmt.Sprint("constant", i)
		def.Node, inputs = append(def.Node, constant(name, c)), append(inputs, name)
	}
	if a == nil {
		a = attrs{"T": float}
	}
	def.Node = append(def.Node, node("last", op, a, inputs...))
	return def
}

func marshal(def *graphpb.GraphDef) []byte {
	data, err := proto.Marshal(def)
	must(err)
	return data
}

// edited is a graph with something done to a copy of its last node.
func edited(def *graphpb.GraphDef, edit func(*nodepb.NodeDef)) *graphpb.GraphDef {
	def = proto.Clone(def).(*graphpb.GraphDef)
	edit(def.Node[len(def.Node)-1])
	return def
}
