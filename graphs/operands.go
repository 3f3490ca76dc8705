package graphs

import (
	"encoding/binary"
	"fmt"
	"strings"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
)

// maxResized is the longest side that a graph may resize a picture to; TensorFlow's own
// tables for it overflow at greater ones.
const maxResized = 1 << 16

// vectors are the operands, counted from 0, of which TensorFlow takes for granted that
// they are lists of numbers.
var vectors = map[string]int{"SplitV": 1, "Conv2DBackpropInput": 0, "Conv3DBackpropInputV2": 0}

// checkOperands refuses an op that is given constants of a size or a shape that no op can
// work with, and that TensorFlow ends the program on. What is computed shows only in the
// run.
func checkOperands(n *nodepb.NodeDef, nodes map[string]*nodepb.NodeDef) error {
	if size := constantOperand(n, 1, nodes); size != nil && strings.HasPrefix(n.Op, "Resize") {
		for _, side := range constantInts(size) {
			if side < 1 || side > maxResized {
				return fmt.Errorf("%w: node %q resizes to a side of %d, which is not from 1 to %d", ErrNotGraph, n.Name, side, maxResized)
			}
		}
	}
	at, known := vectors[n.Op]
	if list := constantOperand(n, at, nodes); known && list != nil {
		tensor := list.Attr["value"].GetTensor()
		whole := tensor.GetDtype() == typespb.DataType_DT_INT32 || tensor.GetDtype() == typespb.DataType_DT_INT64
		if !whole || len(tensor.GetTensorShape().GetDim()) != 1 {
			return fmt.Errorf("%w: node %q needs a list of whole numbers, and %q is none", ErrNotGraph, n.Name, list.Name)
		}
	}
	return nil
}

// constantOperand is the Const that a node reads as its operand at, if it is one.
func constantOperand(n *nodepb.NodeDef, at int, nodes map[string]*nodepb.NodeDef) *nodepb.NodeDef {
	if at >= len(n.Input) {
		return nil
	}
	from := nodes[NodeOf(n.Input[at])]
	if from == nil || from.Op != "Const" {
		return nil
	}
	return from
}

// constantInts are the values of an int32 constant as they are stored.
func constantInts(n *nodepb.NodeDef) []int32 {
	tensor := n.Attr["value"].GetTensor()
	if tensor.GetDtype() != typespb.DataType_DT_INT32 {
		return nil
	}
	values := tensor.GetIntVal()
	for content := tensor.GetTensorContent(); len(content) >= 4; content = content[4:] {
		values = append(values, int32(binary.LittleEndian.Uint32(content)))
	}
	return values
}
