package canvas

import tf "github.com/galeone/tensorflow/tensorflow/go"

// Octaves of render_deepdream: the picture is shrunk to the smallest, and gets back from
// octave to octave the detail that it lost.

// Split shrinks the picture from octave to octave, and leaves the canvas with the
// smallest. It returns how many there are.
func (c *Canvas) Split(octaves int, scale float64) (count int, err error) {
	c.sizes = OctaveSizes(c.Size, octaves, scale)
	if len(c.sizes) == 1 {
		return 1, nil
	}
	if err := c.run(c.ops().keep, nil); err != nil {
		return 0, err
	}
	c.kept = true
	for _, size := range c.sizes[1:] {
		if err := c.resize(c.ops().resizeImage, size); err != nil {
			return 0, err
		}
	}
	c.Size = c.sizes[len(c.sizes)-1]
	return len(c.sizes), nil
}

// Enter grows the picture to an octave, counted from 0, and adds the detail that the
// original has there and lost in the smaller octave. The original's octaves are made anew
// each time, which takes less than a step and spares the memory for the details.
func (c *Canvas) Enter(octave int) error {
	at := len(c.sizes) - 1 - octave
	c.cleared = Size{}
	if err := c.free(c.ops().dropGradient); err != nil {
		return err
	}
	if err := c.run(c.ops().restart, nil); err != nil {
		return err
	}
	if at == 0 {
		c.kept = false
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
	c.Size = c.sizes[at]
	return c.free(c.ops().dropBase)
}
