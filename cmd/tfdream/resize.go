package main

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// resize brings a picture to the size that is asked for, if any.
func (s *settings) resize(photo *picture.Picture) (*picture.Picture, error) {
	to := size{photo.Width, photo.Height}
	switch longest := max(to.width, to.height); {
	case s.size != nil:
		to = *s.size
	case s.maxSide != 0 && longest > s.maxSide:
		shrink := float64(s.maxSide) / float64(longest)
		to.width = max(1, int(math.Round(float64(to.width)*shrink)))
		to.height = max(1, int(math.Round(float64(to.height)*shrink)))
	}
	if to == (size{photo.Width, photo.Height}) {
		return photo, nil
	}
	if err := s.fits(to); err != nil {
		return nil, err
	}
	return resample(photo, to), nil
}

// resample scales a picture with the Catmull-Rom kernel, in 16 bits a channel. Colours
// and opacity are scaled apart: the dream sees colours under transparent pixels too.
func resample(photo *picture.Picture, to size) *picture.Picture {
	resized := *photo
	resized.Width, resized.Height = to.width, to.height
	from := image.Rect(0, 0, photo.Width, photo.Height)
	into := image.Rect(0, 0, to.width, to.height)

	colours := image.NewRGBA64(from)
	for i := range photo.Width * photo.Height {
		p := photo.Pix[3*i:]
		colours.SetRGBA64(i%photo.Width, i/photo.Width, color.RGBA64{to16(p[0] / 255), to16(p[1] / 255), to16(p[2] / 255), math.MaxUint16})
	}
	scaled := image.NewRGBA64(into)
	draw.CatmullRom.Scale(scaled, into, colours, from, draw.Src, nil)
	resized.Pix = make([]float32, 3*to.width*to.height)
	for i := range to.width * to.height {
		c := scaled.RGBA64At(i%to.width, i/to.width)
		resized.Pix[3*i], resized.Pix[3*i+1], resized.Pix[3*i+2] = from16(c.R)*255, from16(c.G)*255, from16(c.B)*255
	}
	if photo.Alpha == nil {
		return &resized
	}
	opacity, scaledOpacity := image.NewGray16(from), image.NewGray16(into)
	for i, a := range photo.Alpha {
		opacity.SetGray16(i%photo.Width, i/photo.Width, color.Gray16{Y: to16(a)})
	}
	draw.CatmullRom.Scale(scaledOpacity, into, opacity, from, draw.Src, nil)
	resized.Alpha = make([]float32, to.width*to.height)
	for i := range resized.Alpha {
		resized.Alpha[i] = from16(scaledOpacity.Gray16At(i%to.width, i/to.width).Y)
	}
	return &resized
}

// to16 and from16 convert between 0..1 and 16 bits.
func to16(x float32) uint16   { return uint16(min(max(x, 0), 1)*math.MaxUint16 + 0.5) }
func from16(x uint16) float32 { return float32(x) / math.MaxUint16 }
