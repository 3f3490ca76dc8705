package caffe

import (
	"encoding/binary"

	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

const (
	float = typespb.DataType_DT_FLOAT
	whole = typespb.DataType_DT_INT32
)

// attrs are a node's attributes as plain Go values.
type attrs = graphdef.Attributes

// overPicture is a window, stride or dilation over height and width.
func overPicture(h, w int) []int64 { return []int64{1, int64(h), int64(w), 1} }

// constant adds a Const of raw little-endian values.
func (b *builder) constant(name string, kind typespb.DataType, content []byte, dims ...int) *node {
	t := &tensorpb.TensorProto{Dtype: kind, TensorShape: graphdef.Shape(dims...), TensorContent: content}
	return b.add(name, "Const", attrs{"dtype": kind, "value": t})
}

// number adds a Const of one float32.
func (b *builder) number(name string, value float32) *node {
	t := &tensorpb.TensorProto{Dtype: float, TensorShape: graphdef.Shape(), FloatVal: []float32{value}}
	return b.add(name, "Const", attrs{"dtype": float, "value": t})
}

// axis adds a Const that names a dimension.
func (b *builder) axis(name string, value int32) *node {
	t := &tensorpb.TensorProto{Dtype: whole, TensorShape: graphdef.Shape(), IntVal: []int32{value}}
	return b.add(name, "Const", attrs{"dtype": whole, "value": t})
}

// wholes adds a Const of int32.
func (b *builder) wholes(name string, values []int32, dims ...int) *node {
	content, _ := binary.Append(nil, binary.LittleEndian, values) // never fails for these
	return b.constant(name, whole, content, dims...)
}

// padded adds a Pad of a picture with rows and columns of a value: top, bottom, left
// and right.
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
