package rewrite

import (
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// smallConstant is how many values a constant may have and still be none of the weights:
// axes, paddings and shapes decide what a gradient looks like, and must be known.
const smallConstant = 64

// WithoutWeights returns def with a Placeholder of the same shape in place of each large
// constant, and these constants by name. Gradients can be drawn up on what is left, which
// is small and quickly copied.
func WithoutWeights(def *graphpb.GraphDef) (skeleton *graphpb.GraphDef, weights map[string]*nodepb.NodeDef) {
	weights = map[string]*nodepb.NodeDef{}
	skeleton, _ = replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		tensor := node.Attr["value"].GetTensor()
		count := int64(1)
		for _, dim := range tensor.GetTensorShape().GetDim() {
			count *= dim.Size
		}
		if node.Op != "Const" || tensor == nil || count <= smallConstant {
			return []*nodepb.NodeDef{node}, nil
		}
		weights[node.Name] = node
		return []*nodepb.NodeDef{{Name: node.Name, Op: "Placeholder", Attr: graphdef.Attributes{
			"dtype": tensor.Dtype, "shape": tensor.TensorShape,
		}.Proto()}}, nil
	})
	return skeleton, weights
}
