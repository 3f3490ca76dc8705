package canvas

import (
	"cmp"
	"fmt"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// Look has the network look at whole pictures, [n, height, width, 3], and fetches what of the draft
// is asked for.
func (c *Canvas) Look(pictures []float32, size Size, fetches []tf.Output) ([]*tf.Tensor, error) {
	fetches, err := c.easel.Replica().Of(fetches...)
	if err != nil {
		return nil, err
	}
	f, err := c.show(pictures, size)
	if err != nil {
		return nil, err
	}
	tensors, err := c.easel.session.Run(f, fetches, nil)
	return tensors, cmp.Or(err, c.run(c.ops().wipe, nil))
}

// show draws pictures, and returns the feeds for the network to see them whole.
func (c *Canvas) show(pictures []float32, size Size) (tensor.Feeds, error) {
	n := len(pictures) / (3 * size.Height * size.Width)
	pixels, err := tensor.Of(pictures, int64(n), int64(size.Height), int64(size.Width), 3)
	if err != nil {
		return nil, err
	}
	if err := c.Draw(pixels); err != nil {
		return nil, err
	}
	return c.feeds(Tile{Y1: size.Height, X1: size.Width, Last: n}, Shift{})
}

// Remember has every device's copy of the network run an operation of the draft on whole pictures.
func (c *Canvas) Remember(pictures []float32, size Size, drafted *tf.Operation) error {
	f, err := c.show(pictures, size)
	if err != nil {
		return err
	}
	for _, on := range c.easel.usable() {
		operation, err := on.replica.Operation(drafted)
		if err != nil {
			return err
		}
		if _, err := c.easel.session.Run(f, nil, []*tf.Operation{operation}); err != nil {
			return fmt.Errorf("on %s: %w", on.name, err)
		}
	}
	return nil
}
