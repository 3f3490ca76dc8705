package tfdream

import (
	"runtime/debug"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// canvas is the picture where TensorFlow keeps it: the picture and its gradient are
// variables on the device, [height, width, 3], RGB, on the 0..255 scale. Between steps
// only scalars travel.
type canvas struct {
	model *Model
	size  Size
	tiles []tileOps // of the objective, for each copy of the network
	sizes []Size    // of the octaves, after split, from the largest to the smallest

	cleared Size // what the gradient was made for
	masked  bool // the mask on the device counts
}

// draw puts a picture [height, width, 3] on the canvas.
func (c *canvas) draw(pixels *tf.Tensor) error {
	c.size = Size{int(pixels.Shape()[0]), int(pixels.Shape()[1])}
	return c.run(c.ops().set, feeds{c.ops().pixels: pixels})
}

// split shrinks the picture from octave to octave, and leaves the canvas with the
// smallest. It returns how many there are.
func (c *canvas) split(octaves int, scale float64) (count int, err error) {
	c.sizes = octaveSizes(c.size, octaves, scale)
	if len(c.sizes) == 1 {
		return 1, nil
	}
	if err := c.run(c.ops().keep, nil); err != nil {
		return 0, err
	}
	for _, size := range c.sizes[1:] {
		if err := c.resize(c.ops().resizeImage, size); err != nil {
			return 0, err
		}
	}
	c.size = c.sizes[len(c.sizes)-1]
	return len(c.sizes), nil
}

// enter grows the picture to an octave, counted from 0, and adds the detail that the
// original has there and lost in the smaller octave. The original's octaves are made anew
// each time, which takes less than a step and spares the memory for the details.
func (c *canvas) enter(octave int) error {
	at := len(c.sizes) - 1 - octave
	c.cleared = Size{}
	if err := c.free(c.ops().dropGradient); err != nil {
		return err
	}
	if err := c.run(c.ops().restart, nil); err != nil {
		return err
	}
	if at == 0 {
		if err := c.free(c.ops().forget); err != nil {
			return err
		}
	}
	for _, size := range c.sizes[1 : at+1] {
		if err := c.resize(c.ops().resizeBase, size); err != nil {
			return err
		}
	}
	if err := c.resize(c.ops().detail, c.sizes[at+1]); err != nil {
		return err
	}
	for _, operation := range []*tf.Operation{c.ops().grow, c.ops().addDetail} {
		if err := c.run(operation, nil); err != nil {
			return err
		}
	}
	c.size = c.sizes[at]
	return c.free(c.ops().dropBase)
}

// grow resizes the picture.
func (c *canvas) grow(size Size) error {
	c.size = size
	return c.resize(c.ops().resizeImage, size)
}

func (c *canvas) resize(operation *tf.Operation, size Size) error {
	newSize, err := size.tensor()
	if err != nil {
		return err
	}
	return c.run(operation, feeds{c.ops().newSize: newSize})
}

// climb adds factor times the gradient to the picture, as far as the mask lets it.
func (c *canvas) climb(factor float64) error {
	if err := finite("factor of the step", float64(float32(factor))); err != nil {
		return err
	}
	factorTensor, err := tf.NewTensor(float32(factor))
	if err != nil {
		return err
	}
	climb := c.ops().climb
	if c.masked {
		climb = c.ops().mask.climb
	}
	return c.run(climb, feeds{c.ops().factor: factorTensor})
}

// clip cuts the picture's values to 0..255.
func (c *canvas) clip() error { return c.run(c.ops().clip, nil) }

// pixels is the picture as it is now.
func (c *canvas) pixels() ([]float32, error) { return c.fetch(c.ops().picture) }

func (c *canvas) fetch(output tf.Output) ([]float32, error) {
	tensors, err := c.model.session.Run(nil, []tf.Output{output}, nil)
	if err != nil {
		return nil, err
	}
	return floats(tensors[0]), nil
}

// release gives back the canvas's memory.
func (c *canvas) release() error { return c.free(c.ops().release) }

func (c *canvas) free(operations []*tf.Operation) error {
	_, err := c.model.session.Run(nil, nil, operations)
	debug.FreeOSMemory() // finalizers free the tensors that were fed and fetched
	return err
}

func (c *canvas) run(target *tf.Operation, f feeds) error {
	_, err := c.model.session.Run(f, nil, []*tf.Operation{target})
	return err
}

func (c *canvas) ops() canvasOps { return c.model.canvas }
