// Package attr makes attributes of a graph's nodes out of plain Go values.
package attr

import (
	"fmt"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	shapepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_shape_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
)

// Values are a node's attributes by name: bool, int64, float32, string, []int64, and
// protobuf's own types, shapes and tensors.
type Values map[string]any

// Proto turns the attributes into protobuf's values. It panics for a value of another type,
// which is a mistake of the program's.
func (v Values) Proto() map[string]*attrpb.AttrValue {
	out := make(map[string]*attrpb.AttrValue, len(v))
	for key, value := range v {
		var made attrpb.AttrValue
		switch x := value.(type) {
		case bool:
			made.Value = &attrpb.AttrValue_B{B: x}
		case int64:
			made.Value = &attrpb.AttrValue_I{I: x}
		case float32:
			made.Value = &attrpb.AttrValue_F{F: x}
		case string:
			made.Value = &attrpb.AttrValue_S{S: []byte(x)}
		case []int64:
			made.Value = &attrpb.AttrValue_List{List: &attrpb.AttrValue_ListValue{I: x}}
		case typespb.DataType:
			made.Value = &attrpb.AttrValue_Type{Type: x}
		case *shapepb.TensorShapeProto:
			made.Value = &attrpb.AttrValue_Shape{Shape: x}
		case *tensorpb.TensorProto:
			made.Value = &attrpb.AttrValue_Tensor{Tensor: x}
		default:
			panic(fmt.Sprintf("attribute %s has a value of type %T", key, value))
		}
		out[key] = &made
	}
	return out
}

// Shape is a tensor's shape; -1 is a dimension that is not known, none is a scalar's.
func Shape(dims ...int) *shapepb.TensorShapeProto {
	shape := &shapepb.TensorShapeProto{}
	for _, d := range dims {
		shape.Dim = append(shape.Dim, &shapepb.TensorShapeProto_Dim{Size: int64(d)})
	}
	return shape
}
