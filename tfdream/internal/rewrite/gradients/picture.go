package gradients

import (
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// contrast is the gradient of (x - mean) * factor + mean, where the mean is that of each channel of
// each picture. TensorFlow Python has none.
func contrast(b *builder, _ int) string {
	factor := b.x(1)
	if b.dtype != typespb.DataType_DT_FLOAT {
		factor = b.with("Cast", graphdef.Attributes{"SrcT": typespb.DataType_DT_FLOAT, "DstT": b.dtype}, factor)
	}
	mean := b.with("Mean", graphdef.Attributes{"T": b.dtype, "keep_dims": true}, b.dy, b.integers(-3, -2))
	rest := b.float("Mul", mean, b.float("Sub", b.number(1), factor))
	return b.float("AddV2", b.float("Mul", b.dy, factor), rest)
}

// projectiveTransform transforms the slopes back, which is near to the gradient, and TensorFlow
// Python's.
func projectiveTransform(b *builder, _ int) string {
	const float = typespb.DataType_DT_FLOAT
	flat := b.with("Reshape", graphdef.Attributes{"T": float}, b.x(1), b.integers(-1, 8))
	last := b.with("Slice", graphdef.Attributes{"T": float, "Index": int32Type}, flat, b.integers(0, 0), b.integers(-1, 1))
	whole := b.list("ConcatV2", float, []string{flat, b.with("OnesLike", graphdef.Attributes{"T": float}, last)}, b.integer(1))
	matrices := b.with("Reshape", graphdef.Attributes{"T": float}, whole, b.integers(-1, 3, 3))
	inverse := b.with("Reshape", graphdef.Attributes{"T": float}, b.with("MatrixInverse", graphdef.Attributes{"T": float}, matrices), b.integers(-1, 9))
	scale := b.with("Slice", graphdef.Attributes{"T": float, "Index": int32Type}, inverse, b.integers(0, 8), b.integers(-1, 1))
	back := b.with("Slice", graphdef.Attributes{"T": float, "Index": int32Type},
		b.with("RealDiv", graphdef.Attributes{"T": float}, inverse, scale), b.integers(0, 0), b.integers(-1, 8))
	operands := []string{b.dy, back, b.part(b.shape(b.x(0)), 1, 3)}
	if b.node.Op == "ImageProjectiveTransformV3" {
		zero := graphdef.FloatConst(b.nextName("Const"), []float32{0})
		b.nodes = append(b.nodes, zero)
		operands = append(operands, zero.Name)
	}
	return b.like(b.node.Op, nil, operands...)
}
