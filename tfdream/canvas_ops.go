package tfdream

import (
	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// canvasOps are the operations that every canvas of a model shares.
type canvasOps struct {
	// What is fed: a picture and one before it, a size [h, w], a shift [rows, columns], the
	// corners of a tile [y, x, channel], and the factor of a step.
	pixels, before, newSize, shift, begin, end, factor tf.Output

	zoom zoomOps

	image, shifted, gradient variable

	tile        tf.Output // [h, w, 3], cut out of the shifted picture
	low, detail tf.Output // the picture at newSize, and what that loses
	zoomed      tf.Output // the picture in the size that zoom is fed
	picture     tf.Output
	meanAbs     tf.Output // mean |gradient|, a scalar
	deviation   tf.Output // standard deviation of the gradient, a scalar

	set, enter, grow, carry, roll, clear, rollBack, climb, clip *tf.Operation
}

func newCanvasOps(o ops) canvasOps {
	c := canvasOps{
		pixels:   o.placeholder(tf.Float, -1, -1, 3),
		before:   o.placeholder(tf.Float, -1, -1, 3),
		newSize:  o.placeholder(tf.Int32, 2),
		shift:    o.placeholder(tf.Int32, 2),
		begin:    o.placeholder(tf.Int32, 3),
		end:      o.placeholder(tf.Int32, 3),
		factor:   o.placeholder(tf.Float),
		zoom:     newZoomOps(o),
		image:    o.variable("image", -1, -1, 3),
		shifted:  o.variable("shifted", -1, -1, 3),
		gradient: o.variable("gradient", -1, -1, 3),
	}
	c.picture = c.image.read()
	sizeOf := func(picture tf.Output) tf.Output {
		return op.Slice(o.scope(), op.Shape(o.scope(), picture), o.constant([]int32{0}), o.constant([]int32{2}))
	}
	c.low = o.resize(c.picture, c.newSize)
	c.detail = o.sub(c.picture, o.resize(c.low, sizeOf(c.picture)))
	c.set = c.image.assign(c.pixels)
	c.enter = c.image.assign(o.add(o.resize(c.picture, sizeOf(c.pixels)), c.pixels))
	c.grow = c.image.assign(o.resize(c.picture, c.newSize))

	c.zoomed = c.zoom.zoom(o, c.picture)
	c.carry = c.image.assign(o.add(c.zoom.zoom(o, o.sub(c.picture, c.before)), c.pixels))

	bothAxes := o.constant([]int32{0, 1})
	c.roll = c.shifted.assign(op.Roll(o.scope(), c.picture, c.shift, bothAxes))
	c.clear = c.gradient.assign(op.ZerosLike(o.scope(), c.picture))
	c.tile = op.StridedSlice(o.scope(), c.shifted.read(), c.begin, c.end, o.constant([]int32{1, 1, 1}))

	gradient := c.gradient.read()
	c.rollBack = c.gradient.assign(op.Roll(o.scope(), gradient, op.Neg(o.scope(), c.shift), bothAxes))
	c.meanAbs = o.mean(op.Abs(o.scope(), gradient), 3)
	fromMean := o.sub(gradient, o.mean(gradient, 3))
	c.deviation = op.Sqrt(o.scope(), o.mean(op.Square(o.scope(), fromMean), 3))
	c.climb = c.image.add(o.mul(gradient, c.factor))
	c.clip = c.image.assign(op.ClipByValue(o.scope(), c.picture, o.constant(float32(0)), o.constant(float32(255))))
	return c
}

// storeTile returns the operation that puts a tile's gradient in its place.
func (c canvasOps) storeTile(o ops, tileGradient tf.Output) *tf.Operation {
	return op.ResourceStridedSliceAssign(o.scope(), c.gradient.handle, c.begin, c.end, o.constant([]int32{1, 1, 1}), tileGradient)
}
