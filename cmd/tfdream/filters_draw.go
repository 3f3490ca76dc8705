package main

import (
	"fmt"
	"math"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// filters are the kernels of a layer, and how they are shown.
type filters struct {
	graphs.Kernels
	bgr            bool
	channels       []tfdream.Selector
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
	kernels := count(len(f.shown), "kernel") + fmt.Sprintf(" of %dx%d", f.Height, f.Width)
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
	if size := (size{columns*stepX + gap, rows*stepY + gap}); size.width > maxSide || size.height > maxSide || size.width > picture.DefaultMaxPixels/size.height {
		return nil, wrongUsage(fmt.Sprintf("this would be a picture of %s", size), "a smaller --scale, or fewer kernels with --channel")
	}
	sheet := picture.New(columns*stepX+gap, rows*stepY+gap)
	for i := range sheet.Pix {
		sheet.Pix[i] = gapColour[i%3]
	}
	for i, p := range planes {
		f.drawPlane(sheet, p, i%columns*stepX+gap, i/columns*stepY+gap, scale)
	}
	return sheet, nil
}

// gapColour is no grey, so that gaps are no weights.
var gapColour = [3]float32{26, 40, 66}

// drawPlane draws a plane with its upper left corner at x, y.
func (f *filters) drawPlane(sheet *picture.Picture, p plane, x, y, scale int) {
	for row := range f.Height * scale {
		for column := range f.Width * scale {
			for channel := range 3 {
				input := p.input
				if input < 0 {
					if input = channel; f.bgr {
						input = 2 - channel
					}
				}
				at := ((row/scale*f.Width+column/scale)*f.Inputs+input)*f.Outputs + p.kernel
				sheet.Pix[3*((y+row)*sheet.Width+x+column)+channel] = level(f.Values[at], p.most)
			}
		}
	}
}

// level shows a weight: 0 as middle grey, the greatest as black or white.
func level(weight, most float32) float32 {
	if most == 0 {
		return 127.5
	}
	return 127.5 + 127.5*weight/most
}
