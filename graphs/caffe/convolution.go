package caffe

import (
	"errors"
	"fmt"
)

// Bounds on what a layer asks for.
const (
	maxWindow  = 1024
	maxOutputs = 1 << 20
)

// window is a window that moves over the picture, in pixels.
type window struct{ h, w, padH, padW, strideH, strideW int }

// convolution adds Caffe's Convolution: zeros around the picture, only windows that lie
// wholly within, and channels in groups that see only their own.
func (c *converter) convolution(l layer) error {
	x, p, err := c.read(l, "convolution_param")
	if err != nil {
		return err
	}
	var win window
	var k kernel
	k.h, k.w = p.spatial("kernel_size", "kernel", 0, 1, maxWindow)
	win.padH, win.padW = p.spatial("pad", "pad", 0, 0, maxWindow)
	win.strideH, win.strideW = p.spatial("stride", "stride", 1, 1, maxWindow)
	k.dilationH, k.dilationW = p.spatial("dilation", "dilation", 1, 1, maxWindow)
	groups := p.whole("group", 1, 1, maxOutputs)
	k.outputs, k.bias = p.whole("num_output", 0, 1, maxOutputs), p.flag("bias_term", true)
	axis := p.whole("axis", 1, -8, 8)
	switch {
	case p.err != nil:
		return p.err
	case k.outputs == 0 || k.h == 0:
		return errors.New("num_output or kernel_size is missing")
	case axis != 1 && axis != -3:
		return fmt.Errorf("its axis is %d, but only 1, the channels, can be converted", axis)
	case x.channels%groups != 0 || k.outputs%groups != 0:
		return fmt.Errorf("%d channels and %d outputs cannot be divided among its %d groups", x.channels, k.outputs, groups)
	}
	k.inputs = x.channels / groups
	if win.h, win.w = k.span(); max(win.h, win.w) > maxWindow {
		return fmt.Errorf("with its dilation, its window is %dx%d pixels; at most %d a side are allowed", win.w, win.h, maxWindow)
	}
	return c.convolve(l, x, win, k, groups)
}

// convolve adds the nodes of a convolution: the value of the layer's top is L, with its
// parts L/pad, L/weights, L/conv and L/bias; without biases, L itself is the Conv2D.
func (c *converter) convolve(l layer, x value, win window, k kernel, groups int) error {
	top, err := c.top(l)
	if err != nil {
		return err
	}
	weights, biases, err := c.load(l, k)
	if err != nil {
		return err
	}
	height, width := win.count(x, 2*win.padH, 2*win.padW)
	if height < 0 || width < 0 {
		return win.tooLarge(x)
	}
	kernels := c.constant(top+"/weights", float, weights, win.h, win.w, k.inputs, k.outputs)
	name := top
	if k.bias {
		name += "/conv"
	}
	made := c.conv2D(top, name, x.node, kernels, win, groups)
	if k.bias {
		made = c.add(top, "BiasAdd", attrs{"T": float}, made, c.constant(top+"/bias", float, biases, k.outputs))
	}
	c.blobs[l.tops[0]] = value{node: made, channels: k.outputs, height: height, width: width}
	return nil
}

// conv2D adds padding, and a Conv2D for each group: the C library has no gradient for
// groups within one.
func (c *converter) conv2D(stem, name string, x, kernels *node, win window, groups int) *node {
	a := attrs{"T": float, "strides": overPicture(win.strideH, win.strideW), "padding": "VALID"}
	if win.keepsSize() {
		a["padding"] = "SAME" // the same windows, without the copy that Pad makes
	} else {
		x = c.padded(stem+"/pad", x, 0, win.padH, win.padH, win.padW, win.padW)
	}
	if groups == 1 {
		return c.add(name, "Conv2D", a, x, kernels)
	}
	split := attrs{"T": float, "num_split": int64(groups)}
	channels := c.axis(stem+"/axis", 3)
	pictures := c.add(stem+"/groups", "Split", split, channels, x)
	filters := c.add(stem+"/weights/groups", "Split", split, channels, kernels)
	var made []*node
	for i := range groups {
		conv := c.add(fmt.Sprintf("%s/group_%d", stem, i), "Conv2D", a)
		conv.inputs = []output{{pictures, i}, {filters, i}}
		made = append(made, conv)
	}
	return c.add(name, "ConcatV2", attrs{"T": float, "N": int64(groups)}, append(made, channels)...)
}

// keepsSize tells whether the padding is that of TensorFlow's SAME, at any size.
func (w window) keepsSize() bool {
	return w.strideH == 1 && w.strideW == 1 && w.h == 2*w.padH+1 && w.w == 2*w.padW+1
}

// count is how many windows there are along the sides with so much padding, 0 if the
// size is unknown, and below 0 if none lies wholly within.
func (w window) count(x value, paddingH, paddingW int) (height, width int) {
	along := func(side, window, stride int) int {
		if side < window {
			return -1
		}
		return (side-window)/stride + 1
	}
	if x.height == 0 {
		return 0, 0
	}
	return along(x.height+paddingH, w.h, w.strideH), along(x.width+paddingW, w.w, w.strideW)
}

func (w window) tooLarge(x value) error {
	return fmt.Errorf("its window of %dx%d pixels is larger than what is left of the prototxt's picture, %dx%d", w.w, w.h, x.width, x.height)
}
