package gradients

import (
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

const int32Type, int64Type = typespb.DataType_DT_INT32, typespb.DataType_DT_INT64

// integersOf are numbers of the type of an attribute of the op as int32, which is its default.
func (b *builder) integersOf(values, attribute string) string {
	if b.node.Attr[attribute].GetType() != int64Type {
		return values
	}
	return b.with("Cast", graphdef.Attributes{"SrcT": int64Type, "DstT": int32Type}, values)
}

// cumprod is wrong where x is 0, as TensorFlow Python's is.
func cumprod(b *builder, _ int) string {
	sum := b.with("Cumsum", graphdef.Attributes{
		"T": b.dtype, "Tidx": int32Type, "exclusive": b.node.Attr["exclusive"].GetB(), "reverse": !b.node.Attr["reverse"].GetB(),
	}, b.float("Mul", b.y(0), b.dy), b.integersOf(b.x(1), "Tidx"))
	return b.float("DivNoNan", sum, b.x(0))
}

func euclideanNorm(b *builder, _ int) string {
	norm, slope := b.y(0), b.dy
	if !b.node.Attr["keep_dims"].GetB() {
		kept := b.keptShape(b.shape(b.x(0)), b.integersOf(b.x(1), "Tidx"))
		norm, slope = b.float("Reshape", norm, kept), b.float("Reshape", slope, kept)
	}
	return b.float("RealDiv", b.x(0), b.float("RealDiv", norm, slope))
}

// keptShape is a shape with 1 along the axes that a reduction has had, which may count from the end.
func (b *builder) keptShape(shape, axes string) string {
	rank := b.whole("Size", shape)
	axes = b.whole("FloorMod", b.whole("AddV2", axes, rank), rank)
	axes = b.whole("Reshape", axes, b.integers(-1))
	ones := b.with("Fill", graphdef.Attributes{"T": int32Type, "index_type": int32Type}, b.shapeOf(axes, int32Type), b.integer(1))
	every := b.with("Range", graphdef.Attributes{"Tidx": int32Type}, b.integer(0), rank, b.integer(1))
	return b.list("DynamicStitch", int32Type, []string{every, axes}, shape, ones)
}

// topK puts each slope where its value was in the rows that the values were chosen from.
func topK(b *builder, _ int) string {
	shape := b.shape(b.x(0))
	chosen := b.integersOf(b.y(1), "index_type")
	count := b.element(b.shapeOf(chosen, int32Type), -1)
	rows := b.whole("Reshape", chosen, b.list("Pack", int32Type, []string{b.integer(-1), count}))
	length, number := b.element(shape, -1), b.element(b.shapeOf(rows, int32Type), 0)
	starts := b.with("Range", graphdef.Attributes{"Tidx": int32Type}, b.integer(0), b.whole("Mul", number, length), length)
	places := b.whole("Reshape", b.whole("AddV2", rows, b.whole("ExpandDims", starts, b.integer(-1))), b.integers(-1, 1))
	size := b.whole("Prod", shape, b.integers(0))
	flat := b.with("ScatterNd", graphdef.Attributes{"T": b.dtype, "Tindices": int32Type},
		places, b.float("Reshape", b.dy, b.integers(-1)), b.whole("Reshape", size, b.integers(1)))
	return b.float("Reshape", flat, shape)
}

// nthElement shares the slope among all that are equal to what was chosen.
func nthElement(b *builder, _ int) string {
	last := b.integer(-1)
	equal := b.mask("Equal", b.float("ExpandDims", b.y(0), last), b.x(0))
	count := b.sum(equal, last, true)
	return b.float("Mul", b.float("RealDiv", equal, count), b.float("ExpandDims", b.dy, last))
}

// gather adds up what was read of a row several times.
func gather(b *builder, _ int) string {
	shape := b.shape(b.x(0))
	indices := b.whole("Reshape", b.integersOf(b.x(1), "Tindices"), b.integers(-1))
	rows := b.list("ConcatV2", int32Type, []string{b.integers(-1), b.part(shape, 1, 0)}, b.integer(0))
	sum := b.with("UnsortedSegmentSum", graphdef.Attributes{"T": b.dtype, "Tindices": int32Type}, b.float("Reshape", b.dy, rows), indices, b.element(shape, 0))
	return b.float("Reshape", sum, shape)
}
