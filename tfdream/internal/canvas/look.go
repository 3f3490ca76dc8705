package canvas

import (
	"cmp"
	"fmt"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// Look has the network look at a whole picture, [height, width, 3], and fetches what of the draft is
// asked for.
func (c *Canvas) Look(picture []float32, size Size, fetches []tf.Output) ([]*tf.Tensor, error) {
	fetches, err := c.easel.Replica().Of(fetches...)
	if err != nil {
		return nil, err
	}
	f, err := c.show(picture, size)
	if err != nil {
		return nil, err
	}
	tensors, err := c.easel.session.Run(f, fetches, nil)
	return tensors, cmp.Or(err, c.run(c.ops().wipe, nil))
}

// show draws a picture, and returns the feeds for the network to see it whole.
func (c *Canvas) show(picture []float32, size Size) (tensor.Feeds, error) {
	if err := c.Draw(picture, 1, size); err != nil {
		return nil, err
	}
	return c.feeds(Tile{Y1: size.Height, X1: size.Width, Last: 1}, Shift{})
}

// Remember has every device's copy of the network run an operation of the draft on a whole picture.
func (c *Canvas) Remember(picture []float32, size Size, drafted *tf.Operation) error {
	f, err := c.show(picture, size)
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
