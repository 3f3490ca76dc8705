package canvas

import (
	"errors"
	"fmt"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// maskOps keep a mask on the device. It is resized as the notebook resizes pictures, from
// its own size to whatever size the picture has.
type maskOps struct {
	levels       tf.Output     // fed: [1, h, w, 1], 0 (not here) to 1
	kept         tf.Output     // the same on the device
	current      tf.Output     // [1, height, width, 1], in the picture's size
	set, release *tf.Operation // keep what is fed, and forget it
	// The canvas's step, each pixel's times the mask there.
	step, stepEach *tf.Operation
}

func newMaskOps(c canvasOps) maskOps {
	kept := c.Variable("mask", 1, -1, -1, 1)
	m := maskOps{levels: c.Placeholder(tf.Float, 1, -1, -1, 1)}
	m.set = kept.Assign(m.levels)
	m.release = kept.Assign(c.Constant([][][][]float32{{{{0}}}}))
	m.kept = kept.Read()
	m.current = c.Resize(m.kept, c.SizeOf(c.picture))
	m.step, m.stepEach = c.steps(c.image, func() tf.Output { return c.Mul(c.gradient.Read(), m.current) })
	return m
}

// SetMask puts a mask over the canvas: white where steps are taken in full, black where
// none are. Transparent parts count as black. The steps' size is measured before the mask, so
// that a dream under it is what it would be without.
func (c *Canvas) SetMask(mask *picture.Picture) error {
	levels := make([]float32, mask.Width*mask.Height)
	var most float32
	for i := range levels {
		p := mask.Pix[3*i : 3*i+3]
		levels[i] = min(max((p[0]+p[1]+p[2])/(3*255), 0), 1)
		if mask.Alpha != nil {
			levels[i] *= mask.Alpha[i]
		}
		most = max(most, levels[i])
	}
	if most == 0 {
		return errors.New("the mask is black everywhere, so there is nowhere to dream; white is where")
	}
	fed, err := tensor.Of(levels, 1, int64(mask.Height), int64(mask.Width), 1)
	if err != nil {
		return err
	}
	c.masked = true
	return c.run(c.ops().mask.set, tensor.Feeds{c.ops().mask.levels: fed})
}

// Unmasked gives a dream back the photo where the mask is black: growing from octave
// to octave carries something of a pixel to its neighbours. Where the method has enlarged
// the photo, it is enlarged in the same way without a dream. The canvas is left with that.
func (c *Canvas) Unmasked(dream []float32, photo *picture.Picture, scale float64) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("keeping the picture under the mask: %w", err)
		}
	}()
	mask, err := c.fetch(c.ops().mask.current)
	if err != nil {
		return err
	}
	untouched := photo.Pix
	if size := c.Size; size != (Size{photo.Height, photo.Width}) {
		err := c.Draw(photo.Pix, 1, Size{photo.Height, photo.Width})
		for err == nil && c.Size != size {
			err = c.Grow(c.Size.Grown(scale))
		}
		if err == nil {
			untouched, err = c.Pixels()
		}
		if err != nil {
			return err
		}
	}
	for i := range dream {
		if mask[i/3] == 0 {
			dream[i] = untouched[i]
		}
	}
	return nil
}

// CheckMask refuses a mask that is no picture.
func CheckMask(mask *picture.Picture) error {
	if n := mask.Width * mask.Height; n < 1 || len(mask.Pix) != 3*n || mask.Alpha != nil && len(mask.Alpha) != n {
		return fmt.Errorf("a mask of %dx%d has %d values", mask.Width, mask.Height, len(mask.Pix))
	}
	return nil
}
