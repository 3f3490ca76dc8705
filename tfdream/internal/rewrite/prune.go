package rewrite

import (
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// Prune keeps of def only the nodes of the given names and what they are computed from.
// Control inputs are dropped: nothing that a network computes has effects to wait for.
// Names that known accepts are left out with all that stands behind them.
func Prune(def *graphpb.GraphDef, names []string, known func(name string) bool) (*graphpb.GraphDef, error) {
	nodes := graphdef.ByName(def)
	needed := map[string]bool{}
	for todo := names; len(todo) > 0; {
		name := todo[0]
		todo = todo[1:]
		node, ok := nodes[name]
		if !ok || needed[name] || known(name) {
			continue
		}
		needed[name] = true
		for _, input := range node.Input {
			if !strings.HasPrefix(input, "^") {
				todo = append(todo, graphdef.NodeOf(input))
			}
		}
	}
	return replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		if !needed[node.Name] {
			return nil, nil
		}
		needed[node.Name] = false // of two nodes of one name, which passes may make, one is enough
		pruned := copyOf(node)
		pruned.Input = pruned.Input[:0]
		delete(pruned.Attr, "_class") // asks to stand on the device of another, which may be left out
		for _, input := range node.Input {
			if !strings.HasPrefix(input, "^") {
				pruned.Input = append(pruned.Input, input)
			}
		}
		return []*nodepb.NodeDef{pruned}, nil
	})
}
