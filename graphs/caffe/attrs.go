package caffe

import (
	"encoding/binary"
	"fmt"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	shapepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_shape_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
)

const (
	float = typespb.DataType_DT_FLOAT
	whole = typespb.DataType_DT_INT32
)

// attrs are a node's attributes as plain Go values.
type attrs map[string]any

// proto turns the attributes into protobuf's values.
func (a attrs) proto() map[string]*attrpb.AttrValue {
	out := make(map[string]*attrpb.AttrValue, len(a))
	for key, value := range a {
		v := &attrpb.AttrValue{}
		switch x := value.(type) {
		case int64:
			v.Value = &attrpb.AttrValue_I{I: x}
		case bool:
			v.Value = &attrpb.AttrValue_B{B: x}
		case float32:
			v.Value = &attrpb.AttrValue_F{F: x}
		case string:
			v.Value = &attrpb.AttrValue_S{S: []byte(x)}
		case []int64:
			v.Value = &attrpb.AttrValue_List{List: &attrpb.AttrValue_ListValue{I: x}}
		case typespb.DataType:
			v.Value = &attrpb.AttrValue_Type{Type: x}
		case *shapepb.TensorShapeProto:
			v.Value = &attrpb.AttrValue_Shape{Shape: x}
		case *tensorpb.TensorProto:
			v.Value = &attrpb.AttrValue_Tensor{Tensor: x}
		default:
			panic(fmt.Sprintf("attribute %s has a value of type %T", key, value)) // written wrongly here
		}
		out[key] = v
	}
	return out
}

// overPicture is a window, stride or dilation over height and width.
func overPicture(h, w int) []int64 { return []int64{1, int64(h), int64(w), 1} }

func shapeOf(dims ...int) *shapepb.TensorShapeProto {
	s := &shapepb.TensorShapeProto{}
	for _, d := range dims {
		s.Dim = append(s.Dim, &shapepb.TensorShapeProto_Dim{Size: int64(d)})
	}
	return s
}

// constant adds a Const of raw little-endian values.
func (b *builder) constant(name string, kind typespb.DataType, content []byte, dims ...int) *node {
	t := &tensorpb.TensorProto{Dtype: kind, TensorShape: shapeOf(dims...), TensorContent: content}
	return b.add(name, "Const", attrs{"dtype": kind, "value": t})
}

// number adds a Const of one float32.
func (b *builder) number(name string, value float32) *node {
	t := &tensorpb.TensorProto{Dtype: float, TensorShape: shapeOf(), FloatVal: []float32{value}}
	return b.add(name, "Const", attrs{"dtype": float, "value": t})
}

// axis adds a Const that names a dimension.
func (b *builder) axis(name string, value int32) *node {
	t := &tensorpb.TensorProto{Dtype: whole, TensorShape: shapeOf(), IntVal: []int32{value}}
	return b.add(name, "Const", attrs{"dtype": whole, "value": t})
}

// wholes adds a Const of int32.
func (b *builder) wholes(name string, values []int32, dims ...int) *node {
	content, _ := binary.Append(nil, binary.LittleEndian, values) // never fails for these
	return b.constant(name, whole, content, dims...)
}

// padded adds what a picture becomes with rows and columns around it: top, bottom,
// left and right, of a value.
func (b *builder) padded(name string, x *node, value float32, top, bottom, left, right int) *node {
	if top == 0 && bottom == 0 && left == 0 && right == 0 {
		return x
	}
	paddings := b.wholes(name+"/paddings", []int32{0, 0, int32(top), int32(bottom), int32(left), int32(right), 0, 0}, 4, 2)
	if value == 0 {
		return b.add(name, "Pad", attrs{"T": float}, x, paddings)
	}
	return b.add(name, "PadV2", attrs{"T": float}, x, paddings, b.number(name+"/value", value))
}
