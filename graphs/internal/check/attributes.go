package check

import (
	"fmt"
	"math"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// bounds are the whole numbers that attributes of a name may hold, one or a list of them.
// TensorFlow divides by them, or makes tensors of their size, and does not check that
// they make sense in every op that takes them: it then ends the program.
var bounds = map[string]struct{ low, high int64 }{
	"strides": {1, math.MaxInt32}, "ksize": {1, math.MaxInt32}, "ksizes": {1, math.MaxInt32},
	"dilations": {1, math.MaxInt32}, "rates": {1, math.MaxInt32},
	"explicit_paddings": {0, math.MaxInt32}, "paddings": {0, math.MaxInt32},
	"depth_radius": {0, math.MaxInt32}, "block_size": {2, math.MaxInt16},
	"batch_dims": {-graphdef.MaxRank, graphdef.MaxRank}, "axis": {-graphdef.MaxRank, graphdef.MaxRank}, "squeeze_dims": {-graphdef.MaxRank, graphdef.MaxRank},
	"N": {0, math.MaxInt16}, "num_split": {1, math.MaxInt16}, "num": {0, math.MaxInt16},
}

// graphdef.MaxRank is how many dimensions a tensor of TensorFlow can have.

// checkAttributes refuses numbers that no op can work with.
func checkAttributes(n *nodepb.NodeDef) error {
	for name, value := range n.Attr {
		bound, known := bounds[name]
		if !known {
			continue
		}
		values := value.GetList().GetI()
		if one, ok := value.Value.(*attrpb.AttrValue_I); ok {
			values = []int64{one.I}
		}
		for _, i := range values {
			if i < bound.low || i > bound.high {
				return fmt.Errorf("%w: node %q has %s = %d, which is not from %d to %d", ErrNotGraph, n.Name, name, i, bound.low, bound.high)
			}
		}
	}
	return nil
}
