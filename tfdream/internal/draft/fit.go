package draft

import (
	"fmt"
	"regexp"

	"github.com/galeone/tensorflow/tensorflow/go/op"
	"google.golang.org/protobuf/proto"

	tf "github.com/galeone/tensorflow/tensorflow/go"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/tfdream/internal/network"
	"github.com/tfdream/tfdream/tfdream/internal/rewrite"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// Which pictures the network takes is found out by the shapes that TensorFlow infers when the graph is
// imported for a size. Nothing runs: with some sizes that do not fit, kernels crash.

// Fits is nil where some layers can be computed for a picture of height x width pixels. Where one is
// set, each layer must have one activation for the picture, as a score needs, not one for each of
// several parts of it.
func (d *Draft) Fits(layers []string, height, width int, one bool) error {
	def, err := rewrite.Prune(d.skeleton, layers, func(name string) bool { return name == d.frozen.Profile.Input })
	if err != nil {
		return err
	}
	g := tf.NewGraph()
	o := tensor.Ops{Root: op.NewScopeWithGraph(g)}
	seen, err := network.Import(g, o, def, d.frozen.Profile, o.Placeholder(tf.Float, 1, int64(height), int64(width), 3))
	if err != nil {
		return inferenceError(err)
	}
	nodes := graphdef.ByName(def)
	for _, node := range def.Node {
		if err := checkNode(seen, nodes, node); err != nil {
			return err
		}
	}
	for _, layer := range layers {
		shape := shapeOf(seen, layer, 0)
		if isEmpty(shape) {
			return emptyError(layer, shape)
		}
		if n := shape.Size(0); one && n > 1 {
			return fmt.Errorf("%s has %d activations for one picture", layer, n)
		}
	}
	return nil
}

// inferred is how TensorFlow says which node, behind the network's prefix, has no shape, and why.
var inferred = regexp.MustCompile(`(?s)^(.*?)\.? for '\{\{node [^/}]+/([^}]+)\}\}`)

// inferenceError is such an error without the node's attributes and shapes.
func inferenceError(err error) error {
	if part := inferred.FindStringSubmatch(err.Error()); part != nil {
		return fmt.Errorf("%s: %s", part[2], part[1])
	}
	return err
}

// Declared is the size of pictures that the graph declares for its input, or that its own preparation of
// pictures makes before it: 0, 0 where it leaves that open, or says more than four megapixels.
func (d *Draft) Declared() (height, width int) {
	input := d.frozen.Profile.Input
	def, err := rewrite.Prune(d.skeleton, []string{input}, func(string) bool { return false })
	if err != nil {
		return 0, 0
	}
	raw, err := proto.Marshal(&graphpb.GraphDef{Node: def.Node, Versions: def.Versions, Library: def.Library})
	if err != nil {
		return 0, 0
	}
	g := tf.NewGraph()
	if err := g.Import(raw, ""); err != nil || g.Operation(input) == nil || g.Operation(input).NumOutputs() == 0 {
		return 0, 0
	}
	shape, err := g.Operation(input).Output(0).Shape().ToSlice()
	switch {
	case err != nil:
		return 0, 0
	case len(shape) == 4:
		shape = shape[1:]
	case len(shape) != 3:
		return 0, 0
	}
	if channels := shape[0]; (channels == 1 || channels == 3) && shape[2] != 1 && shape[2] != 3 {
		shape = shape[1:] // first, as in NCHW
	}
	const most = 1 << 22 // pixels; a graph may declare anything
	if shape[0] < 1 || shape[1] < 1 || shape[0] > most/shape[1] {
		return 0, 0
	}
	return int(shape[0]), int(shape[1])
}
