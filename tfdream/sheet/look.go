package sheet

import (
	"image"
	"image/color"
	"sync"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Look is what a sheet looks like apart from its pictures. Sizes are in pixels.
type Look struct {
	Gap               int // between pictures and around them
	Title, Label      int // size of their letters, 0: there is none
	Paper, Ink, Faint color.Color
}

// Dark is light letters on dark grey.
var Dark = Look{6, 20, 12, color.Gray{24}, color.Gray{230}, color.Gray{130}}

// titleHeight is how far down the first row begins.
func (l Look) titleHeight() int {
	if l.Title == 0 {
		return l.Gap
	}
	return l.Title + 2*l.Gap
}

// labelHeight is how much room there is below a picture.
func (l Look) labelHeight() int {
	if l.Label == 0 {
		return 0
	}
	return l.Label + 4
}

// regular is the font of all letters, parsed once.
var regular = sync.OnceValue(func() *opentype.Font {
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		panic(err) // the font is in the program
	}
	return parsed
})

// face is letters of a size.
type face struct {
	font.Face
	size int
}

// newFace makes letters of a size in pixels.
func newFace(size int) face {
	made, err := opentype.NewFace(regular(), &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic(err) // it never fails
	}
	return face{made, size}
}

// write writes a line of text into a rectangle, shortened until it fits.
func (f face) write(on draw.Image, in image.Rectangle, text string, ink color.Color) {
	letters := []rune(text)
	for n := len(letters); n > 1 && font.MeasureString(f, text).Ceil() > in.Dx(); n-- {
		text = string(letters[:n-1]) + "…"
	}
	d := font.Drawer{Dst: on, Src: image.NewUniform(ink), Face: f, Dot: fixed.P(in.Min.X, in.Min.Y+int(0.85*float64(f.size)))}
	d.DrawString(text)
}
