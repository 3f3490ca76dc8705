package gradients

import "github.com/tfdream/tfdream/graphs/graphdef"

// byInput is a forward convolution of the slopes, with the kernel turned: of those there are kernels
// with dilations and groups everywhere. Strides put zeros between the slopes.
func (c conv) byInput() string {
	paddings, exact := c.paddings()
	if exact {
		return c.forward(c.dy, c.turned(), paddings)
	}
	up := c.reach[0] - 1
	side := c.reach[1] - 1
	whole := c.forward(c.spread(), c.turned(), [4]int{up, up, side, side})
	return c.with("Slice", graphdef.Attributes{"T": c.dtype, "Index": int32Type}, whole, c.begin(), c.shape(c.x(0)))
}

// paddings are, with stride 1, those that the slopes need so that as many come out as pixels went
// in: before and after the rows, and the columns. They cannot be negative.
func (c conv) paddings() (paddings [4]int, exact bool) {
	for axis := range 2 {
		before, after := c.before[axis], c.after[axis]
		if c.padding == "SAME" {
			before = (c.reach[axis] - 1) / 2
			after = c.reach[axis] - 1 - before
		}
		paddings[2*axis], paddings[2*axis+1] = c.reach[axis]-1-before, c.reach[axis]-1-after
	}
	return paddings, c.stride == [2]int{1, 1} && min(paddings[0], paddings[1], paddings[2], paddings[3]) >= 0
}

func (c conv) forward(of, kernel string, p [4]int) string {
	return c.with("Conv2D", graphdef.Attributes{
		"T": c.dtype, "strides": []int64{1, 1, 1, 1}, "padding": "EXPLICIT",
		"explicit_paddings": []int64{0, 0, int64(p[0]), int64(p[1]), int64(p[2]), int64(p[3]), 0, 0},
		"dilations":         []int64{1, int64(c.dilation[0]), int64(c.dilation[1]), 1},
	}, of, kernel)
}

// turned is the kernel turned by 180 degrees, from [h, w, in, groups*out] to [h, w, out, groups*in].
func (c conv) turned() string {
	kernel := c.with("ReverseV2", graphdef.Attributes{"T": c.dtype, "Tidx": int32Type}, c.x(1), c.integers(0, 1))
	if c.groups == 1 {
		return c.float("Transpose", kernel, c.integers(0, 1, 3, 2))
	}
	parted := c.float("Reshape", kernel, c.integers(c.kernel[0], c.kernel[1], c.inputs, c.groups, c.outputs))
	swapped := c.float("Transpose", parted, c.integers(0, 1, 4, 3, 2))
	return c.float("Reshape", swapped, c.integers(c.kernel[0], c.kernel[1], c.outputs, c.groups*c.inputs))
}

// spread puts the zeros between the slopes that the convolution's strides have left out, and behind
// the last.
func (c conv) spread() string {
	if c.stride == [2]int{1, 1} {
		return c.dy
	}
	shape := c.shape(c.dy)
	one := c.integer(1)
	apart := c.list("Pack", int32Type, []string{c.integer(-1), one, c.element(shape, 2), one, c.element(shape, 3)})
	zeros := c.whole("Reshape", c.integers(0, 0, 0, c.stride[0]-1, 0, 0, 0, c.stride[1]-1, 0, 0), c.integers(5, 2))
	padded := c.float("Pad", c.float("Reshape", c.dy, apart), zeros)
	return c.float("Reshape", padded, c.whole("Mul", shape, c.integers(1, c.stride[0], c.stride[1], 1)))
}

// begin is where in the padded picture the picture begins: [0, row, column, 0]. Padding SAME begins at
// max((positions-1)*stride + reach - size, 0) / 2.
func (c conv) begin() string {
	if c.padding != "SAME" {
		return c.integers(0, c.before[0], c.before[1], 0)
	}
	last := c.whole("Sub", c.shape(c.dy), c.integers(1, 1, 1, 1))
	end := c.whole("AddV2", c.whole("Mul", last, c.integers(1, c.stride[0], c.stride[1], 1)), c.integers(1, c.reach[0], c.reach[1], 1))
	over := c.whole("Maximum", c.whole("Sub", end, c.shape(c.x(0))), c.integers(0, 0, 0, 0))
	return c.whole("Mul", c.whole("FloorDiv", over, c.integers(2, 2, 2, 2)), c.integers(0, 1, 1, 0))
}
