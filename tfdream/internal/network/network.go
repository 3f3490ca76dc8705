package network

import (
	"fmt"
	"slices"

	"github.com/galeone/tensorflow/tensorflow/go/op"
	"google.golang.org/protobuf/proto"

	tf "github.com/galeone/tensorflow/tensorflow/go"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// prefix sets the frozen graph's names apart from those of the ops around it.
const prefix = "network"

// Network is a frozen graph behind the ops that prepare its picture.
type Network struct {
	Profile graphs.Profile
	Graph   *tf.Graph
	Tile    tf.Output // [n, h, w, 3], RGB, 0..255: what the network is shown
	Input   tf.Output // the same as the frozen graph wants it, still of three channels
}

// Import adds the frozen graph to g so that it sees the pictures tile, [n, h, w, 3],
// RGB, 0..255.
func Import(g *tf.Graph, o tensor.Ops, def *graphpb.GraphDef, profile graphs.Profile, tile tf.Output) (Network, error) {
	n := Network{Profile: profile, Graph: g, Tile: tile, Input: preprocess(o, profile, tile)}
	if err := o.Root.Err(); err != nil {
		return Network{}, err
	}
	raw, err := proto.Marshal(def)
	if err != nil {
		return Network{}, err
	}
	options := tf.GraphImportOptions{Prefix: prefix}
	options.AddInputMapping(profile.Input, 0, channels(o, profile, n.Input))
	return n, g.ImportWithOptions(raw, options)
}

// preprocess makes of pictures [n, h, w, 3], RGB, 0..255, what the frozen graph wants to see.
func preprocess(o tensor.Ops, profile graphs.Profile, pictures tf.Output) tf.Output {
	if mean := profile.Mean; mean != [3]float32{} {
		pictures = o.Sub(pictures, o.Constant(mean[:]))
	}
	if !profile.Divide.None() {
		pictures = op.RealDiv(o.Scope(), pictures, constant(o, profile.Divide))
	}
	if profile.Order == graphs.BGR {
		pictures = op.ReverseV2(o.Scope(), pictures, o.Constant([]int32{-1}))
	}
	return pictures
}

// channels makes of prepared pictures [n, h, w, 3] those that the graph takes: of one that takes
// one channel, their luma by ITU-R BT.601, as Pillow's convert("L") has it, but not rounded.
func channels(o tensor.Ops, profile graphs.Profile, prepared tf.Output) tf.Output {
	if !profile.Grey {
		return prepared
	}
	luma := []float32{0.299, 0.587, 0.114}
	if profile.Order == graphs.BGR {
		slices.Reverse(luma)
	}
	weighted := o.Mul(prepared, o.Constant(luma))
	return op.Sum(o.Scope(), weighted, o.Constant([]int32{-1}), op.SumKeepDims(true))
}

// PictureGradient turns a gradient with respect to the network's input, [n, h, w, 3], into
// one with respect to pictures, RGB, 0..255.
func (n Network) PictureGradient(o tensor.Ops, gradient tf.Output) tf.Output {
	if n.Profile.Order == graphs.BGR {
		gradient = op.ReverseV2(o.Scope(), gradient, o.Constant([]int32{-1}))
	}
	if !n.Profile.Divide.None() {
		gradient = op.RealDiv(o.Scope(), gradient, constant(o, n.Profile.Divide))
	}
	return gradient
}

// Levels are the network's input in levels of the 0..255 scale, less the mean, in its own order of channels.
func (n Network) Levels(o tensor.Ops) tf.Output {
	divisor := n.Profile.Divide
	if divisor == (graphs.Divisor{}) {
		return n.Input
	}
	if n.Profile.Order == graphs.BGR {
		slices.Reverse(divisor[:])
	}
	return o.Mul(n.Input, constant(o, divisor))
}

// constant is a divisor as one number, or as three where they differ.
func constant(o tensor.Ops, divisor graphs.Divisor) tf.Output {
	if x, ok := divisor.Single(); ok {
		return o.Constant(x)
	}
	return o.Constant(divisor[:])
}

// Node finds a node of the frozen graph by its own name, nil where there is none.
func (n Network) Node(name string) *tf.Operation { return n.Graph.Operation(prefix + "/" + name) }

// Channels is the size of an activation's last dimension; activations are
// [batch, height, width, channels] or [batch, channels].
func Channels(activation tf.Output) (count, rank int, err error) {
	rank = activation.Shape().NumDimensions()
	if activation.DataType() != tf.Float || (rank != 2 && rank != 4) || activation.Shape().Size(rank-1) < 1 {
		return 0, 0, fmt.Errorf("is no layer: a layer is float32 of shape [batch, height, width, channels] or [batch, channels], this is %s", activation.Shape())
	}
	return int(activation.Shape().Size(rank - 1)), rank, nil
}
