package architecture

import (
	"testing"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

// FuzzArchitecture looks for graphs that pass the checks, and that the receptive fields break on.
func FuzzArchitecture(f *testing.F) {
	graphtest.AddSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		def := &graphpb.GraphDef{}
		if proto.Unmarshal(data, def) != nil || graphs.Check(def, nil) != nil {
			return
		}
		for _, n := range def.Node {
			if n.Op == "Placeholder" {
				Views(def.Node, n.Name, 224, 224)
			}
		}
	})
}
