// Package sheet lays many small pictures out together, each with its label: as one picture,
// as a page to look at in a browser, or as a book of such pages.
package sheet

import (
	"errors"
	"fmt"
	"image"
	"math"

	"golang.org/x/image/draw"
)

// Cell is one of the small pictures.
type Cell struct {
	Label    string
	Asleep   bool                        // there is nothing to see in it
	Commands []Command                   // for a page: what to do with it
	Open     func() (image.Image, error) // reads the picture
}

// Command is something to type into a terminal.
type Command struct {
	About, Text string
}

// Sheet says how cells are laid out in one picture.
type Sheet struct {
	Title         string
	Look          Look
	Width, Height int         // in pixels; Height 0: as high as the cells need in their own size
	Columns       int         // 0: as many as the width has room for
	Cell          image.Point // what a picture is fitted into, in pixels; zero: all are as large as the first
	Scaler        draw.Scaler // nil: draw.CatmullRom
}

// Size is the size of a sheet of n pictures that are as large as Cell or, where that is zero, as first. An error is that of
// a sheet that is too small.
func (s Sheet) Size(n int, first image.Point) (image.Point, error) {
	if s.Cell != (image.Point{}) {
		first = s.Cell
	}
	l, err := s.arrange(n, first)
	return l.size, err
}

// Draw draws the cells row by row. Errors are those of opening a picture, and of a sheet that
// is too small, or too large for one picture.
func (s Sheet) Draw(cells []Cell) (*image.NRGBA, error) {
	if len(cells) == 0 {
		return nil, errors.New("a sheet of no pictures")
	}
	size := s.Cell
	if size == (image.Point{}) {
		first, err := cells[0].Open()
		if err != nil {
			return nil, err
		}
		size = first.Bounds().Size()
	}
	l, err := s.arrange(len(cells), size)
	if err != nil {
		return nil, err
	}
	if l.size.X > math.MaxInt32/l.size.Y/4 {
		return nil, fmt.Errorf("a sheet of %dx%d pixels is too large for one picture", l.size.X, l.size.Y)
	}
	out := image.NewNRGBA(image.Rectangle{Max: l.size})
	draw.Draw(out, out.Rect, image.NewUniform(s.Look.Paper), image.Point{}, draw.Src)
	gap := s.Look.Gap
	if s.Look.Title > 0 {
		newFace(s.Look.Title).write(out, image.Rect(gap, gap, l.size.X-gap, gap+s.Look.Title), s.Title, s.Look.Ink)
	}
	letters := newFace(s.Look.Label)
	for i, cell := range cells {
		place := l.place(i)
		if err := s.drawPicture(out, place, cell); err != nil {
			return nil, err
		}
		if s.Look.Label == 0 {
			continue
		}
		label, ink := cell.Label, s.Look.Ink
		if cell.Asleep {
			label, ink = label+" (asleep)", s.Look.Faint
		}
		below := image.Rect(place.Min.X, place.Max.Y+1, place.Max.X, place.Max.Y+s.Look.labelHeight())
		letters.write(out, below, label, ink)
	}
	return out, nil
}

// drawPicture draws a cell's picture into its place.
func (s Sheet) drawPicture(out *image.NRGBA, place image.Rectangle, cell Cell) error {
	picture, err := cell.Open()
	if err != nil {
		return err
	}
	if s.Cell != (image.Point{}) {
		place = fitted(picture.Bounds().Size(), place)
	}
	scaler := s.Scaler
	if scaler == nil {
		scaler = draw.CatmullRom
	}
	scaler.Scale(out, place, picture, picture.Bounds(), draw.Src, nil)
	return nil
}
