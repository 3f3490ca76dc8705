package canvas

import (
	"slices"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// canvasOps are the operations that every canvas of a model shares.
type canvasOps struct {
	tensor.Ops
	// What is fed: pictures and those before them, a size [h, w], where a tile is (see
	// window), which channel each of its pictures climbs, [n], and the factor of a step, for
	// one picture or for each, [n].
	pixels, before, newSize, window, channels, factor, factors tf.Output

	zoom  zoomOps
	place placeOps
	mask  maskOps

	// The pictures, what they were before they were dreamed on, an octave of that, and the
	// gradient: [n, h, w, 3].
	image, original, base, gradient tensor.Variable

	Tile               tf.Output // [n, h, w, 3], cut out of the pictures
	zoomed             tf.Output // the pictures in the size that zoom is fed
	picture, undreamed tf.Output // as they are, and as they were

	set, keep, restart, resizeBase, resizeImage, carry *tf.Operation
	detail, grow, addDetail                            *tf.Operation
	clear, step, stepEach, clip, wipe                  *tf.Operation
	forget, dropBase, dropGradient, release            []*tf.Operation
}

func newCanvasOps(o tensor.Ops) canvasOps {
	c := canvasOps{
		Ops:      o,
		pixels:   o.Placeholder(tf.Float, -1, -1, -1, 3),
		before:   o.Placeholder(tf.Float, -1, -1, -1, 3),
		newSize:  o.Placeholder(tf.Int32, 2),
		window:   o.Placeholder(tf.Int32, 16, 4),
		channels: o.Placeholder(tf.Int32, -1),
		factor:   o.Placeholder(tf.Float),
		factors:  o.Placeholder(tf.Float, -1, 1, 1, 1),
		zoom:     newZoomOps(o),
		place:    newPlaceOps(o),
		image:    o.Variable("image", -1, -1, -1, 3),
		original: o.Variable("original", -1, -1, -1, 3),
		base:     o.Variable("base", -1, -1, -1, 3),
		gradient: o.Variable("gradient", -1, -1, -1, 3),
	}
	c.picture = c.image.Read()
	c.set = c.image.Assign(c.pixels)

	// Octaves: see Canvas.Split and Canvas.Enter.
	base := c.base.Read()
	c.keep = c.original.Assign(c.picture)
	c.undreamed = c.original.Read()
	c.restart = c.base.Assign(c.undreamed)
	c.resizeBase = c.base.Assign(o.Resize(base, c.newSize))
	c.resizeImage = c.image.Assign(o.Resize(c.picture, c.newSize))
	// The detail takes the place of the octave, and is added in place: there is never a
	// picture more than it takes.
	c.detail = c.base.Subtract(o.Resize(o.Resize(base, c.newSize), o.SizeOf(base)))
	c.grow = c.image.Assign(o.Resize(c.picture, o.SizeOf(base)))
	c.addDetail = c.image.Add(base)

	c.zoomed = c.zoom.zoom(o, c.picture)
	c.carry = c.image.Assign(o.Add(c.zoom.zoom(o, o.Sub(c.picture, c.before)), c.pixels))

	c.Tile = c.cut(c.picture)
	c.clear = c.gradient.Assign(op.ZerosLike(o.Scope(), c.picture))
	c.step, c.stepEach = c.steps(c.image, c.gradient.Read)
	c.clip = c.image.Assign(op.ClipByValue(o.Scope(), c.picture, o.Constant(float32(0)), o.Constant(float32(255))))

	c.mask = newMaskOps(c)

	nothing := o.Constant([][][][]float32{{{{0, 0, 0}}}})
	c.forget = []*tf.Operation{c.original.Assign(nothing)}
	c.dropBase = []*tf.Operation{c.base.Assign(nothing)}
	c.dropGradient = []*tf.Operation{c.gradient.Assign(nothing)}
	c.wipe = c.image.Assign(nothing)
	c.release = slices.Concat(c.forget, c.dropBase, c.dropGradient, []*tf.Operation{c.wipe, c.mask.release})
	return c
}

// steps are the operations that add a factor times a gradient to what is climbed, and a
// factor for each picture. The first does it in place, where adding to the variable would
// make a picture in between.
func (c canvasOps) steps(climbed tensor.Variable, gradient func() tf.Output) (step, each *tf.Operation) {
	down := op.Neg(c.Scope(), c.factor)
	step = op.ResourceApplyGradientDescent(c.Scope(), climbed.Handle, down, gradient())
	return step, climbed.Add(c.Mul(gradient(), c.factors))
}
