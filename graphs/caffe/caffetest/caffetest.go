// Package caffetest writes caffemodels for tests, in all the forms that Caffe has
// written them in over the years.
package caffetest

import (
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// Layer is a layer of a caffemodel with its tensors, in Caffe's order: weights
// [outputs, inputs, height, width] or [outputs, inputs], then biases [outputs].
type Layer struct {
	Name  string
	Blobs []Blob
}

// Blob is a tensor in row-major order.
type Blob struct {
	Shape  []int
	Values []float32
}

// Form is how a caffemodel is written; the zero value is today's.
type Form struct {
	V1       bool // records of the field "layers", not "layer"
	OldShape bool // num, channels, height and width, with leading ones
	Doubles  bool // values as float64
	Single   bool // each value and dimension a field of its own, not packed
}

// Encode writes a caffemodel. Like real ones it also has a name, a layer
// without blobs, and the gradients of the last training step.
func Encode(layers []Layer, form Form) []byte {
	net := appendBytes(nil, 1, []byte("TestNet"))
	for _, layer := range append([]Layer{{Name: "data"}}, layers...) {
		number, name, blobs := protowire.Number(100), protowire.Number(1), protowire.Number(7)
		if form.V1 {
			number, name, blobs = 2, 4, 6
		}
		record := appendBytes(nil, name, []byte(layer.Name))
		for _, b := range layer.Blobs {
			record = appendBytes(record, blobs, form.blob(b))
		}
		net = appendBytes(net, number, record)
	}
	return net
}

func (f Form) blob(b Blob) []byte {
	out := f.shape(b.Shape)
	switch {
	case f.Single && f.Doubles:
		for _, v := range b.Values {
			out = protowire.AppendTag(out, 8, protowire.Fixed64Type)
			out = protowire.AppendFixed64(out, math.Float64bits(float64(v)))
		}
	case f.Single:
		for _, v := range b.Values {
			out = protowire.AppendTag(out, 5, protowire.Fixed32Type)
			out = protowire.AppendFixed32(out, math.Float32bits(v))
		}
	case f.Doubles:
		var packed []byte
		for _, v := range b.Values {
			packed = protowire.AppendFixed64(packed, math.Float64bits(float64(v)))
		}
		out = appendBytes(out, 8, packed)
	default:
		var packed []byte
		for _, v := range b.Values {
			packed = protowire.AppendFixed32(packed, math.Float32bits(v))
		}
		out = appendBytes(out, 5, packed)
		out = appendBytes(out, 6, packed) // diff
	}
	return out
}

func (f Form) shape(shape []int) []byte {
	if f.OldShape {
		var out []byte
		for i := range 4 {
			size := 1
			if at := i - 4 + len(shape); at >= 0 {
				size = shape[at]
			}
			out = appendVarint(out, protowire.Number(1+i), uint64(size))
		}
		return out
	}
	var dims []byte
	for _, size := range shape {
		if f.Single {
			dims = appendVarint(dims, 1, uint64(size))
		} else {
			dims = protowire.AppendVarint(dims, uint64(size))
		}
	}
	if !f.Single {
		dims = appendBytes(nil, 1, dims)
	}
	return appendBytes(nil, 7, dims)
}

func appendBytes(to []byte, number protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(to, number, protowire.BytesType), value)
}

func appendVarint(to []byte, number protowire.Number, value uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(to, number, protowire.VarintType), value)
}
