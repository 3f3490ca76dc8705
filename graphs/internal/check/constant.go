package check

import (
	"fmt"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
)

// maxConstant bounds what a constant may take in memory: a file of some bytes
// can ask for any number, by a shape and one value to fill it with.
const maxConstant = 1 << 31 // bytes

// widths are the bytes of a value, of the types that are stored as they are.
var widths = map[typespb.DataType]int64{
	typespb.DataType_DT_BOOL: 1, typespb.DataType_DT_INT8: 1, typespb.DataType_DT_UINT8: 1,
	typespb.DataType_DT_QINT8: 1, typespb.DataType_DT_QUINT8: 1,
	typespb.DataType_DT_INT16: 2, typespb.DataType_DT_UINT16: 2, typespb.DataType_DT_HALF: 2, typespb.DataType_DT_BFLOAT16: 2,
	typespb.DataType_DT_INT32: 4, typespb.DataType_DT_UINT32: 4, typespb.DataType_DT_FLOAT: 4, typespb.DataType_DT_QINT32: 4,
	typespb.DataType_DT_INT64: 8, typespb.DataType_DT_UINT64: 8, typespb.DataType_DT_DOUBLE: 8, typespb.DataType_DT_COMPLEX64: 8,
	typespb.DataType_DT_COMPLEX128: 16,
}

// checkConstant refuses a Const whose shape is none, or is not that of its values.
func checkConstant(n *nodepb.NodeDef) error {
	tensor := n.Attr["value"].GetTensor()
	if n.Op != "Const" || tensor == nil {
		return nil
	}
	values := int64(1)
	for _, d := range tensor.GetTensorShape().GetDim() {
		if d.Size < 0 || d.Size > maxConstant || values*d.Size > maxConstant {
			return fmt.Errorf("%w: constant %q has a dimension of %d", ErrNotGraph, n.Name, d.Size)
		}
		values *= d.Size
	}
	width, known := widths[tensor.Dtype]
	if !known {
		return nil
	}
	if values*width > maxConstant {
		return fmt.Errorf("%w: constant %q takes %d bytes; at most %d are allowed", ErrNotGraph, n.Name, values*width, maxConstant)
	}
	if got := int64(len(tensor.TensorContent)); got > 0 && got != values*width {
		return fmt.Errorf("%w: constant %q has %d bytes, but its shape needs %d", ErrNotGraph, n.Name, got, values*width)
	}
	return nil
}
