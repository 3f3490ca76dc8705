package main

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// gap is what lies between panels, in pixels.
const gap = 8

// join sets pictures in rows, each scaled to one panel.
func (s strip) join(pictures []*picture.Picture) *picture.Picture {
	height := s.width * 2 / 3
	rows := (len(pictures) + s.columns - 1) / s.columns
	sheet := image.NewRGBA(image.Rect(0, 0, s.columns*(s.width+gap)-gap, rows*(height+gap)-gap))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	for i, p := range pictures {
		corner := image.Pt(i%s.columns*(s.width+gap), i/s.columns*(height+gap))
		panel := image.Rectangle{corner, corner.Add(image.Pt(s.width, height))}
		from := pixels(p)
		draw.CatmullRom.Scale(sheet, panel, from, from.Rect, draw.Src, nil)
	}
	joined := picture.New(sheet.Rect.Dx(), sheet.Rect.Dy())
	for i := range joined.Width * joined.Height {
		for channel := range 3 {
			joined.Pix[3*i+channel] = float32(sheet.Pix[4*i+channel])
		}
	}
	return joined
}

func pixels(p *picture.Picture) *image.RGBA {
	level := func(v float32) uint8 { return uint8(min(max(v, 0), 255) + 0.5) }
	img := image.NewRGBA(image.Rect(0, 0, p.Width, p.Height))
	for i := range p.Width * p.Height {
		img.SetRGBA(i%p.Width, i/p.Width, color.RGBA{level(p.Pix[3*i]), level(p.Pix[3*i+1]), level(p.Pix[3*i+2]), 255})
	}
	return img
}
