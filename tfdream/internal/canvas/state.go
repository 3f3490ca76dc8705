package canvas

import (
	"fmt"

	"github.com/tfdream/tfdream/tfdream/internal/checkpoint"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/numpy"
)

// PicturesTensor is the name, in a checkpoint, of pictures that are climbed themselves.
const PicturesTensor = "picture"

// State is what has to be kept of the canvas to resume from it: the pictures, or the parameters
// that are climbed in their place.
func (c *Canvas) State() (map[string]numpy.Array, error) {
	name, output := PicturesTensor, c.ops().picture
	if c.parameters != nil {
		name, output = c.parameters.name, c.parameters.current
	}
	array, err := c.fetchArray(output)
	if err != nil {
		return nil, err
	}
	return map[string]numpy.Array{name: array}, nil
}

// Restore puts what was kept back on the canvas, whose size is that of then.
func (c *Canvas) Restore(kept map[string]numpy.Array) error {
	name := PicturesTensor
	if c.parameters != nil {
		name = c.parameters.name
	}
	array, ok := kept[name]
	if last := len(array.Shape); !ok || last < 3 || name == PicturesTensor && len(array.Values) != c.N*c.Size.Height*c.Size.Width*3 {
		return fmt.Errorf("%w: there is no %s of %dx%d pixels in it", checkpoint.Err, name, c.Size.Width, c.Size.Height)
	}
	shape := array.Shape[len(array.Shape)-3:] // the first version's pictures have no number of them
	values, err := tensor.Of(array.Values, int64(c.N), int64(shape[0]), int64(shape[1]), int64(shape[2]))
	switch {
	case err != nil:
		return err
	case c.parameters == nil:
		return c.Put(values)
	}
	if err := c.run(c.parameters.set, tensor.Feeds{c.parameters.fed: values}); err != nil {
		return err
	}
	return c.Render(c.Size)
}
