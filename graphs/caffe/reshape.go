package caffe

import (
	"errors"
	"fmt"
	"slices"
)

// flatten lets a blob through: InnerProduct sees the whole of its bottom anyway.
func (c *converter) flatten(l layer) error {
	x, p, err := c.read(l, "flatten_param")
	if err != nil {
		return err
	}
	axis, end := p.whole("axis", 1, -8, 8), p.whole("end_axis", -1, -8, 8)
	switch {
	case p.err != nil:
		return p.err
	case axis != 1 && axis != -3 || end != -1 && end != 3:
		return errors.New("it flattens other axes than channels, height and width, which cannot be converted")
	}
	return c.flattened(l, x)
}

// reshape lets a blob through if it is flattened, or keeps its shape.
func (c *converter) reshape(l layer) error {
	x, p, err := c.read(l, "reshape_param")
	if err != nil {
		return err
	}
	shape := p.message("shape")
	dims := shape.wholes("dim", -1, maxOutputs)
	axis, axes := p.whole("axis", 0, -8, 8), p.whole("num_axes", -1, -1, 8)
	if err := firstOf(p.err, shape.err); err != nil {
		return err
	}
	pixel := x.height == 1 && x.width == 1
	for i, dim := range dims {
		same := dim == 0 || i == 0 && dim == 1 || i == 1 && (dim == x.channels || dim == -1 && (pixel || len(dims) == 2)) || i > 1 && pixel && (dim == 1 || dim == -1)
		if !same || i > 3 {
			return fmt.Errorf("it changes the shape to %v, but only what InnerProduct sees, [0 -1], can be converted", dims[:min(len(dims), 8)])
		}
	}
	if axis != 0 || axes != -1 || len(dims) < 2 || len(dims) == 3 {
		return errors.New("only a shape of batch and channels, or of all four axes, can be converted")
	}
	if len(dims) == 2 {
		return c.flattened(l, x)
	}
	return c.pass(l)
}

// flattened lets a blob through as one without pixels.
func (c *converter) flattened(l layer, x value) error {
	if err := c.pass(l); err != nil {
		return err
	}
	x.flat = x.flat || x.height != 1 || x.width != 1
	c.blobs[l.tops[0]] = x
	return nil
}

// silence uses up blobs that nothing else does.
func (c *converter) silence(l layer) error {
	if len(l.tops) > 0 || slices.ContainsFunc(l.bottoms, func(bottom string) bool { _, err := c.blob(bottom); return err != nil }) {
		return errors.New("it has a top, or a bottom that no layer makes")
	}
	return nil
}
