// Package graphdef reads and makes the nodes of a GraphDef: attributes, constants, operands.
package graphdef

import (
	"fmt"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	shapepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_shape_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
)

// Attributes are a node's attributes by name, of the types that Attribute takes.
type Attributes map[string]any

// Proto turns the attributes into protobuf's values.
func (a Attributes) Proto() map[string]*attrpb.AttrValue {
	out := make(map[string]*attrpb.AttrValue, len(a))
	for key, value := range a {
		out[key] = Attribute(value)
	}
	return out
}

// Attribute turns a bool, int64, float32, string, []int64, or one of protobuf's own types, shapes
// and tensors, into an attribute's value. It panics for a value of another type, which is a
// mistake of the program.
func Attribute(value any) *attrpb.AttrValue {
	switch x := value.(type) {
	case bool:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_B{B: x}}
	case int64:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_I{I: x}}
	case float32:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_F{F: x}}
	case string:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_S{S: []byte(x)}}
	case []int64:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_List{List: &attrpb.AttrValue_ListValue{I: x}}}
	case typespb.DataType:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_Type{Type: x}}
	case *shapepb.TensorShapeProto:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_Shape{Shape: x}}
	case *tensorpb.TensorProto:
		return &attrpb.AttrValue{Value: &attrpb.AttrValue_Tensor{Tensor: x}}
	}
	panic(fmt.Sprintf("an attribute cannot hold a value of type %T", value))
}

// Shape is a tensor's shape; -1 is an unknown dimension, none at all is a scalar's shape.
func Shape(dims ...int) *shapepb.TensorShapeProto {
	shape := &shapepb.TensorShapeProto{}
	for _, d := range dims {
		shape.Dim = append(shape.Dim, &shapepb.TensorShapeProto_Dim{Size: int64(d)})
	}
	return shape
}
