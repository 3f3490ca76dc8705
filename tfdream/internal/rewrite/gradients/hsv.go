package gradients

import "github.com/tfdream/tfdream/graphs/graphdef"

// rgbToHSV: with the greatest channel i, of value v, the least, m, their distance c, and the difference d of
// the two channels that follow i in turn, the op makes
//
//	hue = (2i + d/c) / 6    saturation = c / v    value = v
//
// Of equal channels the first is the greatest and the last the least. As in TensorFlow Python, saturation
// does not change with a channel that is 0.
func rgbToHSV(b *builder, _ int) string {
	x, last := b.x(0), b.integer(-1)
	argument := func(op, of string) string {
		return b.with(op, graphdef.Attributes{"T": b.dtype, "Tidx": int32Type, "output_type": int32Type}, of, last)
	}
	first := argument("ArgMax", x)
	least := b.whole("Sub", b.integer(2), argument("ArgMin", b.with("ReverseV2", graphdef.Attributes{"T": b.dtype, "Tidx": int32Type}, x, b.integers(-1))))
	one, zero, three := b.number(1), b.number(0), b.integer(3)
	only := func(channel string) string {
		return b.with("OneHot", graphdef.Attributes{"T": b.dtype, "TI": int32Type, "axis": int64(-1)}, channel, three, one, zero)
	}
	after := func(steps int) string {
		return only(b.whole("FloorMod", b.whole("AddV2", first, b.integer(steps)), three))
	}
	top, bottom := only(first), only(least)
	inTurn := b.float("Sub", after(1), after(2))

	v := b.sum(b.float("Mul", x, top), last, true)
	m := b.sum(b.float("Mul", x, bottom), last, true)
	c := b.float("Sub", v, m)
	d := b.sum(b.float("Mul", x, inTurn), last, true)
	ratio := func(of, by string) string { return b.float("DivNoNan", of, by) }

	hue := b.float("Sub", ratio(inTurn, c), b.float("Mul", ratio(d, b.float("Square", c)), b.float("Sub", top, bottom)))
	hue = b.float("Mul", hue, b.mask("Greater", v, zero))
	saturation := b.float("Sub", b.float("Mul", top, ratio(m, b.float("Square", v))), ratio(bottom, v))
	saturation = b.float("Mul", saturation, b.mask("Greater", x, zero))

	slope := func(channel int) string {
		return b.with("StridedSlice", graphdef.Attributes{"T": b.dtype, "Index": int32Type, "ellipsis_mask": int64(1)},
			b.dy, b.integers(0, channel), b.integers(0, channel+1), b.integers(1, 1))
	}
	hue = b.product(slope(0), b.float("RealDiv", hue, b.number(6)))
	return b.float("AddV2", hue, b.float("AddV2", b.product(slope(1), saturation), b.product(slope(2), top)))
}
