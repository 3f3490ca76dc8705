package gradients

import (
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

func convolution3D(b *builder, input int) string {
	if input == 0 {
		return b.like("Conv3DBackpropInputV2", nil, b.shape(b.x(0)), b.x(1), b.dy)
	}
	return b.like("Conv3DBackpropFilterV2", nil, b.x(0), b.shape(b.x(1)), b.dy)
}

func dilation(b *builder, input int) string {
	op := []string{"Dilation2DBackpropInput", "Dilation2DBackpropFilter"}[input]
	return b.like(op, nil, b.x(0), b.x(1), b.dy)
}

// imagePatches adds up what became of each pixel in all patches that have it. Which those are shows in the
// patches of a picture of the pixels' numbers, counted from 1; 0 is padding.
func imagePatches(b *builder, _ int) string {
	shape := b.shape(b.x(0))
	batch, height, width, channels := b.element(shape, 0), b.element(shape, 1), b.element(shape, 2), b.element(shape, 3)
	pixels, one := b.whole("Mul", height, width), b.integer(1)
	counted := b.with("Range", graphdef.Attributes{"Tidx": int32Type}, one, b.whole("AddV2", pixels, one), one)
	numbers := b.whole("Reshape", counted, b.list("Pack", int32Type, []string{one, height, width, one}))
	patches := b.like("ExtractImagePatches", graphdef.Attributes{"T": typespb.DataType_DT_INT32}, numbers)
	ids := b.whole("Sub", b.whole("Reshape", patches, b.integers(-1)), one)

	rows, columns := rowsAndColumns(b.node, "ksizes")
	cells := b.element(b.shape(b.y(0)), 1)
	across := b.element(b.shape(b.y(0)), 2)
	each := b.list("Pack", int32Type, []string{batch, cells, across, b.integer(rows * columns), channels})
	slopes := b.float("Transpose", b.float("Reshape", b.dy, each), b.integers(1, 2, 3, 0, 4))
	flat := b.float("Reshape", slopes, b.list("Pack", int32Type, []string{b.integer(-1), b.whole("Mul", batch, channels)}))
	sum := b.with("UnsortedSegmentSum", graphdef.Attributes{"T": b.dtype, "Tindices": int32Type}, flat, ids, pixels)
	apart := b.float("Reshape", sum, b.list("Pack", int32Type, []string{height, width, batch, channels}))
	return b.float("Transpose", apart, b.integers(2, 0, 1, 3))
}
