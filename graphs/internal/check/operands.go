package check

import (
	"fmt"
	"math"
	"strings"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
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
	if size := graphdef.Operand(n, 1, nodes); size != nil && strings.HasPrefix(n.Op, "Resize") {
		for _, side := range graphdef.Ints(size) {
			if side < 1 || side > maxResized {
				return fmt.Errorf("%w: node %q resizes to a side of %d, which is not from 1 to %d", ErrNotGraph, n.Name, side, maxResized)
			}
		}
	}
	if at, known := shapes[n.Op]; known {
		if shape := graphdef.Operand(n, at, nodes); shape != nil && !fits(graphdef.Ints(shape)) {
			return fmt.Errorf("%w: node %q makes a tensor of shape %d, which has more than %d elements", ErrNotGraph, n.Name, graphdef.Ints(shape), maxElements)
		}
	}
	if at, known := vectors[n.Op]; known {
		if list := graphdef.Operand(n, at, nodes); list != nil && !isVector(list.Attr["value"].GetTensor()) {
			return fmt.Errorf("%w: node %q needs a list of whole numbers, but %q is not one", ErrNotGraph, n.Name, list.Name)
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
