package format

import (
	"slices"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// within finds the GraphDef in a MetaGraphDef (.meta), which has it as its second field
// behind a description; ok is false for any other message. A GraphDef has functions there, which have no ops.
func within(data []byte) (def *graphpb.GraphDef, ok bool) {
	for first := true; len(data) > 0; first = false {
		number, kind, n := protowire.ConsumeTag(data)
		if n < 0 || first && (number != 1 || kind != protowire.BytesType) {
			return nil, false
		}
		data = data[n:]
		if number == 2 && kind == protowire.BytesType {
			graph, n := protowire.ConsumeBytes(data)
			def = new(graphpb.GraphDef)
			opless := func(n *nodepb.NodeDef) bool { return n.Op == "" }
			return def, n >= 0 && proto.Unmarshal(graph, def) == nil && len(def.Node) > 0 && !slices.ContainsFunc(def.Node, opless)
		}
		if n = protowire.ConsumeFieldValue(number, kind, data); n < 0 {
			return nil, false
		}
		data = data[n:]
	}
	return nil, false
}

// isFrozenMetaGraph tells a MetaGraphDef whose graph has no variables, so that it needs no
// checkpoint beside it.
func isFrozenMetaGraph(data []byte) bool {
	def, ok := within(data)
	return ok && !slices.ContainsFunc(def.Node, func(n *nodepb.NodeDef) bool { return strings.HasPrefix(n.Op, "Var") })
}
