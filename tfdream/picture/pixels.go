package picture

import (
	"image"
	"image/color"
	"math"
)

// FromImage converts what a decoder returns. Colours under transparent pixels
// are kept as stored, where the image type stores them.
func FromImage(img image.Image) *Picture {
	b := img.Bounds()
	p := New(b.Dx(), b.Dy())
	switch img.(type) {
	case *image.Gray16, *image.RGBA64, *image.NRGBA64:
		p.Depth = 16
	}
	at := pixelAt(img)
	alpha := make([]float32, p.Width*p.Height)
	opaque := true
	for y := range p.Height {
		for x := range p.Width {
			c := at(b.Min.X+x, b.Min.Y+y)
			i := y*p.Width + x
			p.Pix[3*i] = float32(c.R) / 257
			p.Pix[3*i+1] = float32(c.G) / 257
			p.Pix[3*i+2] = float32(c.B) / 257
			alpha[i] = float32(c.A) / 65535
			opaque = opaque && c.A == 65535
		}
	}
	if !opaque {
		p.Alpha = alpha
	}
	return p
}

// pixelAt returns a function that gives the straight (not premultiplied) color
// of img's pixels on 16 bits, exactly as stored.
func pixelAt(img image.Image) func(x, y int) color.NRGBA64 {
	switch m := img.(type) {
	case *image.NRGBA:
		return func(x, y int) color.NRGBA64 { return widen(m.NRGBAAt(x, y)) }
	case *image.NRGBA64:
		return m.NRGBA64At
	case *image.CMYK:
		return func(x, y int) color.NRGBA64 {
			c := m.CMYKAt(x, y)
			r, g, b := color.CMYKToRGB(c.C, c.M, c.Y, c.K)
			return widen(color.NRGBA{r, g, b, 255})
		}
	case *image.Paletted:
		palette := make([]color.NRGBA64, len(m.Palette))
		for i, c := range m.Palette {
			// A TIFF's palette has 16 bits, of which the upper 8 count.
			n := straight(c)
			palette[i] = widen(color.NRGBA{uint8(n.R >> 8), uint8(n.G >> 8), uint8(n.B >> 8), uint8(n.A >> 8)})
		}
		return func(x, y int) color.NRGBA64 {
			// An index beyond the palette is drawn black, as browsers do.
			if i := int(m.ColorIndexAt(x, y)); i < len(palette) {
				return palette[i]
			}
			return color.NRGBA64{A: 65535}
		}
	case image.RGBA64Image:
		return func(x, y int) color.NRGBA64 { return unmultiply(m.RGBA64At(x, y)) }
	}
	return func(x, y int) color.NRGBA64 { return straight(img.At(x, y)) }
}

func straight(c color.Color) color.NRGBA64 {
	if n, ok := c.(color.NRGBA); ok {
		return widen(n)
	}
	return color.NRGBA64Model.Convert(c).(color.NRGBA64)
}

func unmultiply(c color.RGBA64) color.NRGBA64 {
	n := color.NRGBA64(c)
	if a := uint32(c.A); a != 0 && a != 65535 {
		n.R = uint16(min(uint32(c.R)*65535/a, 65535))
		n.G = uint16(min(uint32(c.G)*65535/a, 65535))
		n.B = uint16(min(uint32(c.B)*65535/a, 65535))
	}
	return n
}

func widen(c color.NRGBA) color.NRGBA64 {
	return color.NRGBA64{R: uint16(c.R) * 257, G: uint16(c.G) * 257, B: uint16(c.B) * 257, A: uint16(c.A) * 257}
}

// onCanvas puts a frame at its place on a transparent canvas of w by h pixels.
func onCanvas(frame image.Image, w, h int) image.Image {
	canvas := image.NewNRGBA(image.Rect(0, 0, w, h))
	at := pixelAt(frame)
	b := frame.Bounds().Intersect(canvas.Rect)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := at(x, y)
			canvas.SetNRGBA(x, y, color.NRGBA{uint8(c.R >> 8), uint8(c.G >> 8), uint8(c.B >> 8), uint8(c.A >> 8)})
		}
	}
	return canvas
}

// nrgba returns p with 8 bits a channel.
func (p *Picture) nrgba() *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, p.Width, p.Height))
	for i := range p.Width * p.Height {
		m.Pix[4*i] = uint8(quantise(p.Pix[3*i], 1, 255))
		m.Pix[4*i+1] = uint8(quantise(p.Pix[3*i+1], 1, 255))
		m.Pix[4*i+2] = uint8(quantise(p.Pix[3*i+2], 1, 255))
		m.Pix[4*i+3] = 255
		if p.Alpha != nil {
			m.Pix[4*i+3] = uint8(quantise(p.Alpha[i], 255, 255))
		}
	}
	return m
}

// nrgba64 returns p with 16 bits a channel.
func (p *Picture) nrgba64() *image.NRGBA64 {
	m := image.NewNRGBA64(image.Rect(0, 0, p.Width, p.Height))
	for i := range p.Width * p.Height {
		c := color.NRGBA64{
			R: quantise(p.Pix[3*i], 257, 65535),
			G: quantise(p.Pix[3*i+1], 257, 65535),
			B: quantise(p.Pix[3*i+2], 257, 65535),
			A: 65535,
		}
		if p.Alpha != nil {
			c.A = quantise(p.Alpha[i], 65535, 65535)
		}
		m.SetNRGBA64(i%p.Width, i/p.Width, c)
	}
	return m
}

// quantise scales v, clips it to 0..top and rounds it to the nearest whole
// number, halves up. In float64, where v*scale+0.5 is exact enough to be right
// next to the halves.
func quantise(v float32, scale, top float64) uint16 {
	return uint16(math.Floor(min(max(float64(v)*scale, 0), top) + 0.5))
}

// overWhite sets rgb to p's 8-bit colours as seen over white paper, without alpha.
func (p *Picture) overWhite(rgb []byte) {
	for i, v := range p.Pix {
		if p.Alpha != nil {
			a := min(max(p.Alpha[i/3], 0), 1)
			v = min(max(v, 0), 255)*a + 255*(1-a)
		}
		rgb[i] = uint8(quantise(v, 1, 255))
	}
}

// Image is the picture as Go's image packages take it, not premultiplied: an *image.NRGBA64
// where its Depth is 16, else an *image.NRGBA. Levels are cut to 0..255 and rounded.
func (p *Picture) Image() image.Image {
	if p.Depth == 16 {
		return p.nrgba64()
	}
	return p.nrgba()
}
