package twin

import (
	"encoding/binary"
	"fmt"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	shapepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_shape_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
)

const float = typespb.DataType_DT_FLOAT

// attrs is a node's attributes as plain Go values.
type attrs map[string]any

// proto turns the attributes into protobuf's values.
func (a attrs) proto() map[string]*attrpb.AttrValue {
	out := make(map[string]*attrpb.AttrValue, len(a))
	for key, value := range a {
		var v attrpb.AttrValue
		switch x := value.(type) {
		case bool:
			v.Value = &attrpb.AttrValue_B{B: x}
		case int64:
			v.Value = &attrpb.AttrValue_I{I: x}
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
			panic(fmt.Sprintf("attribute %s has a value of type %T", key, value))
		}
		out[key] = &v
	}
	return out
}

func pool(size, stride int, padding string) attrs {
	return attrs{"ksize": square(size), "strides": square(stride), "padding": padding}
}

// square is a window or stride over height and width of NHWC.
func square(n int) []int64 { return []int64{1, int64(n), int64(n), 1} }

func emptyShape() *shapepb.TensorShapeProto { return &shapepb.TensorShapeProto{} }

func shape(dims ...int) *shapepb.TensorShapeProto {
	s := emptyShape()
	for _, d := range dims {
		s.Dim = append(s.Dim, &shapepb.TensorShapeProto_Dim{Size: int64(d)})
	}
	return s
}

// constant adds a Const node.
func (b *builder) constant(name string, t *tensorpb.TensorProto) {
	b.constants = append(b.constants, &nodepb.NodeDef{
		Name: name, Op: "Const", Device: "/cpu:0", Attr: attrs{"dtype": t.Dtype, "value": t}.proto(),
	})
}

func int32Scalar(v int32) *tensorpb.TensorProto {
	return &tensorpb.TensorProto{Dtype: typespb.DataType_DT_INT32, TensorShape: emptyShape(), IntVal: []int32{v}}
}

func int32Vector(values ...int32) *tensorpb.TensorProto {
	content, _ := binary.Append(nil, binary.LittleEndian, values)
	return &tensorpb.TensorProto{Dtype: typespb.DataType_DT_INT32, TensorShape: shape(len(values)), TensorContent: content}
}
