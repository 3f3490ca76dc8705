package network

import (
	"strconv"
	"strings"
	"sync"

	"google.golang.org/protobuf/proto"

	tf "github.com/galeone/tensorflow/tensorflow/go"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"

	"github.com/tfdream/tfdream/tfdream/internal/rewrite"
	"github.com/tfdream/tfdream/tfdream/internal/rewrite/gradients"
)

// Differentiable rewrites a frozen graph, which takes pictures at the node of the given name, so that
// AddGradients has gradients of it: see the passes of package rewrite, and gradients.Mark.
func Differentiable(def *graphpb.GraphDef, picture string) (*graphpb.GraphDef, error) {
	for _, pass := range []func(*graphpb.GraphDef) (*graphpb.GraphDef, error){
		rewrite.ClearDevices,
		rewrite.ModernConcat,
		rewrite.PadWithin,
		func(def *graphpb.GraphDef) (*graphpb.GraphDef, error) { return rewrite.Respell(def, shapesOf(def)) },
		func(def *graphpb.GraphDef) (*graphpb.GraphDef, error) {
			return gradients.Mark(def, picture, shapesOf(def))
		},
	} {
		var err error
		if def, err = pass(def); err != nil {
			return nil, err
		}
	}
	return def, nil
}

// shapesOf has TensorFlow work out the shapes in a frozen graph, when the first is asked for. Of a graph
// that cannot be imported none is known.
func shapesOf(def *graphpb.GraphDef) gradients.Shapes {
	known := sync.OnceValue(func() gradients.Shapes {
		skeleton, _ := rewrite.WithoutWeights(def)
		raw, err := proto.Marshal(skeleton)
		graph := tf.NewGraph()
		if err != nil || graph.Import(raw, prefix) != nil {
			return func(string) []int { return nil }
		}
		return shapesIn(graph, prefix+"/")
	})
	return func(output string) []int { return known()(output) }
}

// shapesIn are the shapes in a graph, in which the names of nodes are prefixed.
func shapesIn(graph *tf.Graph, prefixed string) gradients.Shapes {
	return func(output string) []int {
		name, number, _ := strings.Cut(output, ":")
		index, _ := strconv.Atoi(number) // "" is output 0
		node := graph.Operation(prefixed + name)
		if node == nil || index >= node.NumOutputs() {
			return nil
		}
		shape := node.Output(index).Shape()
		if shape.NumDimensions() < 0 {
			return nil
		}
		sides := make([]int, shape.NumDimensions())
		for axis := range sides {
			sides[axis] = int(shape.Size(axis))
		}
		return sides
	}
}
