package tfdream

import (
	"math"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// scaleOps scale a picture as tf.image.resize does with antialias: by a triangle as wide
// as a pixel of the smaller of the two.
type scaleOps struct {
	pixels, size, scale tf.Output // fed: [1, h, w, 3]; [height, width]; new sides by old ones
	scaled              tf.Output // [1, height, width, 3]
}

func newScaleOps(o ops) *scaleOps {
	s := &scaleOps{
		pixels: o.placeholder(tf.Float, 1, -1, -1, 3),
		size:   o.placeholder(tf.Int32, 2),
		scale:  o.placeholder(tf.Float, 2),
	}
	// The bindings have no function for this operation.
	s.scaled = o.scope().AddOperation(tf.OpSpec{
		Type:  "ScaleAndTranslate",
		Name:  "Scale",
		Input: []tf.Input{s.pixels, s.size, s.scale, op.Const(o.scope(), []float32{0, 0})},
		Attrs: map[string]any{"kernel_type": "triangle", "antialias": true},
	}).Output(0)
	return s
}

// middle is the square of side pixels in the middle of a picture whose shorter side is
// scaled to 256/224 of that: the crop that classifiers of ImageNet are tested with.
func (m *Model) middle(p *picture.Picture, side int) (*picture.Picture, error) {
	shorter := math.Round(float64(side) * 256 / 224)
	by := shorter / float64(min(p.Width, p.Height))
	size := Size{int(math.Round(float64(p.Height) * by)), int(math.Round(float64(p.Width) * by))}
	pixels, err := m.scaled(p, size)
	if err != nil {
		return nil, err
	}
	crop := picture.New(side, side)
	top, left := (size.Height-side)/2, (size.Width-side)/2
	for y := range side {
		from := 3 * ((top+y)*size.Width + left)
		copy(crop.Pix[3*y*side:3*(y+1)*side], pixels[from:])
	}
	return crop, nil
}

// scaled are the pixels of a picture in another size.
func (m *Model) scaled(p *picture.Picture, to Size) ([]float32, error) {
	if m.scale == nil {
		m.scale = newScaleOps(m.canvas.ops)
		if err := m.canvas.root.Err(); err != nil {
			return nil, err
		}
	}
	pixels, err := tensorOf(p.Pix, 1, int64(p.Height), int64(p.Width), 3)
	if err != nil {
		return nil, err
	}
	size, err := to.tensor()
	if err != nil {
		return nil, err
	}
	scale, err := tf.NewTensor([]float32{float32(to.Height) / float32(p.Height), float32(to.Width) / float32(p.Width)})
	if err != nil {
		return nil, err
	}
	scaled, err := m.session.Run(feeds{m.scale.pixels: pixels, m.scale.size: size, m.scale.scale: scale}, []tf.Output{m.scale.scaled}, nil)
	if err != nil {
		return nil, err
	}
	return floats(scaled[0]), nil
}
