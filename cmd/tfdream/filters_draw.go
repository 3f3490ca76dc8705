package main

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/sheet"
)

// filters are the kernels of a layer, and how they are shown.
type filters struct {
	architecture.Kernels
	bgr            bool
	channels       []objective.Selector
	shown          []int // the kernels
	columns, scale int   // 0: what suits
}

// plane is a small picture of weights: a kernel in colour, or one of its planes in grey.
type plane struct {
	kernel int
	input  int     // -1: all three in colour
	most   float32 // greatest weight of its kernel
}

// draw draws the kernels, and says in words what there is to see.
func (f *filters) draw() (*picture.Picture, string, error) {
	var planes []plane
	kernels := ui.Count(len(f.shown), "kernel") + fmt.Sprintf(" of %dx%d", f.Height, f.Width)
	if f.OfPicture && f.Inputs == 3 {
		for _, k := range f.shown {
			planes = append(planes, plane{k, -1, f.most(k)})
		}
		p, err := f.grid(planes, f.wide(len(planes)), 56)
		return p, fmt.Sprintf("%s of %s, in colour", kernels, f.Layer), err
	}
	for _, k := range f.shown {
		most := f.most(k)
		for input := range f.Inputs {
			planes = append(planes, plane{k, input, most})
		}
	}
	if len(f.shown) == 1 || f.Inputs == 1 {
		p, err := f.grid(planes, f.wide(len(planes)), 56)
		return p, fmt.Sprintf("%s of %s, a plane for each channel that it reads", kernels, f.Layer), err
	}
	p, err := f.grid(planes, f.Inputs, 16)
	return p, fmt.Sprintf("%s of %s, a row for each, and a column for each of the %d channels that it reads", kernels, f.Layer, f.Inputs), err
}

// most is a kernel's greatest weight, whatever its sign.
func (f *filters) most(kernel int) (most float32) {
	for at := kernel; at < len(f.Values); at += f.Outputs {
		most = max(most, f.Values[at], -f.Values[at])
	}
	return most
}

// wide is how many columns a grid of so many planes has: a number near to one and a half
// times the rows, that leaves no gaps in the last one where there is such.
func (f *filters) wide(planes int) int {
	if f.columns > 0 {
		return f.columns
	}
	ideal := math.Sqrt(1.5 * float64(planes) * float64(f.Height) / float64(f.Width))
	for columns := int(ideal); columns <= int(2*ideal); columns++ {
		if columns > 0 && planes%columns == 0 {
			return columns
		}
	}
	return int(math.Ceil(ideal))
}

// maxFigure is the longest side, in pixels, that a grid grows to by its scale.
const maxFigure = 2400

// grid draws planes row by row, each about so many pixels high as fit.
func (f *filters) grid(planes []plane, columns, height int) (*picture.Picture, error) {
	columns = min(columns, len(planes))
	rows := (len(planes) + columns - 1) / columns
	scale := f.scale
	if scale == 0 {
		scale = max(1, height/f.Height)
		for scale > 1 && max(columns*(f.Width*scale+1), rows*(f.Height*scale+1)) > maxFigure {
			scale--
		}
	}
	gap := max(f.Height*scale/14, 1)
	if f.Height*f.Width*scale*scale == 1 {
		gap = 0 // a matrix of pixels
	}
	stepX, stepY := f.Width*scale+gap, f.Height*scale+gap
	if size := (recipe.Size{Width: columns*stepX + gap, Height: rows*stepY + gap}); size.Width > recipe.MaxSide || size.Height > recipe.MaxSide || size.Width > picture.DefaultMaxPixels/size.Height {
		return nil, ui.WrongUsage(fmt.Sprintf("the picture would be %s, which is too large", size), "use a smaller --scale, or fewer kernels with --channel")
	}
	cells := make([]sheet.Cell, len(planes))
	for i, p := range planes {
		cells[i] = sheet.Cell{Open: func() (image.Image, error) { return f.plane(p), nil }}
	}
	drawn, err := sheet.Sheet{
		Look: sheet.Look{Gap: gap, Paper: gapColour}, Columns: columns,
		Cell: image.Pt(f.Width*scale, f.Height*scale), Scaler: draw.NearestNeighbor,
	}.Draw(cells)
	if err != nil {
		return nil, err
	}
	return picture.FromImage(drawn), nil
}

// gapColour is no grey, so that gaps are no weights.
var gapColour = color.NRGBA{26, 40, 66, 255}

// plane is a plane as a picture, a pixel for each weight.
func (f *filters) plane(p plane) image.Image {
	drawn := picture.New(f.Width, f.Height)
	for row := range f.Height {
		for column := range f.Width {
			for channel := range 3 {
				input := p.input
				if input < 0 {
					if input = channel; f.bgr {
						input = 2 - channel
					}
				}
				at := ((row*f.Width+column)*f.Inputs+input)*f.Outputs + p.kernel
				drawn.Pix[3*(row*f.Width+column)+channel] = level(f.Values[at], p.most)
			}
		}
	}
	return drawn.Image()
}

// level shows a weight: 0 as middle grey, the greatest as black or white.
func level(weight, most float32) float32 {
	if most == 0 {
		return 127.5
	}
	return 127.5 + 127.5*weight/most
}
