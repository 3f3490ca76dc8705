package canvas

import (
	"math"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// Octaves of google/deepdream's own notebook, between which positions are interpolated with
// corners aligned.

// Bases are the picture's octaves from the smallest to the picture itself, each
// interpolated from the next with corners aligned, as scipy.ndimage.zoom of order 1 does.
func (c *Canvas) Bases(octaves int, scale float64) ([]*tf.Tensor, error) {
	picture, err := c.easel.session.Run(nil, []tf.Output{c.ops().picture}, nil)
	if err != nil {
		return nil, err
	}
	bases := picture
	for _, size := range ZoomSizes(c.Size, octaves, scale)[1:] {
		sizes, err := c.ops().zoom.feeds(c.Size, size)
		if err != nil {
			return nil, err
		}
		smaller, err := c.easel.session.Run(sizes, []tf.Output{c.ops().zoomed}, nil)
		if err != nil {
			return nil, err
		}
		if err := c.Put(smaller[0]); err != nil {
			return nil, err
		}
		bases = append(smaller, bases...)
	}
	return bases, nil
}

// ZoomSizes are the sizes of a picture's octaves from the largest, size itself, down. There are fewer
// than count where a side would vanish.
func ZoomSizes(size Size, count int, scale float64) []Size {
	sizes := []Size{size}
	for len(sizes) < count {
		size = Size{zoomed(size.Height, 1/scale), zoomed(size.Width, 1/scale)}
		if size.Height < 1 || size.Width < 1 {
			break
		}
		sizes = append(sizes, size)
	}
	return sizes
}

// zoomed is a side's length as scipy rounds it.
func zoomed(side int, factor float64) int { return int(math.RoundToEven(float64(side) * factor)) }

// Carry replaces the picture by base with the enlarged detail of the octave before,
// what the picture had over its base.
func (c *Canvas) Carry(before, base *tf.Tensor) error {
	size := Size{int(base.Shape()[1]), int(base.Shape()[2])}
	f, err := c.ops().zoom.feeds(c.Size, size)
	if err != nil {
		return err
	}
	c.Size = size
	f[c.ops().before], f[c.ops().pixels] = before, base
	return c.run(c.ops().carry, f)
}
