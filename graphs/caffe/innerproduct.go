package caffe

import "errors"

// innerProduct adds Caffe's InnerProduct over all of the picture, as a convolution
// whose window is its whole bottom at the size that the prototxt gives: on larger pictures
// it gives, at each place, its result for the part beneath.
func (c *converter) innerProduct(l layer) error {
	x, p, err := c.read(l, "inner_product_param")
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
		return errors.New("num_output is missing")
	case axis != 1 || transposed:
		return errors.New("its axis is not 1 or it is transposed, which cannot be converted")
	}
	if x.height == 0 {
		k.h, k.w = 1, 1 // as after a global pooling
		if blobs := c.weights[l.name]; len(blobs) > 0 && !blobs[0].is(k.outputs, k.inputs) {
			return errors.New("it sees the whole picture, but the prototxt gives no size for it: no input_dim, shape or crop_size")
		}
	}
	return c.convolve(l, x, window{h: k.h, w: k.w, strideH: 1, strideW: 1}, k, 1)
}
