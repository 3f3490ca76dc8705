package twin

import (
	"encoding/binary"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

const float = typespb.DataType_DT_FLOAT

// attrs are a node's attributes as plain Go values.
type attrs = graphdef.Attributes

func pool(size, stride int, padding string) attrs {
	return attrs{"ksize": square(size), "strides": square(stride), "padding": padding}
}

// square is a window or stride over height and width of NHWC.
func square(n int) []int64 { return []int64{1, int64(n), int64(n), 1} }

// constant adds a Const node.
func (b *builder) constant(name string, t *tensorpb.TensorProto) {
	b.constants = append(b.constants, &nodepb.NodeDef{
		Name: name, Op: "Const", Device: "/cpu:0", Attr: attrs{"dtype": t.Dtype, "value": t}.Proto(),
	})
}

func int32Scalar(v int32) *tensorpb.TensorProto {
	return &tensorpb.TensorProto{Dtype: typespb.DataType_DT_INT32, TensorShape: graphdef.Shape(), IntVal: []int32{v}}
}

func int32Vector(values ...int32) *tensorpb.TensorProto {
	content, _ := binary.Append(nil, binary.LittleEndian, values)
	return &tensorpb.TensorProto{Dtype: typespb.DataType_DT_INT32, TensorShape: graphdef.Shape(len(values)), TensorContent: content}
}
