package layout

import (
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// takesChannelsFirst tells whether the picture enters as [batch, channels, height, width]: because the
// placeholder says so or, where it leaves that open, because of what reads it.
func (t *turning) takesChannelsFirst(def *graphpb.GraphDef, input string) bool {
	n := t.nodes[input]
	if n == nil || n.Op != "Placeholder" {
		return false
	}
	dims := n.Attr["shape"].GetShape().GetDim()
	picture := func(axis int) bool { return dims[axis].Size == 1 || dims[axis].Size == 3 }
	switch {
	case len(dims) != 0 && len(dims) != 4:
		return false
	case len(dims) == 4 && picture(1) != picture(3):
		return picture(1)
	case len(dims) == 4 && dims[3].Size > 0 && !picture(3):
		return false // which is refused for its channels
	}
	readers := map[string][]*nodepb.NodeDef{}
	for _, n := range def.Node {
		for _, in := range n.Input {
			from := graphdef.NodeOf(in)
			readers[from] = append(readers[from], n)
		}
	}
	seen := map[string]bool{}
	for todo := []string{input}; len(todo) > 0; todo = todo[1:] {
		if seen[todo[0]] {
			continue
		}
		seen[todo[0]] = true
		for _, n := range readers[todo[0]] {
			if hasChannelsFirst(n) {
				return true
			}
			if elementwise[n.Op] || n.Op == "Pad" || n.Op == "PadV2" || n.Op == "MirrorPad" {
				todo = append(todo, n.Name)
			}
		}
	}
	return false
}

// takePicture adds the node that takes the picture, turned if its channels are first.
func (t *turning) takePicture(n *nodepb.NodeDef, first bool) {
	n = proto.Clone(n).(*nodepb.NodeDef)
	delete(n.Attr, "_output_shapes")
	if dims := n.Attr["shape"].GetShape().GetDim(); first && len(dims) == 4 {
		sides := make([]int, 4)
		for i, axis := range channelsLast {
			sides[i] = int(dims[axis].Size)
		}
		n.Attr["shape"] = graphdef.Attribute(graphdef.Shape(sides...))
	}
	t.add(n, tensor{rank: 4, turned: first})
}
