package caffe

import "fmt"

// kernel is the shape of a layer's weights.
type kernel struct {
	outputs, inputs, h, w int
	dilationH, dilationW  int
	bias                  bool
}

// maxSpread bounds what a dilated kernel may take, in bytes.
const maxSpread = 256 << 20

// span is the height and width of the picture that the kernel sees.
func (k kernel) span() (h, w int) { return (k.h-1)*k.dilationH + 1, (k.w-1)*k.dilationW + 1 }

// load takes a layer's weights and biases from the caffemodel. The weights, [outputs,
// inputs, height, width] in Caffe, become TensorFlow's [height, width, inputs, outputs].
// A dilated kernel is spread, with zeros between its weights: dilated convolutions have
// no gradient on every processor.
func (c *converter) load(l layer, k kernel) (weights, biases []byte, err error) {
	blobs := c.weights[l.name]
	if len(blobs) == 0 || !blobs[0].is(k.outputs, k.inputs, k.h, k.w) && !blobs[0].is(k.outputs, k.inputs*k.h*k.w) {
		return nil, nil, fmt.Errorf("its weights in the caffemodel should have the shape %v, but %s",
			[]int{k.outputs, k.inputs, k.h, k.w}, found(blobs, 0))
	}
	if k.bias {
		if len(blobs) < 2 || !blobs[1].is(k.outputs) {
			return nil, nil, fmt.Errorf("its biases in the caffemodel should be %d numbers, but %s", k.outputs, found(blobs, 1))
		}
		biases = blobs[1].values
	}
	spanH, spanW := k.span()
	size := spanH * spanW * k.inputs * k.outputs * 4
	if c.spread += size - len(blobs[0].values); c.spread > maxSpread {
		return nil, nil, fmt.Errorf("with its dilation it would take %d MB of weights", size>>20)
	}
	from, to := blobs[0].values, make([]byte, size)
	for out := range k.outputs {
		for in := range k.inputs {
			for y := range k.h {
				for x := range k.w {
					at := (((y*k.dilationH)*spanW+x*k.dilationW)*k.inputs+in)*k.outputs + out
					copy(to[4*at:], from[:4])
					from = from[4:]
				}
			}
		}
	}
	return to, biases, nil
}

// found says what there is in place of a blob that does not fit.
func found(blobs []blob, i int) string {
	if i >= len(blobs) {
		return "there are none"
	}
	return fmt.Sprintf("they have %v", blobs[i].shape)
}
