package draft

import (
	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/objective"
)

// penaltyScore measures the picture itself, as far as the network sees it at once (a
// tile, shifted as it is), in levels of 0..255. With N values (pixels times three) it is
//
//	tv   the differences |right - left| and |lower - upper| of all neighbours, added up
//	     and divided by N: anisotropic total variation (Rudin, Osher and Fatemi 1992)
//	l2   the squares of (value - mean colour of the network), added up and divided by N:
//	     the penalty of Simonyan, Vedaldi and Zisserman 2014
//
// A penalty enters an objective with a negative weight.
func (d *Draft) penaltyScore(kind objective.Kind) tf.Output {
	o := d.Ops
	// The gradient is taken at the network's input, so that is where the picture is read;
	// its mean cancels in differences, and is the mean colour in squares.
	picture := d.Network.Levels(o)
	if kind == objective.SquaredNorm {
		return o.Mean(op.Square(o.Scope(), picture), 4)
	}
	sum := func(along []int32) tf.Output {
		shape := op.Shape(o.Scope(), picture)
		after := op.Slice(o.Scope(), picture, o.Constant(along), o.Constant([]int32{-1, -1, -1, -1}))
		before := op.Slice(o.Scope(), picture, o.Constant([]int32{0, 0, 0, 0}), o.Sub(shape, o.Constant(along)))
		return o.Sum(op.Abs(o.Scope(), o.Sub(after, before)), 4)
	}
	shape := op.Slice(o.Scope(), op.Shape(o.Scope(), picture), o.Constant([]int32{1}), o.Constant([]int32{3}))
	values := op.Cast(o.Scope(), op.Prod(o.Scope(), shape, o.Constant(int32(0))), tf.Float)
	return op.RealDiv(o.Scope(), o.Add(sum([]int32{0, 1, 0, 0}), sum([]int32{0, 0, 1, 0})), values)
}
