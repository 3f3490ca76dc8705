package tfdream

import (
	"os"
	"testing"

	"google.golang.org/protobuf/proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	"github.com/tfdream/tfdream/graphs"
)

func googlenet(t *testing.T) *Model {
	raw, err := os.ReadFile("../../shared/graphs/bvlc_googlenet.pb")
	if err != nil { t.Skip(err) }
	def := &graphpb.GraphDef{}
	if err := proto.Unmarshal(raw, def); err != nil { t.Fatal(err) }
	m, err := NewModel(&graphs.Graph{Name: "googlenet", Def: def, Profile: graphs.Profile{Input: "data", Mean: [3]float32{123, 117, 104}, Order: graphs.BGR, Divide: 1}}, Options{})
	if err != nil { t.Fatal(err) }
	return m
}
