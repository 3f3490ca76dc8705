package tfdream

import (
	"context"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// scaleOps scale a picture as tf.image.resize does with antialias: by a triangle as wide
// as a pixel of the smaller of the two.
type scaleOps struct {
	pixels, size, scale tf.Output // fed: [1, h, w, 3]; [height, width]; new sides by old ones
	scaled              tf.Output // [1, height, width, 3]
}

func newScaleOps(o tensor.Ops) *scaleOps {
	s := &scaleOps{
		pixels: o.Placeholder(tf.Float, 1, -1, -1, 3),
		size:   o.Placeholder(tf.Int32, 2),
		scale:  o.Placeholder(tf.Float, 2),
	}
	// The bindings have no function for this operation.
	s.scaled = o.Scope().AddOperation(tf.OpSpec{
		Type:  "ScaleAndTranslate",
		Name:  "Scale",
		Input: []tf.Input{s.pixels, s.size, s.scale, op.Const(o.Scope(), []float32{0, 0})},
		Attrs: map[string]any{"kernel_type": "triangle", "antialias": true},
	}).Output(0)
	return s
}

// Resize returns a picture in another size, on the model's device, as tf.image.resize does with
// antialias: what classifiers are tested with. Alpha, profile and texts are left out.
func (m *Model) Resize(ctx context.Context, p *picture.Picture, width, height int) (*picture.Picture, error) {
	end, err := m.take(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	resized := picture.New(width, height)
	resized.Pix, err = m.scaled(p, Size{Height: height, Width: width})
	return resized, err
}

// scaled are the pixels of a picture in another size.
func (m *Model) scaled(p *picture.Picture, to Size) ([]float32, error) {
	if m.scale == nil {
		m.scale = newScaleOps(m.easel.Ops)
		if err := m.easel.Root.Err(); err != nil {
			return nil, err
		}
	}
	pixels, err := tensor.Of(p.Pix, 1, int64(p.Height), int64(p.Width), 3)
	if err != nil {
		return nil, err
	}
	size, err := to.Tensor()
	if err != nil {
		return nil, err
	}
	scale, err := tf.NewTensor([]float32{float32(to.Height) / float32(p.Height), float32(to.Width) / float32(p.Width)})
	if err != nil {
		return nil, err
	}
	scaled, err := m.session.Run(tensor.Feeds{m.scale.pixels: pixels, m.scale.size: size, m.scale.scale: scale}, []tf.Output{m.scale.scaled}, nil)
	if err != nil {
		return nil, err
	}
	return tensor.Floats(scaled[0]), nil
}
