package caffe

import "errors"

// innerProduct adds Caffe's InnerProduct over all of the picture, as a convolution
// whose window is the picture before it at the size that the prototxt names: of larger
// pictures it says at each place what it says of the part beneath it.
func (c *converter) innerProduct(l layer) error {
	x, err := c.bottom(l)
	if err != nil {
		return err
	}
	p, err := l.params("inner_product_param")
	if err != nil {
		return err
	}
	k := kernel{outputs: p.whole("num_output", 0, 1, maxOutputs), inputs: x.channels, h: x.height, w: x.width,
		dilationH: 1, dilationW: 1, bias: p.flag("bias_term", true)}
	axis, transposed := p.whole("axis", 1, -8, 8), p.flag("transpose", false)
	switch {
	case p.err != nil:
		return p.err
	case k.outputs == 0:
		return errors.New("it says no num_output")
	case axis != 1 || transposed:
		return errors.New("it has another axis than 1, or is transposed, which is not known")
	}
	if x.height == 0 {
		k.h, k.w = 1, 1 // as in what a global pooling leaves
		if blobs := c.weights[l.name]; len(blobs) > 0 && !blobs[0].is(k.outputs, k.inputs) {
			return errors.New("it looks at a whole picture, and the prototxt says no size: no input_dim, shape or crop_size")
		}
	}
	return c.convolve(l, x, window{h: k.h, w: k.w, strideH: 1, strideW: 1}, k, 1)
}
