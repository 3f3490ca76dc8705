package format

import (
	"fmt"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/internal/check"
	"github.com/tfdream/tfdream/graphs/internal/fold"
)

// Parse reads a GraphDef, serialized or as text, by itself or in a MetaGraphDef, or says what
// the bytes of the file are instead: check.ErrNotGraph.
func Parse(path string, data []byte) (*graphpb.GraphDef, error) {
	if kind := fileKind(path, data); kind != "" {
		return nil, fmt.Errorf("%w: %s", check.ErrNotGraph, kind)
	}
	def := new(graphpb.GraphDef)
	if isText(data[:min(len(data), 4096)]) {
		var err error
		if def, err = parseText(data); err != nil {
			return nil, err
		}
	} else if inside, ok := within(data); ok {
		def = inside
	} else if err := proto.Unmarshal(data, def); err != nil {
		return nil, fmt.Errorf("%w: it is damaged, cut short or of another kind: a GraphDef protobuf cannot be read from it", check.ErrNotGraph)
	}
	if len(def.Node) == 0 {
		return nil, fmt.Errorf("%w: it has no nodes", check.ErrNotGraph)
	}
	return fold.Branches(def), nil
}
