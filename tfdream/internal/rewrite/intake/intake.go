// Package intake rewrites networks that take their pictures in another form than float32 [n, height, width,
// channels]: of bytes, of halves, without a batch, or in a batch of a certain size.
package intake

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// network is a copy of a graph that is being rewritten.
type network struct {
	def     *graphpb.GraphDef
	nodes   map[string]*nodepb.NodeDef
	readers map[string][]*nodepb.NodeDef
	lost    map[string]string // why, by node
}

func copyOf(def *graphpb.GraphDef) *network {
	w := &network{def: &graphpb.GraphDef{Versions: def.Versions, Library: def.Library}, readers: map[string][]*nodepb.NodeDef{}, lost: map[string]string{}}
	for _, n := range def.Node {
		n = &nodepb.NodeDef{Name: n.Name, Op: n.Op, Device: n.Device, Input: slices.Clone(n.Input), Attr: maps.Clone(n.Attr)} // values are replaced, not changed
		delete(n.Attr, "_output_shapes")
		w.def.Node = append(w.def.Node, n)
		for _, in := range n.Input {
			if from := graphdef.NodeOf(in); !strings.HasPrefix(in, "^") && !slices.Contains(w.readers[from], n) {
				w.readers[from] = append(w.readers[from], n)
			}
		}
	}
	w.nodes = graphdef.ByName(w.def)
	return w
}

// result is the graph without what is lost and what depends on that.
func (w *network) result() (*graphpb.GraphDef, map[string]string) {
	for todo := slices.Sorted(maps.Keys(w.lost)); len(todo) > 0; todo = todo[1:] {
		for _, n := range w.readers[todo[0]] {
			if _, known := w.lost[n.Name]; !known {
				w.lost[n.Name] = w.lost[todo[0]]
				todo = append(todo, n.Name)
			}
		}
	}
	w.def.Node = slices.DeleteFunc(w.def.Node, func(n *nodepb.NodeDef) bool { _, lost := w.lost[n.Name]; return lost })
	for _, n := range w.def.Node { // nobody waits for what is gone
		n.Input = slices.DeleteFunc(n.Input, func(in string) bool { return strings.HasPrefix(in, "^") })
	}
	return w.def, w.lost
}

// lose leaves out a node.
func (w *network) lose(n *nodepb.NodeDef, why string) {
	w.lost[n.Name] = fmt.Sprintf("node %q is a %s %s", n.Name, n.Op, why)
}

// identity makes a node pass on its first input.
func identity(n *nodepb.NodeDef, dtype typespb.DataType) {
	n.Op, n.Input, n.Attr = "Identity", n.Input[:1], graphdef.Attributes{"T": dtype}.Proto()
}

// typeOf is a type among a node's attributes.
func typeOf(n *nodepb.NodeDef, key string) typespb.DataType { return n.GetAttr()[key].GetType() }

// dims are the declared sides of a placeholder, nil where it declares none.
func dims(n *nodepb.NodeDef) []int {
	var sides []int
	for _, d := range n.GetAttr()["shape"].GetShape().GetDim() {
		sides = append(sides, int(d.Size))
	}
	return sides
}

// first tells whether a node reads another as its first operand.
func first(n *nodepb.NodeDef, of string) bool {
	return len(n.Input) > 0 && graphdef.NodeOf(n.Input[0]) == of
}
