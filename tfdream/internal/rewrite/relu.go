package rewrite

import (
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
)

// ReluGradientsByOutput lets the gradient of each Relu read the Relu's output, which is
// above 0 where its input is, instead of its input, as the C library's does. Then nobody
// but the Relu reads that input, and TensorFlow fuses the two with the convolution.
func ReluGradientsByOutput(def *graphpb.GraphDef) (*graphpb.GraphDef, error) {
	relus := map[string]string{} // by input
	for _, node := range def.Node {
		if node.Op == "Relu" && len(node.Input) == 1 {
			relus[node.Input[0]] = node.Name
		}
	}
	return replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		if node.Op != "ReluGrad" || len(node.Input) < 2 || relus[node.Input[1]] == "" {
			return []*nodepb.NodeDef{node}, nil
		}
		byOutput := copyOf(node)
		byOutput.Input[1] = relus[node.Input[1]]
		return []*nodepb.NodeDef{byOutput}, nil
	})
}
