// Package draft draws objectives on a frozen graph: from terms and their layers to the operations of a
// score and its gradient. What it draws runs once package network has imported it into a session.
package draft

import (
	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/tfdream/internal/network"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// Draft is a frozen graph without its weights, in which objectives and their gradients are
// drawn. Nothing in it ever runs.
type Draft struct {
	Ops     tensor.Ops
	Network network.Network

	// What is to be given in a session: where in the picture the tile lies that the network
	// sees, its upper left corner in the unshifted picture, [row, column], and that picture's
	// size, [height, width], 0 where the tile is all of it; and which channel each picture
	// climbs, [n]: see ChannelGradient.
	Corner, Picture, EachChannel tf.Output

	frozen    *graphs.Graph
	skeleton  *graphpb.GraphDef          // what is left of it without weights
	nodes     map[string]*nodepb.NodeDef // the frozen graph's, as in its file
	drawn     int                        // gradients, those that failed too
	gradients map[string]Gradient        // by objective
	guides    map[string][]guide         // by layer
}

// New starts a draft of a frozen graph, whose skeleton is what is left of it without weights.
func New(frozen *graphs.Graph, skeleton *graphpb.GraphDef) (*Draft, error) {
	g := tf.NewGraph()
	d := &Draft{
		Ops: tensor.Ops{Root: op.NewScopeWithGraph(g)}, frozen: frozen, skeleton: skeleton,
		nodes: graphdef.ByName(frozen.Def), gradients: map[string]Gradient{}, guides: map[string][]guide{},
	}
	tile := d.Ops.Placeholder(tf.Float, -1, -1, -1, 3)
	var err error
	if d.Network, err = network.Import(g, d.Ops, skeleton, frozen.Profile, tile); err != nil {
		return nil, err
	}
	d.Corner, d.Picture = d.Ops.Placeholder(tf.Int32, 2), d.Ops.Placeholder(tf.Int32, 2)
	d.EachChannel = d.Ops.Placeholder(tf.Int32, -1)
	return d, d.Ops.Root.Err()
}
