package gradients

import "github.com/tfdream/tfdream/graphs/graphdef"

// matmul multiplies matrices, the one or the other transposed.
func (b *builder) matmul(x, y string, transposeX, transposeY bool) string {
	return b.with("BatchMatMulV2", graphdef.Attributes{"T": b.dtype, "adj_x": transposeX, "adj_y": transposeY}, x, y)
}

// bool is an attribute of the op.
func (b *builder) bool(key string) bool { return b.node.Attr[key].GetB() }

// diagonal is that of a matrix, band what is on it and below, or above.
func (b *builder) diagonal(of string) string { return b.float("MatrixDiagPart", of) }

func (b *builder) band(of string, lower bool) string {
	below, above := 0, -1
	if lower {
		below, above = -1, 0
	}
	return b.with("MatrixBandPart", graphdef.Attributes{"T": b.dtype, "Tindex": int32Type}, of, b.integer(below), b.integer(above))
}

func diagonalPart(b *builder, _ int) string {
	return b.float("MatrixSetDiag", b.float("ZerosLike", b.x(0)), b.dy)
}

func setDiagonal(b *builder, input int) string {
	if input == 0 {
		return b.float("MatrixSetDiag", b.dy, b.float("ZerosLike", b.x(1)))
	}
	return b.diagonal(b.dy)
}

func determinant(b *builder, _ int) string {
	inverse := b.with("MatrixInverse", graphdef.Attributes{"T": b.dtype, "adjoint": true}, b.x(0))
	slope := b.float("Mul", b.dy, b.y(0))
	last := b.integer(-1)
	return b.float("Mul", b.float("ExpandDims", b.float("ExpandDims", slope, last), last), inverse)
}

func inverse(b *builder, _ int) string {
	adjoint := b.bool("adjoint")
	right := b.matmul(b.dy, b.y(0), adjoint, !adjoint)
	return b.float("Neg", b.matmul(b.y(0), right, !adjoint, false))
}

func solve(b *builder, input int) string {
	adjoint := b.bool("adjoint")
	right := b.with("MatrixSolve", graphdef.Attributes{"T": b.dtype, "adjoint": !adjoint}, b.x(0), b.dy)
	return b.solved(input, right, adjoint)
}

// solved is the gradient with respect to the matrix, or to the right side.
func (b *builder) solved(input int, right string, adjoint bool) string {
	switch {
	case input == 1:
		return right
	case adjoint:
		return b.float("Neg", b.matmul(b.y(0), right, false, true))
	}
	return b.float("Neg", b.matmul(right, b.y(0), false, true))
}

func triangularSolve(b *builder, input int) string {
	adjoint, lower := b.bool("adjoint"), b.bool("lower")
	right := b.with("MatrixTriangularSolve", graphdef.Attributes{"T": b.dtype, "lower": lower, "adjoint": !adjoint}, b.x(0), b.dy)
	made := b.solved(input, right, adjoint)
	if input == 0 {
		return b.band(made, lower)
	}
	return made
}

func cholesky(b *builder, _ int) string {
	lower := b.y(0)
	identity := b.float("MatrixDiag", b.float("OnesLike", b.diagonal(lower)))
	inverse := b.with("MatrixTriangularSolve", graphdef.Attributes{"T": b.dtype, "lower": true, "adjoint": false}, lower, identity)
	middle := b.matmul(lower, b.dy, true, false)
	middle = b.band(b.float("MatrixSetDiag", middle, b.float("Mul", b.diagonal(middle), b.number(0.5))), true)
	made := b.matmul(b.matmul(inverse, middle, true, false), inverse, false, false)
	transposed := b.matmul(identity, made, false, true)
	return b.float("Mul", b.float("AddV2", made, transposed), b.number(0.5))
}

// sparseMatMul multiplies without looking for zeros.
func sparseMatMul(b *builder, input int) string {
	first, second := b.bool("transpose_a"), b.bool("transpose_b")
	x, y := b.x(0), b.x(1)
	switch {
	case input == 0 && !first:
		return b.matmul(b.dy, y, false, !second)
	case input == 0:
		return b.matmul(y, b.dy, second, true)
	case !second:
		return b.matmul(x, b.dy, !first, false)
	}
	return b.matmul(b.dy, x, true, first)
}
