package caffe

import (
	"errors"
	"fmt"
)

// deconvolution adds Caffe's Deconvolution, the gradient of a convolution: each pixel adds its kernel to a
// picture that is stride times as large, and the padding is cut off its border.
func (c *converter) deconvolution(l layer) error {
	x, p, err := c.read(l, "convolution_param")
	if err != nil {
		return err
	}
	var win window
	win.h, win.w = p.spatial("kernel_size", "kernel", 0, 1, maxWindow)
	win.padH, win.padW = p.spatial("pad", "pad", 0, 0, maxWindow)
	win.strideH, win.strideW = p.spatial("stride", "stride", 1, 1, maxWindow)
	dilationH, dilationW := p.spatial("dilation", "dilation", 1, 1, maxWindow)
	groups, outputs, bias := p.whole("group", 1, 1, maxOutputs), p.whole("num_output", 0, 1, maxOutputs), p.flag("bias_term", true)
	switch {
	case p.err != nil:
		return p.err
	case outputs == 0 || win.h == 0:
		return errors.New("num_output or kernel_size is missing")
	case dilationH != 1 || dilationW != 1:
		return errors.New("it is dilated, which cannot be converted")
	case 2*win.padH >= win.h || 2*win.padW >= win.w:
		return errors.New("its pad is too large for its window")
	case x.channels%groups != 0 || outputs%groups != 0:
		return fmt.Errorf("%d channels and %d outputs cannot be divided among its %d groups", x.channels, outputs, groups)
	}
	// Its weights are those of the convolution that it is the gradient of: from its outputs to its inputs.
	top, err := c.top(l)
	if err != nil {
		return err
	}
	k := kernel{outputs: x.channels, inputs: outputs / groups, h: win.h, w: win.w, dilationH: 1, dilationW: 1}
	weights, _, err := c.load(l, k)
	if err != nil {
		return err
	}
	kernels := c.constant(top+"/weights", float, weights, win.h, win.w, k.inputs, k.outputs)
	name := top
	if bias {
		name += "/conv"
	}
	made := c.transposed(top, name, x, kernels, win, k.inputs, groups)
	if bias {
		biases, err := c.perChannel(l, 1, "bias", value{channels: outputs}, false)
		if err != nil {
			return err
		}
		made = c.add(top, "BiasAdd", attrs{"T": float}, made, biases)
	}
	out := value{node: made, channels: outputs}
	if x.height > 0 {
		out.height = (x.height-1)*win.strideH + win.h - 2*win.padH
		out.width = (x.width-1)*win.strideW + win.w - 2*win.padW
	}
	c.blobs[l.tops[0]] = out
	return nil
}

// transposed adds the gradient of a convolution for each group, and cuts off the padding.
func (c *converter) transposed(stem, name string, x value, kernels *node, win window, groupOutputs, groups int) *node {
	a := attrs{"T": float, "strides": overPicture(win.strideH, win.strideW), "padding": "VALID"}
	size := c.sizeOf(stem, x.node, [2]int32{int32(win.strideH), int32(win.strideW)}, [2]int32{int32(win.h - win.strideH), int32(win.w - win.strideW)}, groupOutputs)
	full := name
	if win.padH > 0 || win.padW > 0 {
		full += "/full"
	}
	var made *node
	if groups == 1 {
		made = c.add(full, "Conv2DBackpropInput", a, size, kernels, x.node)
	} else {
		split := attrs{"T": float, "num_split": int64(groups)}
		channels := c.axis(stem+"/axis", 3)
		pictures, filters := c.add(stem+"/groups", "Split", split, channels, x.node), c.add(stem+"/weights/groups", "Split", split, channels, kernels)
		var parts []*node
		for i := range groups {
			part := c.add(fmt.Sprintf("%s/group_%d", stem, i), "Conv2DBackpropInput", a, size)
			part.inputs = append(part.inputs, output{filters, i}, output{pictures, i})
			parts = append(parts, part)
		}
		made = c.add(full, "ConcatV2", attrs{"T": float, "N": int64(groups)}, append(parts, channels)...)
	}
	if full == name {
		return made
	}
	return c.withoutBorder(name, made, win.padH, win.padW)
}

// withoutBorder cuts rows and columns off all sides of a picture.
func (c *converter) withoutBorder(name string, x *node, rows, columns int) *node {
	untouched, ends := int64(1|8), []int32{0, int32(-rows), int32(-columns), 0} // axes of which nothing is cut, as bits
	if rows == 0 {
		untouched |= 2
	}
	if columns == 0 {
		untouched |= 4
	}
	a := attrs{"T": float, "Index": whole, "begin_mask": untouched, "end_mask": untouched, "ellipsis_mask": int64(0), "new_axis_mask": int64(0), "shrink_axis_mask": int64(0)}
	return c.add(name, "StridedSlice", a, x, c.wholes(name+"/begin", []int32{0, int32(rows), int32(columns), 0}, 4),
		c.wholes(name+"/end", ends, 4), c.wholes(name+"/strides", []int32{1, 1, 1, 1}, 4))
}
