package tfdream

import (
	"slices"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// canvasOps are the operations that every canvas of a model shares.
type canvasOps struct {
	ops
	// What is fed: pictures and those before them, a size [h, w], where a tile is (see
	// window), which channel each of its pictures climbs, [n], and the factor of a step, for
	// one picture or for each, [n].
	pixels, before, newSize, window, channels, factor, factors tf.Output

	zoom  zoomOps
	place placeOps
	mask  maskOps

	// The pictures, what they were before they were dreamed on, an octave of that, and the
	// gradient: [n, h, w, 3].
	image, original, base, gradient variable

	tile    tf.Output // [n, h, w, 3], cut out of the pictures
	zoomed  tf.Output // the pictures in the size that zoom is fed
	picture tf.Output

	set, keep, restart, resizeBase, resizeImage, carry *tf.Operation
	detail, grow, addDetail                            *tf.Operation
	clear, climb, climbEach, clip, wipe                *tf.Operation
	forget, dropBase, dropGradient, release            []*tf.Operation
}

func newCanvasOps(o ops) canvasOps {
	c := canvasOps{
		ops:      o,
		pixels:   o.placeholder(tf.Float, -1, -1, -1, 3),
		before:   o.placeholder(tf.Float, -1, -1, -1, 3),
		newSize:  o.placeholder(tf.Int32, 2),
		window:   o.placeholder(tf.Int32, 16, 4),
		channels: o.placeholder(tf.Int32, -1),
		factor:   o.placeholder(tf.Float),
		factors:  o.placeholder(tf.Float, -1, 1, 1, 1),
		zoom:     newZoomOps(o),
		place:    newPlaceOps(o),
		image:    o.variable("image", -1, -1, -1, 3),
		original: o.variable("original", -1, -1, -1, 3),
		base:     o.variable("base", -1, -1, -1, 3),
		gradient: o.variable("gradient", -1, -1, -1, 3),
	}
	c.picture = c.image.read()
	c.set = c.image.assign(c.pixels)

	// Octaves: see canvas.split and canvas.enter.
	base := c.base.read()
	c.keep = c.original.assign(c.picture)
	c.restart = c.base.assign(c.original.read())
	c.resizeBase = c.base.assign(o.resize(base, c.newSize))
	c.resizeImage = c.image.assign(o.resize(c.picture, c.newSize))
	// The detail takes the place of the octave, and is added in place: there is never a
	// picture more than it takes.
	c.detail = c.base.subtract(o.resize(o.resize(base, c.newSize), o.sizeOf(base)))
	c.grow = c.image.assign(o.resize(c.picture, o.sizeOf(base)))
	c.addDetail = c.image.add(base)

	c.zoomed = c.zoom.zoom(o, c.picture)
	c.carry = c.image.assign(o.add(c.zoom.zoom(o, o.sub(c.picture, c.before)), c.pixels))

	c.tile = c.cut(c.picture)
	c.clear = c.gradient.assign(op.ZerosLike(o.scope(), c.picture))
	c.climb, c.climbEach = c.steps(c.image, c.gradient.read)
	c.clip = c.image.assign(op.ClipByValue(o.scope(), c.picture, o.constant(float32(0)), o.constant(float32(255))))

	c.mask = newMaskOps(c)

	nothing := o.constant([][][][]float32{{{{0, 0, 0}}}})
	c.forget = []*tf.Operation{c.original.assign(nothing)}
	c.dropBase = []*tf.Operation{c.base.assign(nothing)}
	c.dropGradient = []*tf.Operation{c.gradient.assign(nothing)}
	c.wipe = c.image.assign(nothing)
	c.release = slices.Concat(c.forget, c.dropBase, c.dropGradient, []*tf.Operation{c.wipe, c.mask.release})
	return c
}

// steps are the operations that add a factor times a gradient to what is climbed, and a
// factor for each picture. The first does it in place, where adding to the variable would
// make a picture in between.
func (c canvasOps) steps(climbed variable, gradient func() tf.Output) (climb, each *tf.Operation) {
	down := op.Neg(c.scope(), c.factor)
	climb = op.ResourceApplyGradientDescent(c.scope(), climbed.handle, down, gradient())
	return climb, climbed.add(c.mul(gradient(), c.factors))
}

// sizeOf is the [height, width] of pictures.
func (o ops) sizeOf(pictures tf.Output) tf.Output {
	return op.Slice(o.scope(), op.Shape(o.scope(), pictures), o.constant([]int32{1}), o.constant([]int32{2}))
}
