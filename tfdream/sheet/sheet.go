// Package sheet lays many small pictures out together, each with its label: as one picture,
// as a page to look at in a browser, or as a book of such pages.
package sheet

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Cell is one of the small pictures.
type Cell struct {
	Label    string
	Asleep   bool                        // there is nothing to see in it
	Commands []Command                   // for a page: what to do with it
	Open     func() (image.Image, error) // reads the picture, all of one size
}

// Command is something to type into a terminal.
type Command struct {
	About, Text string
}

// Sheet says how cells are laid out in one picture.
type Sheet struct {
	Title         string
	Width, Height int // in pixels; Height 0: as high as the cells need in their own size
}

const (
	gap       = 6  // between cells and round them
	titleText = 20 // sizes of letters, in pixels
	labelText = 12
	// smallest is the side of a cell in which there still is something to see.
	smallest = 24
)

var (
	paper = color.Gray{24}
	ink   = image.NewUniform(color.Gray{230})
	faint = image.NewUniform(color.Gray{130})
)

// layout is how cells are arranged.
type layout struct {
	columns, rows int
	cell          image.Point // size of a picture in it
}

func titleHeight() int { return titleText + 2*gap }
func labelHeight() int { return labelText + 4 }

// arrange finds the arrangement of n pictures of a size: as they are, as many side by side as
// the width has room for or, where there is a height too, as large as all of them fit.
func (s Sheet) arrange(n int, size image.Point) (layout, error) {
	if s.Height == 0 {
		columns := min(n, max(1, (s.Width-gap)/(size.X+gap)))
		return layout{columns, (n + columns - 1) / columns, size}, nil
	}
	best := layout{}
	for columns := 1; columns <= n; columns++ {
		rows := (n + columns - 1) / columns
		width := float64((s.Width-gap)/columns - gap)
		height := float64((s.Height-titleHeight()-gap)/rows - gap - labelHeight())
		scale := min(width/float64(size.X), height/float64(size.Y), 2)
		cell := image.Pt(int(scale*float64(size.X)), int(scale*float64(size.Y)))
		if cell.X > best.cell.X {
			best = layout{columns, rows, cell}
		}
	}
	if min(best.cell.X, best.cell.Y) < smallest {
		return layout{}, fmt.Errorf("%d pictures on %dx%d pixels would be too small to see anything: take a larger sheet, or fewer channels", n, s.Width, s.Height)
	}
	return best, nil
}

// Draw draws the cells row by row. Errors are those of opening a picture, and of a sheet that
// is too small.
func (s Sheet) Draw(cells []Cell) (*image.NRGBA, error) {
	if len(cells) == 0 {
		return nil, fmt.Errorf("a sheet of no pictures")
	}
	first, err := cells[0].Open()
	if err != nil {
		return nil, err
	}
	l, err := s.arrange(len(cells), first.Bounds().Size())
	if err != nil {
		return nil, err
	}
	step := l.cell.Add(image.Pt(gap, gap+labelHeight()))
	width, height := s.Width, s.Height
	if height == 0 {
		width, height = l.columns*step.X+gap, titleHeight()+l.rows*step.Y+gap
	}
	if width > math.MaxInt32/height/4 {
		return nil, fmt.Errorf("a sheet of %dx%d pixels is too large for one picture", width, height)
	}
	out := image.NewNRGBA(image.Rect(0, 0, width, height))
	draw.Draw(out, out.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
	if err := write(out, image.Rect(gap, gap, width-gap, gap+titleText), s.Title, titleText, ink); err != nil {
		return nil, err
	}
	left := (width - l.columns*step.X - gap) / 2
	for i, cell := range cells {
		at := image.Pt(left+gap+i%l.columns*step.X, titleHeight()+i/l.columns*step.Y)
		picture, err := cell.Open()
		if err != nil {
			return nil, err
		}
		place := image.Rectangle{at, at.Add(l.cell)}
		draw.CatmullRom.Scale(out, place, picture, picture.Bounds(), draw.Src, nil)
		label, colour := cell.Label, ink
		if cell.Asleep {
			label, colour = label+" (asleep)", faint
		}
		if err := write(out, image.Rect(at.X, place.Max.Y+1, place.Max.X, place.Max.Y+labelHeight()), label, labelText, colour); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// write writes a line of text into a rectangle, shortened until it fits.
func write(on draw.Image, in image.Rectangle, text string, size float64, colour image.Image) error {
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return err
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return err
	}
	defer face.Close()
	letters := []rune(text)
	for n := len(letters); n > 1 && font.MeasureString(face, text).Ceil() > in.Dx(); n-- {
		text = string(letters[:n-1]) + "…"
	}
	d := font.Drawer{Dst: on, Src: colour, Face: face, Dot: fixed.P(in.Min.X, in.Min.Y+int(0.85*size))}
	d.DrawString(text)
	return nil
}
