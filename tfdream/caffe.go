package tfdream

import (
	"context"
	"math"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// caffe climbs the whole picture at once under small random shifts, in steps of equal
// mean size, and clips after each. From the smallest octave up, what was dreamed on one
// (its detail) is enlarged and added to the next. Its objective is the layer's sum of
// squares, see squared.
func caffe(ctx context.Context, c *canvas, s *run) error {
	bases, err := c.bases(s.Octaves, s.OctaveScale)
	if err != nil {
		return err
	}
	for octave, base := range bases {
		if octave == 0 {
			err = c.draw(base)
		} else {
			err = c.carry(bases[octave-1], base)
		}
		if err != nil {
			return err
		}
		err = s.climb(ctx, c, octave, len(bases), func() (float64, error) {
			g, err := c.takeGradient(ctx, wholePicture(c.size), jitterShift(s.Random, s.Jitter))
			if err != nil {
				return 0, err
			}
			if err := c.climb(s.Step / g.meanAbs); err != nil {
				return 0, err
			}
			return g.score, c.clip()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// squared is the objective that Caffe's notebook climbs when it sets a layer's gradient
// to its activations: half their sum of squares. Only its direction matters, so the mean
// of squares does. Directions and penalties stay as they are.
func squared(objective Objective) Objective {
	squares := make(Objective, len(objective))
	for i, term := range objective {
		if term.Kind == Mean || term.Kind == Neuron {
			term.Square = true
		}
		squares[i] = term
	}
	return squares
}

// bases are the picture's octaves from the smallest to the picture itself, each
// interpolated from the next with corners aligned, as scipy.ndimage.zoom of order 1 does.
func (c *canvas) bases(octaves int, scale float64) ([]*tf.Tensor, error) {
	picture, err := c.model.session.Run(nil, []tf.Output{c.ops().picture}, nil)
	if err != nil {
		return nil, err
	}
	bases := picture
	for len(bases) < octaves {
		size := Size{zoomed(c.size.Height, 1/scale), zoomed(c.size.Width, 1/scale)}
		if size.Height < 1 || size.Width < 1 {
			break
		}
		sizes, err := c.ops().zoom.feeds(c.size, size)
		if err != nil {
			return nil, err
		}
		smaller, err := c.model.session.Run(sizes, []tf.Output{c.ops().zoomed}, nil)
		if err != nil {
			return nil, err
		}
		if err := c.draw(smaller[0]); err != nil {
			return nil, err
		}
		bases = append(smaller, bases...)
	}
	return bases, nil
}

// zoomed is a side's length as scipy rounds it.
func zoomed(side int, factor float64) int { return int(math.RoundToEven(float64(side) * factor)) }

// carry replaces the picture by base with the enlarged detail of the octave before,
// what the picture had over its base.
func (c *canvas) carry(before, base *tf.Tensor) error {
	size := Size{int(base.Shape()[0]), int(base.Shape()[1])}
	f, err := c.ops().zoom.feeds(c.size, size)
	if err != nil {
		return err
	}
	c.size = size
	f[c.ops().before], f[c.ops().pixels] = before, base
	return c.run(c.ops().carry, f)
}
