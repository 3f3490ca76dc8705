package caffe

import (
	"errors"
	"fmt"
)

// lowest pads the picture for MAX: no activation is smaller, and its sums stay finite.
const lowest = -1e30

// pooling adds Caffe's Pooling. Caffe rounds the number of windows up, so that the
// last may reach beyond the padding; it leaves out windows that begin there; MAX sees
// only what lies in the picture, and AVE divides by what lies in picture and padding.
// Padding on the right by min(padding + stride - 1, window - 1) completes exactly these
// windows, at every size.
func (c *converter) pooling(l layer) error {
	x, p, err := c.read(l, "pooling_param")
	if err != nil {
		return err
	}
	method, round, global := p.text("pool", "MAX"), p.text("round_mode", "CEIL"), p.flag("global_pooling", false)
	var win window
	win.h, win.w = p.spatial("kernel_size", "kernel", 0, 1, maxWindow)
	win.padH, win.padW = p.spatial("pad", "pad", 0, 0, maxWindow)
	win.strideH, win.strideW = p.spatial("stride", "stride", 1, 1, maxWindow)
	switch {
	case p.err != nil:
		return p.err
	case method != "MAX" && method != "AVE":
		return fmt.Errorf("its pool is %.40q, but only MAX and AVE can be converted", method)
	case round != "CEIL" && round != "FLOOR":
		return fmt.Errorf("its round_mode is %.40q, but must be CEIL or FLOOR", round)
	case global && (win.h != 0 || win.padH != 0 || win.padW != 0 || win.strideH != 1 || win.strideW != 1):
		return errors.New("it is global, yet it has a window, a pad or a stride")
	case !global && win.h == 0:
		return errors.New("kernel_size is missing")
	case !global && (win.padH >= win.h || win.padW >= win.w):
		return errors.New("its pad is not smaller than its window")
	case !global && (win.strideH > win.h || win.strideW > win.w):
		return errors.New("its stride is larger than its window, so that Caffe's windows may lie outside of the picture")
	}
	top, err := c.top(l)
	if err != nil {
		return err
	}
	if global {
		x.node, x.height, x.width = c.globalPool(top, method, x.node), min(x.height, 1), min(x.width, 1)
		c.blobs[l.tops[0]] = x
		return nil
	}
	afterH, afterW := win.padH, win.padW
	if round == "CEIL" {
		afterH, afterW = min(win.padH+win.strideH-1, win.h-1), min(win.padW+win.strideW-1, win.w-1)
	}
	v := x
	if v.height, v.width = win.count(x, win.padH+afterH, win.padW+afterW); v.height < 0 || v.width < 0 {
		return win.tooLarge(x)
	}
	if method == "MAX" {
		v.node = c.maxPool(top, x, win, afterH, afterW)
	} else {
		v.node = c.averagePool(top, x.node, win, afterH, afterW)
	}
	c.blobs[l.tops[0]] = v
	return nil
}

func (w window) pool(padding string) attrs {
	return attrs{"T": float, "ksize": overPicture(w.h, w.w), "strides": overPicture(w.strideH, w.strideW), "padding": padding}
}

func (c *converter) maxPool(top string, x value, win window, afterH, afterW int) *node {
	if win.keepsSize() {
		return c.add(top, "MaxPool", win.pool("SAME"), x.node)
	}
	outside := float32(lowest)
	if x.positive {
		outside = 0
	}
	padded := c.padded(top+"/pad", x.node, outside, win.padH, afterH, win.padW, afterW)
	return c.add(top, "MaxPool", win.pool("VALID"), padded)
}

// averagePool divides the averages of whole windows by how much of each lies in picture
// and padding, if any window may reach beyond.
func (c *converter) averagePool(top string, x *node, win window, afterH, afterW int) *node {
	x = c.padded(top+"/pad", x, 0, win.padH, win.padH, win.padW, win.padW)
	beyondH, beyondW := afterH-win.padH, afterW-win.padW
	if beyondH == 0 && beyondW == 0 {
		return c.add(top, "AvgPool", win.pool("VALID"), x)
	}
	one := attrs{"T": float}
	average := c.add(top+"/average", "AvgPool", win.pool("VALID"), c.padded(top+"/beyond", x, 0, 0, beyondH, 0, beyondW))
	nothing := c.add(top+"/nothing", "ZerosLike", one, x)
	outside := c.add(top+"/outside", "AvgPool", win.pool("VALID"), c.padded(top+"/outline", nothing, 1, 0, beyondH, 0, beyondW))
	inside := c.add(top+"/inside", "Sub", one, c.number(top+"/whole", 1), outside)
	return c.add(top, "RealDiv", one, average, inside)
}

// globalPool pools over the whole picture, and keeps one pixel of it.
func (c *converter) globalPool(top, method string, x *node) *node {
	op := map[string]string{"MAX": "Max", "AVE": "Mean"}[method]
	sides := c.wholes(top+"/sides", []int32{1, 2}, 2)
	return c.add(top, op, attrs{"T": float, "Tidx": whole, "keep_dims": true}, x, sides)
}
