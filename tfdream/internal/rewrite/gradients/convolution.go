package gradients

import (
	"errors"
	"fmt"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// unusual tells the convolutions whose gradient the C library has wrong, for it forgets dilations and
// explicit paddings, or whose gradient has no kernel on a processor without oneDNN: those that are
// dilated, and those in groups.
func unusual(node *nodepb.NodeDef, shapes Shapes) bool {
	if len(node.Input) < 2 {
		return false
	}
	for _, rate := range node.Attr["dilations"].GetList().GetI() {
		if rate != 1 {
			return true
		}
	}
	return string(node.Attr["padding"].GetS()) == "EXPLICIT" || Groups(node, shapes) > 1
}

// Groups is in how many a Conv2D has parted its channels; 1 where that is not known.
func Groups(conv *nodepb.NodeDef, shapes Shapes) int {
	input, kernel := shapes(conv.Input[0]), shapes(conv.Input[1])
	if !graphdef.ChannelsLast(conv) || len(input) != 4 || len(kernel) != 4 || input[3] < 1 || kernel[2] < 1 || input[3]%kernel[2] != 0 {
		return 1
	}
	return input[3] / kernel[2]
}

// rowsAndColumns are the two middle numbers of a list of four, 1 where there is none.
func rowsAndColumns(node *nodepb.NodeDef, key string) (rows, columns int) {
	list := node.Attr[key].GetList().GetI()
	if len(list) != 4 {
		return 1, 1
	}
	return int(list[1]), int(list[2])
}

// conv is a convolution: its kernel's sides, and how far they reach with dilations; all by rows and
// columns.
type conv struct {
	*builder
	kernel, reach, stride, dilation [2]int
	before, after                   [2]int // explicit paddings
	padding                         string
	inputs, outputs, groups         int // channels, and groups of them
}

// maxReach is how far a kernel may reach.
const maxReach = 1 << 12

var errKernel = errors.New("the graph does not say what size its kernels are")

// convolution is the gradient of a convolution. With the channels first it is TensorFlow's own kernel's.
func convolution(b *builder, input int) string {
	if !graphdef.ChannelsLast(b.node) {
		return b.convolutionKernel(input)
	}
	c := conv{builder: b, padding: string(b.node.Attr["padding"].GetS())}
	c.stride[0], c.stride[1] = rowsAndColumns(b.node, "strides")
	c.dilation[0], c.dilation[1] = rowsAndColumns(b.node, "dilations")
	kernel := b.shapes(b.x(1))
	for axis := range 2 {
		if len(kernel) != 4 || min(kernel[0], kernel[1], kernel[2], kernel[3]) < 1 {
			b.err = errKernel
			return b.dy
		}
		c.kernel[axis] = kernel[axis]
		if c.reach[axis] = (kernel[axis]-1)*c.dilation[axis] + 1; c.reach[axis] > maxReach {
			b.err = fmt.Errorf("its kernels reach over %d pixels; at most %d are allowed", c.reach[axis], maxReach)
			return b.dy
		}
		if list := b.node.Attr["explicit_paddings"].GetList().GetI(); c.padding == "EXPLICIT" && len(list) == 8 {
			c.before[axis], c.after[axis] = int(list[2+2*axis]), int(list[3+2*axis])
		}
	}
	c.groups = Groups(b.node, b.shapes)
	c.inputs, c.outputs = kernel[2], kernel[3]/c.groups
	switch {
	case c.groups == 1 && c.dilation == [2]int{1, 1}:
		return b.convolutionKernel(input)
	case input == 1:
		return c.byKernel()
	}
	return c.byInput()
}

func (b *builder) convolutionKernel(input int) string {
	if input == 0 {
		return b.like("Conv2DBackpropInput", nil, b.shape(b.x(0)), b.x(1), b.dy)
	}
	return b.like("Conv2DBackpropFilter", nil, b.x(0), b.shape(b.x(1)), b.dy)
}

// byKernel is the gradient of kernels that the picture decides: group by group, and with dilations
// that of a kernel with zeros between its weights, of which they are taken.
func (c conv) byKernel() string {
	axis := c.integer(3)
	split := func(of string) string {
		if c.groups == 1 {
			return of
		}
		return c.with("Split", graphdef.Attributes{"T": c.dtype, "num_split": int64(c.groups)}, axis, of)
	}
	pictures, slopes := split(c.x(0)), split(c.dy)
	size := c.integers(c.reach[0], c.reach[1], c.inputs, c.outputs)
	var all []string
	for group := range c.groups {
		made := c.like("Conv2DBackpropFilter", graphdef.Attributes{"dilations": []int64{1, 1, 1, 1}}, output(pictures, group), size, output(slopes, group))
		if c.dilation != [2]int{1, 1} {
			made = c.with("StridedSlice", graphdef.Attributes{"T": c.dtype, "Index": int32Type, "begin_mask": int64(3), "end_mask": int64(3)},
				made, c.integers(0, 0), c.integers(0, 0), c.integers(c.dilation[0], c.dilation[1]))
		}
		all = append(all, made)
	}
	if c.groups == 1 {
		return all[0]
	}
	return c.list("ConcatV2", c.dtype, all, axis)
}
