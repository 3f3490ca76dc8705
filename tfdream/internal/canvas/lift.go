package canvas

import (
	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/draft"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// Lifted is what was on a canvas that is off the easel, so that another can be on it: what is
// nil was not.
type Lifted struct {
	picture, original, mask, parameters *tf.Tensor
}

// Lift takes the canvas off its easel, between two steps.
func (c *Canvas) Lift() (*Lifted, error) {
	var l Lifted
	fetches, into := []tf.Output{c.ops().picture}, []**tf.Tensor{&l.picture}
	also := func(there bool, output tf.Output, to **tf.Tensor) {
		if there {
			fetches, into = append(fetches, output), append(into, to)
		}
	}
	also(c.kept, c.ops().undreamed, &l.original)
	also(c.masked, c.ops().mask.kept, &l.mask)
	if c.parameters != nil {
		also(true, c.parameters.current, &l.parameters)
	}
	tensors, err := c.easel.session.Run(nil, fetches, nil)
	if err != nil {
		return nil, err
	}
	for i, at := range into {
		*at = tensors[i]
	}
	err = c.Release()
	c.lifted = true
	return &l, err
}

// Hang puts the canvas on an easel again, which may be another, to climb the same objective's gradient.
func (c *Canvas) Hang(e *Easel, g draft.Gradient, l *Lifted) (err error) {
	c.easel, c.cleared, c.lifted = e, Size{}, false
	if c.tiles, err = e.TileOps(g); err != nil {
		return err
	}
	if c.parameters, err = e.parametersOf(c.climbs); err != nil {
		return err
	}
	o := c.ops()
	put := func(kept *tf.Tensor, to tf.Output, set *tf.Operation) {
		if kept != nil && err == nil {
			err = c.run(set, tensor.Feeds{to: kept})
		}
	}
	put(l.mask, o.mask.levels, o.mask.set)
	if put(l.original, o.pixels, o.set); l.original != nil && err == nil {
		err = c.run(o.keep, nil)
	}
	put(l.picture, o.pixels, o.set)
	if c.parameters != nil {
		put(l.parameters, c.parameters.fed, c.parameters.set)
	}
	return err
}
