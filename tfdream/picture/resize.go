package picture

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
)

// Resized is the picture scaled to width by height pixels with the Catmull-Rom kernel, in 16 bits a channel. Colours
// and opacity are scaled apart: the dream sees colours under transparent pixels too.
func (p *Picture) Resized(width, height int) *Picture {
	resized := *p
	resized.Width, resized.Height = width, height
	from := image.Rect(0, 0, p.Width, p.Height)
	into := image.Rect(0, 0, width, height)

	colours := image.NewRGBA64(from)
	for i := range p.Width * p.Height {
		pixel := p.Pix[3*i:]
		colours.SetRGBA64(i%p.Width, i/p.Width, color.RGBA64{to16(pixel[0] / 255), to16(pixel[1] / 255), to16(pixel[2] / 255), math.MaxUint16})
	}
	scaled := image.NewRGBA64(into)
	draw.CatmullRom.Scale(scaled, into, colours, from, draw.Src, nil)
	resized.Pix = make([]float32, 3*width*height)
	for i := range width * height {
		c := scaled.RGBA64At(i%width, i/width)
		resized.Pix[3*i], resized.Pix[3*i+1], resized.Pix[3*i+2] = from16(c.R)*255, from16(c.G)*255, from16(c.B)*255
	}
	if p.Alpha == nil {
		return &resized
	}
	opacity, scaledOpacity := image.NewGray16(from), image.NewGray16(into)
	for i, a := range p.Alpha {
		opacity.SetGray16(i%p.Width, i/p.Width, color.Gray16{Y: to16(a)})
	}
	draw.CatmullRom.Scale(scaledOpacity, into, opacity, from, draw.Src, nil)
	resized.Alpha = make([]float32, width*height)
	for i := range resized.Alpha {
		resized.Alpha[i] = from16(scaledOpacity.Gray16At(i%width, i/width).Y)
	}
	return &resized
}

// to16 and from16 convert between 0..1 and 16 bits.
func to16(x float32) uint16   { return uint16(min(max(x, 0), 1)*math.MaxUint16 + 0.5) }
func from16(x uint16) float32 { return float32(x) / math.MaxUint16 }
