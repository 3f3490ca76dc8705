package caffe

import (
	"fmt"
	"strings"
)

// Net is a network as its prototxt defines it for testing pictures, not for training.
type Net struct {
	input  input
	layers []layer
}

// input is where the picture comes in.
type input struct {
	name          string
	height, width int // 0 = not given
	mean          *[3]float32
	divide        float32
}

// layer is a record of the prototxt, V1 or V2.
type layer struct {
	name, kind    string
	bottoms, tops []string
	record        *message
}

// params are the fields of a message within the layer, such as lrn_param.
func (l layer) params(name string) (*fields, error) {
	record := &fields{of: l.record}
	p := record.message(name)
	return p, record.err
}

// maxSide is the longest side of a picture that a prototxt may ask for, in pixels.
const maxSide = 1 << 16

// dataKinds are the layers that pictures come from, by their V2 and V1 names.
var dataKinds = map[string]bool{
	"Input": true, "Data": true, "DATA": true, "ImageData": true, "IMAGE_DATA": true, "MemoryData": true, "MEMORY_DATA": true,
	"DummyData": true, "DUMMY_DATA": true, "HDF5Data": true, "HDF5_DATA": true, "WindowData": true, "WINDOW_DATA": true,
}

// ParseNet reads a prototxt, whose input is a layer or in the old form "input:".
// The error is ErrNet, with the line.
func ParseNet(prototxt []byte) (*Net, error) {
	if len(prototxt) > maxPrototxt {
		return nil, fmt.Errorf("%w: it has %d bytes; at most %d are allowed", ErrNet, len(prototxt), maxPrototxt)
	}
	root, err := parseText(string(prototxt))
	if err != nil {
		return nil, err
	}
	top := &fields{of: root}
	net := &Net{}
	var inputs []input
	for _, name := range top.texts("input") {
		inputs = append(inputs, input{name: name, divide: 1})
	}
	dims := top.wholes("input_dim", 1, maxSide)
	for _, shape := range top.named("input_shape") {
		each := &fields{of: shape.message}
		dims = append(dims, each.wholes("dim", 1, maxSide)...)
		top.err = firstOf(top.err, each.err)
	}
	if len(inputs) == 1 && len(dims) > 0 {
		top.err = firstOf(top.err, inputs[0].shape(dims))
	}
	for _, each := range root.fields {
		if each.name != "layer" && each.name != "layers" || each.message == nil {
			continue
		}
		l, tested, err := newLayer(each)
		switch {
		case err != nil:
			return nil, err
		case !tested:
		case dataKinds[l.kind]:
			in, err := l.asInput()
			if err != nil {
				return nil, err
			}
			inputs = append(inputs, in)
		default:
			net.layers = append(net.layers, l)
		}
	}
	if top.err != nil {
		return nil, top.err
	}
	return net, net.take(inputs)
}

// take makes the only input the net's, and refuses none or several.
func (n *Net) take(inputs []input) error {
	var names []string
	for _, in := range inputs {
		names = append(names, fmt.Sprintf("%.40q", in.name))
	}
	switch {
	case len(n.layers) == 0:
		return fmt.Errorf("%w: it has no layers", ErrNet)
	case len(inputs) == 0:
		return fmt.Errorf("%w: it has no input: neither an Input or Data layer nor a line input: \"data\"; give a deploy.prototxt", ErrNet)
	case len(inputs) > 1:
		return fmt.Errorf("%w: it has %d inputs (%s), but a picture is a single input", ErrNet, len(inputs), strings.Join(names[:min(len(names), 8)], ", "))
	}
	n.input = inputs[0]
	return nil
}

// newLayer reads a record, and whether the layer is in the tested net.
func newLayer(at field) (l layer, tested bool, err error) {
	f := &fields{of: at.message}
	if f.named("layer") != nil {
		return l, false, fmt.Errorf("%w: line %d: %w", ErrNet, at.value.line, errV0)
	}
	l = layer{f.text("name", ""), v2Kind(f.text("type", "")), f.texts("bottom"), f.texts("top"), at.message}
	tested = testedBy(f)
	if f.err == nil && (l.name == "" || l.kind == "") {
		f.refuse(at, "has no name or no type")
	}
	return l, tested, f.err
}

// asInput reads a layer that pictures come from; its first top is the picture.
func (l layer) asInput() (input, error) {
	f := &fields{of: l.record}
	if len(l.tops) == 0 {
		return input{}, fmt.Errorf("%w: layer %.80q has no top", ErrNet, l.name)
	}
	in := input{name: l.tops[0], divide: 1}
	param, memory, transform := f.message("input_param"), f.message("memory_data_param"), f.message("transform_param")
	shape := param.message("shape")
	dims := shape.wholes("dim", 1, maxSide)
	if memory.of != nil {
		dims = []int{1, memory.whole("channels", 3, 1, maxSide), memory.whole("height", 1, 1, maxSide), memory.whole("width", 1, 1, maxSide)}
	}
	in.height = transform.whole("crop_size", 0, 0, maxSide)
	in.width = in.height
	scale := transform.real("scale", 1)
	if in.divide = 1 / scale; scale <= 0 {
		transform.refuse(*transform.one("scale"), "is not above 0")
	}
	switch bgr := transform.reals("mean_value"); len(bgr) {
	case 0:
	case 1:
		in.mean = &[3]float32{bgr[0], bgr[0], bgr[0]}
	case 3:
		in.mean = &[3]float32{bgr[2], bgr[1], bgr[0]}
	default:
		transform.refuse(transform.named("mean_value")[0], "must be given once or three times")
	}
	err := firstOf(f.err, param.err, shape.err, memory.err, transform.err)
	if err == nil && len(dims) > 0 {
		err = in.shape(dims)
	}
	return in, err
}

// shape takes the picture's size from batch, channels, height and width.
func (in *input) shape(dims []int) error {
	if len(dims) != 4 || dims[1] != 3 {
		return fmt.Errorf("%w: its input has the shape %v, but a picture's is 1 3 HEIGHT WIDTH", ErrNet, dims[:min(len(dims), 8)])
	}
	in.height, in.width = dims[2], dims[3]
	return nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
