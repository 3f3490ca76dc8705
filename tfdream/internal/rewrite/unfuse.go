package rewrite

import (
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/tfdream/internal/rewrite/gradients"
)

// KeepGroupsApart keeps TensorFlow's optimiser from fusing convolutions in groups with a bias and a
// ReLU behind them: on processors without oneDNN the fused kernel knows no groups, and fails. It fuses
// only what follows at once, and of all identities a Snapshot is the one that it keeps.
func KeepGroupsApart(def *graphpb.GraphDef, shapes gradients.Shapes) (*graphpb.GraphDef, error) {
	const apart = "/tfdream.apart"
	grouped := map[string]bool{}
	for _, node := range def.Node {
		grouped[node.Name] = node.Op == "Conv2D" && len(node.Input) >= 2 && gradients.Groups(node, shapes) > 1
	}
	return replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		if grouped[node.Name] {
			return []*nodepb.NodeDef{node, opOf(node.Attr["T"].GetType(), node.Name+apart, "Snapshot", []string{node.Name})}, nil
		}
		if node.Op != "BiasAdd" && !strings.HasPrefix(node.Op, "Add") || len(node.Input) == 0 {
			return []*nodepb.NodeDef{node}, nil
		}
		changed := copyOf(node)
		for i, input := range node.Input {
			if grouped[strings.TrimSuffix(input, ":0")] {
				changed.Input[i] = strings.TrimSuffix(input, ":0") + apart
			}
		}
		return []*nodepb.NodeDef{changed}, nil
	})
}
