package graphdef

import (
	"encoding/binary"
	"math"
	"slices"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
)

// Floats are the values of a float32 constant of the given rank, in row-major order; ok is false
// for any other node.
func Floats(node *nodepb.NodeDef, rank int) (values []float32, shape []int, ok bool) {
	tensor := node.GetAttr()["value"].GetTensor()
	if node.GetOp() != "Const" || tensor.GetDtype() != typespb.DataType_DT_FLOAT || len(tensor.GetTensorShape().GetDim()) != rank {
		return nil, nil, false
	}
	count := 1
	for _, dim := range tensor.TensorShape.Dim {
		shape = append(shape, int(dim.Size))
		count *= int(dim.Size)
	}
	values = slices.Clone(tensor.FloatVal)
	if content := tensor.TensorContent; len(content) == 4*count {
		values = make([]float32, count)
		for i := range values {
			values[i] = math.Float32frombits(binary.LittleEndian.Uint32(content[4*i:]))
		}
	}
	// The last value of a list that is too short stands for all that are missing.
	for len(values) > 0 && len(values) < count {
		values = append(values, values[len(values)-1])
	}
	return values, shape, len(values) == count
}

// Ints are the values of an int32 or int64 constant, none where node is nil. A value that stands
// for many is repeated, as far as a tensor may have dimensions.
func Ints(node *nodepb.NodeDef) []int64 {
	tensor := node.GetAttr()["value"].GetTensor()
	var values []int64
	switch content := tensor.GetTensorContent(); tensor.GetDtype() {
	case typespb.DataType_DT_INT32:
		for _, v := range tensor.GetIntVal() {
			values = append(values, int64(v))
		}
		for ; len(content) >= 4; content = content[4:] {
			values = append(values, int64(int32(binary.LittleEndian.Uint32(content))))
		}
	case typespb.DataType_DT_INT64:
		values = slices.Clone(tensor.GetInt64Val())
		for ; len(content) >= 8; content = content[8:] {
			values = append(values, int64(binary.LittleEndian.Uint64(content)))
		}
	}
	if dims := tensor.GetTensorShape().GetDim(); len(dims) == 1 && dims[0].Size <= MaxRank {
		for len(values) > 0 && int64(len(values)) < dims[0].Size {
			values = append(values, values[len(values)-1])
		}
	}
	return values
}

// FloatConst is a float32 Const node; values are in row-major order.
func FloatConst(name string, values []float32, shape ...int) *nodepb.NodeDef {
	return Const(name, &tensorpb.TensorProto{Dtype: typespb.DataType_DT_FLOAT, TensorShape: Shape(shape...), TensorContent: bytesOf(values)})
}

// IntConst is an int32 Const node; without a shape it is a scalar.
func IntConst(name string, values []int32, shape ...int) *nodepb.NodeDef {
	return Const(name, &tensorpb.TensorProto{Dtype: typespb.DataType_DT_INT32, TensorShape: Shape(shape...), TensorContent: bytesOf(values)})
}

// Const is a Const node that holds a tensor.
func Const(name string, tensor *tensorpb.TensorProto) *nodepb.NodeDef {
	return &nodepb.NodeDef{Name: name, Op: "Const", Attr: Attributes{"dtype": tensor.Dtype, "value": tensor}.Proto()}
}

func bytesOf(values any) []byte {
	content, _ := binary.Append(nil, binary.LittleEndian, values) // fails only for types of no fixed size
	return content
}
