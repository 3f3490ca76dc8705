package tfdream

import (
	"fmt"
	"runtime/debug"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/numpy"
)

// canvas is where TensorFlow keeps the pictures: they and their gradient are variables on the
// device, [n, height, width, 3], RGB, on the 0..255 scale. A dream has one picture, an
// atlas several. Between steps only scalars travel.
type canvas struct {
	model *Model
	n     int // pictures
	size  Size
	tiles []tileOps // of the objective, for each copy of the network
	sizes []Size    // of the octaves, after split, from the largest to the smallest

	batch    int     // pictures that the network sees at once
	channels []int32 // what each picture climbs, where the objective leaves that open
	cleared  Size    // what the gradient was made for
	masked   bool    // the mask on the device counts

	parameters *parameterOps // what is climbed, nil: the pictures themselves
}

// draw puts pictures [n, height, width, 3] on the canvas.
func (c *canvas) draw(pixels *tf.Tensor) error {
	shape := pixels.Shape()
	c.n, c.size = int(shape[0]), Size{int(shape[1]), int(shape[2])}
	return c.run(c.ops().set, tensor.Feeds{c.ops().pixels: pixels})
}

// climb adds to each picture, or to its parameters, a factor times the gradient, as far as the
// mask lets it.
func (c *canvas) climb(factors []float64) error {
	values := make([]float32, len(factors))
	for i, factor := range factors {
		values[i] = float32(factor)
		if err := finite("factor of the step", float64(values[i])); err != nil {
			return err
		}
	}
	one, each := c.ops().climb, c.ops().climbEach
	switch {
	case c.masked:
		one, each = c.ops().mask.climb, c.ops().mask.climbEach
	case c.parameters != nil:
		one, each = c.parameters.climb, c.parameters.climbEach
	}
	if c.n > 1 {
		fed, err := tensor.Of(values, int64(c.n), 1, 1, 1)
		if err != nil {
			return err
		}
		return c.run(each, tensor.Feeds{c.ops().factors: fed})
	}
	fed, err := tf.NewTensor(values[0])
	if err != nil {
		return err
	}
	return c.run(one, tensor.Feeds{c.ops().factor: fed})
}

// clip cuts the picture's values to 0..255.
func (c *canvas) clip() error { return c.run(c.ops().clip, nil) }

// pixels are the pictures as they are now.
func (c *canvas) pixels() ([]float32, error) { return c.fetch(c.ops().picture) }

func (c *canvas) fetch(output tf.Output) ([]float32, error) {
	array, err := c.fetchArray(output)
	return array.Values, err
}

func (c *canvas) fetchArray(output tf.Output) (numpy.Array, error) {
	tensors, err := c.model.session.Run(nil, []tf.Output{output}, nil)
	if err != nil {
		return numpy.Array{}, err
	}
	return tensor.ArrayOf(tensors[0]), nil
}

// release gives back the canvas's memory.
func (c *canvas) release() error {
	operations := c.ops().release
	if c.parameters != nil {
		operations = append(operations[:len(operations):len(operations)], c.parameters.release...)
	}
	return c.free(operations)
}

func (c *canvas) free(operations []*tf.Operation) error {
	_, err := c.model.session.Run(nil, nil, operations)
	debug.FreeOSMemory() // finalizers free the tensors that were fed and fetched
	return err
}

func (c *canvas) run(target *tf.Operation, f tensor.Feeds) error {
	_, err := c.model.session.Run(f, nil, []*tf.Operation{target})
	return err
}

func (c *canvas) ops() canvasOps { return c.model.canvas }

// pictureOf says which picture of several an error is about.
func (c *canvas) pictureOf(i int, what string) string {
	switch {
	case c.channels != nil:
		return fmt.Sprint(what, " of channel ", c.channels[i])
	case c.n > 1:
		return fmt.Sprint(what, " of picture ", i+1)
	}
	return what
}
