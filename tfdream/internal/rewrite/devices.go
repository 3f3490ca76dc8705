package rewrite

import (
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
)

// ClearDevices frees every node from the device it is pinned to. Inception5h pins
// all of its nodes to /cpu:0, where they would stay on a machine with a GPU.
func ClearDevices(def *graphpb.GraphDef) (*graphpb.GraphDef, error) {
	return replaceNodes(def, func(node *nodepb.NodeDef) ([]*nodepb.NodeDef, error) {
		if node.Device != "" {
			node = copyOf(node)
			node.Device = ""
		}
		return []*nodepb.NodeDef{node}, nil
	})
}
