package canvas

import (
	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// Size is a picture's height and width in pixels.
type Size struct {
	Height, Width int
}

// Tensor is the size as the resize operations take it, [height, width].
func (s Size) Tensor() (*tf.Tensor, error) {
	return tf.NewTensor([]int32{int32(s.Height), int32(s.Width)})
}

// Grown is the next octave's size of a picture that grows: in float32, cut to whole
// pixels, as in the notebook.
func (s Size) Grown(scale float64) Size {
	return Size{int(float32(s.Height) * float32(scale)), int(float32(s.Width) * float32(scale))}
}

// OctaveSizes are the sizes of a picture's octaves from the largest, size itself, down:
// each is the one before divided by scale, in float32 and cut to whole pixels as
// in the notebook. There are fewer than count where a side would vanish.
func OctaveSizes(size Size, count int, scale float64) []Size {
	sizes := []Size{size}
	for len(sizes) < count {
		size = Size{shrink(size.Height, scale), shrink(size.Width, scale)}
		if size.Height < 1 || size.Width < 1 {
			break
		}
		sizes = append(sizes, size)
	}
	return sizes
}

func shrink(side int, scale float64) int { return int(float32(side) / float32(scale)) }

// Grow resizes the pictures.
func (c *Canvas) Grow(size Size) error {
	c.Size = size
	return c.resize(c.ops().resizeImage, size)
}

func (c *Canvas) resize(operation *tf.Operation, size Size) error {
	newSize, err := size.Tensor()
	if err != nil {
		return err
	}
	return c.run(operation, tensor.Feeds{c.ops().newSize: newSize})
}
