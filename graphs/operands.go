package graphs

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
)

// maxResized is the longest side that a graph may resize a picture to; TensorFlow's own
// tables for it overflow at greater ones.
const maxResized = 1 << 16

// maxElements is how many numbers a tensor may have whose shape is a constant. TensorFlow
// fails a check of its own, or worse, where the product is beyond 64 bits.
const maxElements = math.MaxInt32

// shapes are the operands, counted from 0, that are the shape of what an op makes, or a
// part of it.
var shapes = map[string]int{
	"Reshape": 1, "Slice": 2, "Fill": 0, "BroadcastTo": 1, "ScatterNd": 2, "SparseToDense": 1,
	"Conv2DBackpropInput": 0, "Conv3DBackpropInputV2": 0,
	"StatelessRandomUniform": 0, "StatelessRandomNormal": 0, "StatelessTruncatedNormal": 0,
}

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
	if at, known := shapes[n.Op]; known {
		if shape := constantOperand(n, at, nodes); shape != nil && !fits(constantInts(shape)) {
			return fmt.Errorf("%w: node %q makes a tensor of shape %d, which is of more than %d numbers", ErrNotGraph, n.Name, constantInts(shape), maxElements)
		}
	}
	if at, known := vectors[n.Op]; known {
		if list := constantOperand(n, at, nodes); list != nil && !isVector(list.Attr["value"].GetTensor()) {
			return fmt.Errorf("%w: node %q needs a list of whole numbers, and %q is none", ErrNotGraph, n.Name, list.Name)
		}
	}
	return nil
}

// fits tells if a tensor of a shape, as far as it is said there, has maxElements at most.
func fits(shape []int64) bool {
	elements := int64(1)
	for _, side := range shape {
		if side > maxElements/elements {
			return false
		}
		elements *= max(side, 1) // -1 is what the op finds out
	}
	return true
}

func isVector(t *tensorpb.TensorProto) bool {
	whole := t.GetDtype() == typespb.DataType_DT_INT32 || t.GetDtype() == typespb.DataType_DT_INT64
	return whole && len(t.GetTensorShape().GetDim()) == 1
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

// constantInts are the values of an int32 or int64 constant, none where n is nil, that has no more of them than a
// tensor may have dimensions.
func constantInts(n *nodepb.NodeDef) []int64 {
	tensor := n.GetAttr()["value"].GetTensor()
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
	if dims := tensor.GetTensorShape().GetDim(); len(dims) == 1 && dims[0].Size <= maxRank {
		for len(values) > 0 && int64(len(values)) < dims[0].Size { // the last stands for all that follow
			values = append(values, values[len(values)-1])
		}
	}
	return values
}
