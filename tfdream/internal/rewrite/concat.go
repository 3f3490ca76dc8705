package rewrite

import (
	"fmt"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// ModernConcat turns each Concat of 2015 (axis first, no gradient in the C library)
// into the ConcatV2 that means the same: the values first, then the axis.
func ModernConcat(def *graphpb.GraphDef) (*graphpb.GraphDef, error) {
	return replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		if node.Op != "Concat" {
			return []*nodepb.NodeDef{node}, nil
		}
		count := int(node.Attr["N"].GetI())
		if count < 1 || count > len(node.Input)-1 {
			return nil, fmt.Errorf("node %s: Concat with N = %d has %d inputs, not an axis and N values", node.Name, count, len(node.Input))
		}
		concat := copyOf(node)
		concat.Op = "ConcatV2"
		axis, values, control := node.Input[0], node.Input[1:count+1], node.Input[count+1:]
		concat.Input = append(append(append([]string{}, values...), axis), control...)
		concat.Attr["Tidx"] = graphdef.Attribute(typespb.DataType_DT_INT32)
		return []*nodepb.NodeDef{concat}, nil
	})
}
