package canvas

import (
	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// LapNormalise normalises the canvas's gradient on every
// level of its Laplacian pyramid (Burt and Adelson 1983): each of levels bands, and
// what is left under them, gets a root mean square of 1. It is lap_normalize of
// TensorFlow's notebook.
func (c *Canvas) LapNormalise(levels int) error {
	normalise, err := c.easel.lapNorm(levels)
	if err != nil {
		return err
	}
	return c.run(normalise, nil)
}

// lapNorm is the operation of that, which is built once for each number of levels.
func (e *Easel) lapNorm(levels int) (*tf.Operation, error) {
	if operation, ok := e.lapNorms[levels]; ok {
		return operation, nil
	}
	o := e.Ops
	operation := e.gradient.Assign(lapNormalised(o, e.gradient.Read(), levels))
	e.lapNorms[levels] = operation
	return operation, o.Root.Err()
}

// lapNormalised normalises the gradients of pictures, [n, h, w, 3], each for itself.
func lapNormalised(o tensor.Ops, gradients tf.Output, levels int) tf.Output {
	low := gradients
	var bands []tf.Output // from fine to coarse
	for range levels {
		var band tf.Output
		low, band = lapSplit(o, low)
		bands = append(bands, normaliseRMS(o, band))
	}
	merged := normaliseRMS(o, low)
	for level := levels - 1; level >= 0; level-- {
		merged = o.Add(lapExpand(o, merged, bands[level]), bands[level])
	}
	return merged
}

// lapSplit halves pictures [n, h, w, 3], and returns with them the band that is lost.
func lapSplit(o tensor.Ops, picture tf.Output) (low, band tf.Output) {
	low = op.Conv2D(o.Scope(), picture, o.Constant(binomialKernel(1)), []int64{1, 2, 2, 1}, "SAME")
	return low, o.Sub(picture, lapExpand(o, low, picture))
}

// lapExpand doubles pictures to the size of others.
func lapExpand(o tensor.Ops, picture, like tf.Output) tf.Output {
	return op.Conv2DBackpropInput(o.Scope(), op.Shape(o.Scope(), like), o.Constant(binomialKernel(4)), picture, []int64{1, 2, 2, 1}, "SAME")
}

// normaliseRMS divides each of the pictures [n, h, w, 3] by the root of its mean square.
func normaliseRMS(o tensor.Ops, pictures tf.Output) tf.Output {
	rms := op.Sqrt(o.Scope(), o.MeanOfEach(op.Square(o.Scope(), pictures)))
	return op.RealDiv(o.Scope(), pictures, op.Maximum(o.Scope(), rms, o.Constant(float32(1e-10))))
}

// binomialKernel is the 5x5 binomial filter with the given sum, [5, 5, 3, 3], that
// leaves the three channels apart.
func binomialKernel(sum float32) (kernel [5][5][3][3]float32) {
	binomial := [5]float32{1, 4, 6, 4, 1}
	for y := range kernel {
		for x := range kernel[y] {
			for channel := range 3 {
				kernel[y][x][channel][channel] = sum * binomial[y] * binomial[x] / 256
			}
		}
	}
	return kernel
}
