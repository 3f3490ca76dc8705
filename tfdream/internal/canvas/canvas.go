// Package canvas keeps the pictures of a dream on the device, takes the gradient there, tile by tile on
// all devices, and steps along it.
package canvas

import (
	"fmt"
	"runtime/debug"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/numpy"
)

// Canvas is where TensorFlow keeps the pictures: they and their gradient are variables on the
// device, [n, height, width, 3], RGB, on the 0..255 scale. A dream has one picture, an
// atlas several. Between steps only scalars travel.
type Canvas struct {
	easel *Easel
	N     int // pictures
	Size  Size
	tiles []TileOps // of the objective, for each copy of the network
	norm  Norm
	sizes []Size // of the octaves, after split, from the largest to the smallest

	Batch    int                  // pictures that the network sees at once
	Channels []int32              // what each picture climbs, where the objective leaves that open
	Fits     func(tile Size) bool // what the objective can be computed for; nil: any
	cleared  Size                 // what the gradient was made for
	kept     bool                 // the original is on the device
	masked   bool                 // the mask on the device counts
	lifted   bool                 // off the easel, on which another may be

	climbs     Parametrisation
	parameters *parameterOps // of what is climbed, nil: the pictures themselves
}

// Draw puts n pictures of a size on the canvas, [n, height, width, 3]. It refuses what is none.
func (c *Canvas) Draw(pictures []float32, n int, size Size) error {
	if size.Height < 1 || size.Width < 1 || len(pictures) != 3*n*size.Height*size.Width {
		return fmt.Errorf("%d pictures of %dx%d pixels have %d channel values", n, size.Width, size.Height, len(pictures))
	}
	pixels, err := tensor.Of(pictures, int64(n), int64(size.Height), int64(size.Width), 3)
	if err != nil {
		return err
	}
	return c.Put(pixels)
}

// Put is Draw for a tensor.
func (c *Canvas) Put(pixels *tf.Tensor) error {
	shape := pixels.Shape()
	c.N, c.Size = int(shape[0]), Size{int(shape[1]), int(shape[2])}
	return c.run(c.ops().set, tensor.Feeds{c.ops().pixels: pixels})
}

// Step adds to each picture, or to its parameters, a factor times the gradient, as far as the
// mask lets it.
func (c *Canvas) Step(factors []float64) error {
	values := make([]float32, len(factors))
	for i, factor := range factors {
		values[i] = float32(factor)
		if err := finite("factor of the step", float64(values[i])); err != nil {
			return err
		}
	}
	one, each := c.ops().step, c.ops().stepEach
	switch {
	case c.masked:
		one, each = c.ops().mask.step, c.ops().mask.stepEach
	case c.parameters != nil:
		one, each = c.parameters.step, c.parameters.stepEach
	}
	if c.N > 1 {
		fed, err := tensor.Of(values, int64(c.N), 1, 1, 1)
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

// Clip cuts the picture's values to 0..255.
func (c *Canvas) Clip() error { return c.run(c.ops().clip, nil) }

// Pixels are the pictures as they are now.
func (c *Canvas) Pixels() ([]float32, error) { return c.fetch(c.ops().picture) }

// Gradient is what was last taken, [n, height, width, 3].
func (c *Canvas) Gradient() ([]float32, error) { return c.fetch(c.ops().gradient.Read()) }

func (c *Canvas) fetch(output tf.Output) ([]float32, error) {
	array, err := c.fetchArray(output)
	return array.Values, err
}

func (c *Canvas) fetchArray(output tf.Output) (numpy.Array, error) {
	tensors, err := c.easel.session.Run(nil, []tf.Output{output}, nil)
	if err != nil {
		return numpy.Array{}, err
	}
	return tensor.ArrayOf(tensors[0]), nil
}

// Release gives back the canvas's memory, unless it is off the easel and has none.
func (c *Canvas) Release() error {
	if c.lifted {
		return nil
	}
	operations := c.ops().release
	if c.parameters != nil {
		operations = append(operations[:len(operations):len(operations)], c.parameters.release...)
	}
	return c.free(operations)
}

func (c *Canvas) free(operations []*tf.Operation) error {
	_, err := c.easel.session.Run(nil, nil, operations)
	debug.FreeOSMemory() // finalizers free the tensors that were fed and fetched
	return err
}

func (c *Canvas) run(target *tf.Operation, f tensor.Feeds) error {
	_, err := c.easel.session.Run(f, nil, []*tf.Operation{target})
	return err
}

func (c *Canvas) ops() canvasOps { return c.easel.canvasOps }

// Device is what the device is called that has the pictures.
func (c *Canvas) Device() string { return c.easel.Copies[0].name }

// pictureOf says which picture of several an error is about.
func (c *Canvas) pictureOf(i int, what string) string {
	switch {
	case c.Channels != nil:
		return fmt.Sprint(what, " of channel ", c.Channels[i])
	case c.N > 1:
		return fmt.Sprint(what, " of picture ", i+1)
	}
	return what
}
