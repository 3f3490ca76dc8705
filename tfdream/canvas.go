package tfdream

import (
	"context"
	"fmt"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// canvas is the picture where TensorFlow keeps it: the picture, its shifted copy
// and its gradient are variables on the device, all [height, width, 3], RGB, on the
// 0..255 scale. Between steps only scalars travel.
type canvas struct {
	model *Model
	size  Size
	score gradientOps
}

// draw puts a picture [height, width, 3] on the canvas.
func (c *canvas) draw(pixels *tf.Tensor) error {
	c.size = Size{int(pixels.Shape()[0]), int(pixels.Shape()[1])}
	return c.run(c.ops().set, feeds{c.ops().pixels: pixels})
}

// split shrinks the picture from octave to octave, and returns what each octave
// larger than the last has lost by it, from the smallest of them to the largest.
// The canvas is left with the smallest octave.
func (c *canvas) split(sizes []Size) (details []*tf.Tensor, err error) {
	for _, size := range sizes[1:] {
		newSize, err := size.tensor()
		if err != nil {
			return nil, err
		}
		parts, err := c.model.session.Run(feeds{c.ops().newSize: newSize}, []tf.Output{c.ops().low, c.ops().detail}, nil)
		if err != nil {
			return nil, err
		}
		details = append([]*tf.Tensor{parts[1]}, details...)
		if err := c.draw(parts[0]); err != nil {
			return nil, err
		}
	}
	return details, nil
}

// enter grows the picture to the next octave's size and adds that octave's detail.
func (c *canvas) enter(detail *tf.Tensor) error {
	c.size = Size{int(detail.Shape()[0]), int(detail.Shape()[1])}
	return c.run(c.ops().enter, feeds{c.ops().pixels: detail})
}

// grow resizes the picture.
func (c *canvas) grow(size Size) error {
	newSize, err := size.tensor()
	if err != nil {
		return err
	}
	c.size = size
	return c.run(c.ops().grow, feeds{c.ops().newSize: newSize})
}

// takeGradient fills the canvas's gradient, tile by tile, with that of each tile's
// score with respect to the picture shifted by the given rows and columns, and
// shifts it back. It returns the mean of the tiles' scores, weighted by their pixels.
func (c *canvas) takeGradient(ctx context.Context, tiles []tile, by shift) (score float64, err error) {
	shiftTensor, err := tf.NewTensor([]int32{int32(by.rows), int32(by.columns)})
	if err != nil {
		return 0, err
	}
	shiftFeed := feeds{c.ops().shift: shiftTensor}
	if _, err := c.model.session.Run(shiftFeed, nil, []*tf.Operation{c.ops().roll, c.ops().clear}); err != nil {
		return 0, err
	}
	pixels := 0
	for _, t := range tiles {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		tileScore, err := c.tileGradient(t)
		if err != nil {
			return 0, fmt.Errorf("gradient of the tile at row %d, column %d (%dx%d pixels): %w", t.Y0, t.X0, t.X1-t.X0, t.Y1-t.Y0, err)
		}
		score += tileScore * float64(t.pixels())
		pixels += t.pixels()
	}
	return score / float64(pixels), c.run(c.ops().rollBack, shiftFeed)
}

func (c *canvas) tileGradient(t tile) (score float64, err error) {
	begin, err := tf.NewTensor([]int32{int32(t.Y0), int32(t.X0), 0})
	if err != nil {
		return 0, err
	}
	end, err := tf.NewTensor([]int32{int32(t.Y1), int32(t.X1), 3})
	if err != nil {
		return 0, err
	}
	scores, err := c.model.session.Run(feeds{c.ops().begin: begin, c.ops().end: end},
		[]tf.Output{c.score.score}, []*tf.Operation{c.score.store})
	if err != nil {
		return 0, err
	}
	return scalar(scores[0])
}

// climb adds factor times the gradient to the picture.
func (c *canvas) climb(factor float64) error {
	factorTensor, err := tf.NewTensor(float32(factor))
	if err != nil {
		return err
	}
	return c.run(c.ops().climb, feeds{c.ops().factor: factorTensor})
}

// clip cuts the picture's values to 0..255.
func (c *canvas) clip() error { return c.run(c.ops().clip, nil) }

// scalar fetches one of the canvas's scalars.
func (c *canvas) scalar(output tf.Output) (float64, error) {
	values, err := c.model.session.Run(nil, []tf.Output{output}, nil)
	if err != nil {
		return 0, err
	}
	return scalar(values[0])
}

// pixels is the picture as it is now.
func (c *canvas) pixels() ([]float32, error) { return c.fetch(c.ops().picture) }

func (c *canvas) fetch(output tf.Output) ([]float32, error) {
	tensors, err := c.model.session.Run(nil, []tf.Output{output}, nil)
	if err != nil {
		return nil, err
	}
	return floats(tensors[0]), nil
}

func (c *canvas) run(target *tf.Operation, f feeds) error {
	_, err := c.model.session.Run(f, nil, []*tf.Operation{target})
	return err
}

func (c *canvas) ops() canvasOps { return c.model.canvas }
