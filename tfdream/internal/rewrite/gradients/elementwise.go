package gradients

import "math"

func erfc(b *builder, _ int) string {
	slope := b.float("Exp", b.float("Neg", b.float("Square", b.x(0))))
	return b.product(b.dy, b.number(-2/math.Sqrt(math.Pi)), slope)
}

func digamma(b *builder, _ int) string {
	return b.product(b.dy, b.float("Polygamma", b.float("OnesLike", b.x(0)), b.x(0)))
}

func cross(b *builder, input int) string {
	if input == 0 {
		return b.float("Cross", b.x(1), b.dy)
	}
	return b.float("Cross", b.dy, b.x(0))
}

// complexAbs: the inputs are the real and the imaginary part.
func complexAbs(b *builder, part int) string {
	op := []string{"Real", "Imag"}[part]
	return b.float("Mul", b.dy, b.float("DivNoNan", b.complexPart(op, b.x(0)), b.y(0)))
}

func mulNoNan(b *builder, input int) string {
	if input == 0 {
		return b.unbroadcast(b.float("MulNoNan", b.dy, b.x(1)), 0)
	}
	return b.unbroadcast(b.float("MulNoNan", b.x(0), b.dy), 1)
}

func floorMod(b *builder, input int) string {
	if input == 0 {
		return b.unbroadcast(b.float("Mul", b.dy, b.float("OnesLike", b.y(0))), 0)
	}
	return b.unbroadcast(b.float("Mul", b.dy, b.float("Neg", b.float("FloorDiv", b.x(0), b.x(1)))), 1)
}

// notZero is 1 where the first input is not 0, which makes all that these ops multiply with it 0.
func notZero(b *builder) string { return b.mask("NotEqual", b.x(0), b.number(0)) }

func xdivy(b *builder, input int) string {
	if input == 0 {
		return b.unbroadcast(b.float("Mul", b.float("Xdivy", notZero(b), b.x(1)), b.dy), 0)
	}
	slope := b.float("Xdivy", b.float("Neg", b.x(0)), b.float("Square", b.x(1)))
	return b.unbroadcast(b.float("Mul", slope, b.dy), 1)
}

func xlogy(b *builder, input int) string {
	if input == 0 {
		return b.unbroadcast(b.float("Mul", b.float("Xlogy", notZero(b), b.x(1)), b.dy), 0)
	}
	return b.unbroadcast(b.float("Mul", b.float("Xdivy", b.x(0), b.x(1)), b.dy), 1)
}

func xlog1py(b *builder, input int) string {
	if input == 0 {
		return b.unbroadcast(b.float("Mul", b.float("Xlog1py", notZero(b), b.x(1)), b.dy), 0)
	}
	slope := b.float("Xdivy", b.x(0), b.float("AddV2", b.x(1), b.number(1)))
	return b.unbroadcast(b.float("Mul", slope, b.dy), 1)
}
