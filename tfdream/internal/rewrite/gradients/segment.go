package gradients

import (
	"strings"

	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// each hands on to the members of each segment what belongs to it: the op's second input says to
// which segment a member belongs, and below 0 to none, whose share is 0.
func (b *builder) each(ofSegments string) string {
	dtype := b.segmentType()
	one := b.with("Cast", graphdef.Attributes{"SrcT": int32Type, "DstT": dtype}, b.integer(1))
	ids := b.with("Maximum", graphdef.Attributes{"T": dtype}, b.with("AddV2", graphdef.Attributes{"T": dtype}, b.x(1), one), b.with("ZerosLike", graphdef.Attributes{"T": dtype}, one))
	first := b.with("StridedSlice", graphdef.Attributes{"T": b.dtype, "Index": int32Type}, ofSegments, b.integers(0), b.integers(1), b.integers(1))
	shares := b.list("ConcatV2", b.dtype, []string{b.float("ZerosLike", first), ofSegments}, b.integer(0))
	return b.with("GatherV2", graphdef.Attributes{"Tparams": b.dtype, "Tindices": dtype, "Taxis": int32Type}, shares, ids, b.integer(0))
}

func (b *builder) segmentType() typespb.DataType { return b.node.Attr["Tindices"].GetType() }

// reduce reduces the members of each segment as the op does, or another of its kind.
func (b *builder) reduce(by, members string) string {
	attributes := graphdef.Attributes{"T": b.dtype, "Tindices": b.segmentType()}
	if strings.HasPrefix(b.node.Op, "Unsorted") {
		return b.with("UnsortedSegment"+by, attributes, members, b.x(1), b.x(2))
	}
	return b.with("Segment"+by, attributes, members, b.x(1))
}

func segmentMean(b *builder, _ int) string {
	count := b.reduce("Sum", b.float("OnesLike", b.x(0)))
	return b.each(b.float("RealDiv", b.dy, count))
}

// segmentExtreme shares the slope among all members that are the greatest, or the least.
func segmentExtreme(b *builder, _ int) string {
	extreme := b.mask("Equal", b.x(0), b.each(b.y(0)))
	return b.float("Mul", extreme, b.each(b.float("RealDiv", b.dy, b.reduce("Sum", extreme))))
}

// segmentProd: with no zero in a segment, the slope is the product by the member; with one, the others'
// product where the zero is; with two, nothing.
func segmentProd(b *builder, _ int) string {
	isZero := b.float("Equal", b.x(0), b.number(0))
	zeros := b.reduce("Sum", b.cast(isZero))
	slope := b.float("SelectV2", b.float("Greater", zeros, b.number(1)), b.float("ZerosLike", b.dy), b.dy)
	members := b.float("SelectV2", isZero, b.float("OnesLike", b.x(0)), b.x(0))
	others := b.each(b.reduce("Prod", members))
	partial := b.float("SelectV2", isZero, others, b.float("RealDiv", b.each(b.y(0)), members))
	return b.float("Mul", b.each(slope), partial)
}
