package caffe

import (
	"errors"
	"fmt"
)

// slice adds Caffe's Slice, which cuts the channels of a blob into those of several.
func (c *converter) slice(l layer) error {
	if len(l.bottoms) != 1 || len(l.tops) == 0 {
		return fmt.Errorf("it has %d bottoms and %d tops; it should have exactly one bottom and at least one top", len(l.bottoms), len(l.tops))
	}
	x, err := c.blob(l.bottoms[0])
	if err != nil {
		return err
	}
	p, err := l.params("slice_param")
	if err != nil {
		return err
	}
	axis := p.whole("axis", p.whole("slice_dim", 1, -8, 8), -8, 8)
	points := p.wholes("slice_point", 1, maxOutputs)
	parts := len(l.tops)
	switch {
	case p.err != nil:
		return p.err
	case x.flat:
		return errFlat
	case axis != 1 && axis != -3:
		return fmt.Errorf("its axis is %d, but only 1, the channels, can be converted", axis)
	case len(points) == 0 && x.channels%parts != 0:
		return fmt.Errorf("%d channels cannot be divided among its %d tops", x.channels, parts)
	case len(points) > 0 && len(points) != parts-1:
		return fmt.Errorf("it has %d slice points for %d tops", len(points), parts)
	}
	if len(points) == 0 {
		for i := 1; i < parts; i++ {
			points = append(points, i*x.channels/parts)
		}
	}
	points = append(points, x.channels)
	from := 0
	for i, to := range points {
		if to <= from || to > x.channels {
			return fmt.Errorf("its slice points %v do not rise within %d channels", points[:parts-1], x.channels)
		}
		if _, taken := c.blobs[l.tops[i]]; taken {
			return fmt.Errorf("its top %.80q is also made by another layer", l.tops[i])
		}
		top := nodeName(l.tops[i])
		part := x
		part.channels = to - from
		part.node = c.cut(top, x.node, c.wholes(top+"/begin", []int32{0, 0, 0, int32(from)}, 4), c.wholes(top+"/size", []int32{-1, -1, -1, int32(to - from)}, 4))
		c.blobs[l.tops[i]] = part
		from = to
	}
	return nil
}

// cut adds a Slice of a blob, from a pixel and of a size.
func (c *converter) cut(name string, x, begin, size *node) *node {
	return c.add(name, "Slice", attrs{"T": float, "Index": whole}, x, begin, size)
}

// crop adds Caffe's Crop of height and width: the part of a blob that has another's size.
func (c *converter) crop(l layer) error {
	p, err := l.params("crop_param")
	if err != nil {
		return err
	}
	axis, offsets := p.whole("axis", 2, -8, 8), p.wholes("offset", 0, maxSide)
	switch {
	case p.err != nil:
		return p.err
	case len(l.bottoms) != 2 || len(l.tops) != 1:
		return fmt.Errorf("it has %d bottoms and %d tops; it should have two bottoms and one top", len(l.bottoms), len(l.tops))
	case axis != 2 && axis != -2 || len(offsets) > 2:
		return errors.New("it crops other axes than height and width, which cannot be converted")
	}
	x, err := c.blob(l.bottoms[0])
	if err != nil {
		return err
	}
	like, err := c.blob(l.bottoms[1])
	switch {
	case err != nil:
		return err
	case x.flat || like.flat:
		return errFlat
	}
	switch len(offsets) {
	case 0:
		offsets = []int{0, 0}
	case 1:
		offsets = []int{offsets[0], offsets[0]}
	}
	if x.height < like.height+offsets[0] || x.width < like.width+offsets[1] {
		return fmt.Errorf("%dx%d pixels at %d,%d do not lie within its bottom's %dx%d", like.width, like.height, offsets[1], offsets[0], x.width, x.height)
	}
	top, err := c.top(l)
	if err != nil {
		return err
	}
	begin := c.wholes(top+"/begin", []int32{0, int32(offsets[0]), int32(offsets[1]), 0}, 4)
	size := c.sizeOf(top, like.node, [2]int32{1, 1}, [2]int32{}, x.channels)
	x.node, x.height, x.width = c.cut(top, x.node, begin, size), like.height, like.width
	c.blobs[l.tops[0]] = x
	return nil
}

// sizeOf adds a shape in TensorFlow's order: batch and sides of a blob, each side times a number and plus
// one, and a number of channels, which TensorFlow thus knows beforehand.
func (c *converter) sizeOf(stem string, x *node, times, plus [2]int32, channels int) *node {
	ints := attrs{"T": whole}
	shape := c.add(stem+"/shape", "Shape", attrs{"T": float, "out_type": whole}, x)
	sides := c.add(stem+"/shape/sides", "Slice", attrs{"T": whole, "Index": whole}, shape, c.wholes(stem+"/first", []int32{0}, 1), c.wholes(stem+"/count", []int32{3}, 1))
	scaled := c.add(stem+"/shape/times", "Mul", ints, sides, c.wholes(stem+"/times", []int32{1, times[0], times[1]}, 3))
	moved := c.add(stem+"/shape/plus", "AddV2", ints, scaled, c.wholes(stem+"/plus", []int32{0, plus[0], plus[1]}, 3))
	return c.add(stem+"/shape/size", "ConcatV2", attrs{"T": whole, "N": int64(2)}, moved, c.wholes(stem+"/channels", []int32{int32(channels)}, 1), c.axis(stem+"/shape/axis", 0))
}
