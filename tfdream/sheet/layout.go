package sheet

import (
	"fmt"
	"image"
	"math"
)

// smallest is the side of a cell in which there still is something to see, in pixels.
const smallest = 24

// layout is how cells are arranged.
type layout struct {
	size          image.Point // of the sheet
	columns, rows int
	cell          image.Point // size of a picture
	first, step   image.Point // where the first picture is, and how far apart pictures are
}

// arrange finds the arrangement of n pictures of a size: as they are, in columns or, where there
// is a height, as large as all of them fit.
func (s Sheet) arrange(n int, size image.Point) (layout, error) {
	var l layout
	gap, label := s.Look.Gap, s.Look.labelHeight()
	if s.Height > 0 {
		l.fill(s, n, size)
		if min(l.cell.X, l.cell.Y) < smallest {
			return layout{}, fmt.Errorf("%d pictures on %dx%d pixels would be too small to see anything: take a larger sheet, or fewer channels", n, s.Width, s.Height)
		}
	} else {
		columns := s.Columns
		if columns == 0 {
			columns = max(1, (s.Width-gap)/(size.X+gap))
		}
		l.columns, l.cell = min(n, columns), size
		l.rows = (n + l.columns - 1) / l.columns
	}
	l.step = l.cell.Add(image.Pt(gap, gap+label))
	l.size = image.Pt(s.Width, s.Height)
	if s.Height == 0 {
		l.size = image.Pt(l.columns*l.step.X+gap, s.Look.titleHeight()+l.rows*l.step.Y)
		if label > 0 {
			l.size.Y += gap // below the last labels
		}
	}
	l.first = image.Pt((l.size.X-l.columns*l.step.X-gap)/2+gap, s.Look.titleHeight())
	return l, nil
}

// fill arranges n pictures of a size so that they fill the sheet, enlarged at most twice.
func (l *layout) fill(s Sheet, n int, size image.Point) {
	gap := s.Look.Gap
	for columns := 1; columns <= n; columns++ {
		rows := (n + columns - 1) / columns
		width := float64((s.Width-gap)/columns - gap)
		height := float64((s.Height-s.Look.titleHeight()-gap)/rows - gap - s.Look.labelHeight())
		scale := min(width/float64(size.X), height/float64(size.Y), 2)
		cell := image.Pt(int(scale*float64(size.X)), int(scale*float64(size.Y)))
		if cell.X > l.cell.X {
			l.columns, l.rows, l.cell = columns, rows, cell
		}
	}
}

// place is where the picture of number i is.
func (l layout) place(i int) image.Rectangle {
	at := l.first.Add(image.Pt(i%l.columns*l.step.X, i/l.columns*l.step.Y))
	return image.Rectangle{at, at.Add(l.cell)}
}

// fitted is the largest rectangle of the proportions of size in the middle of a place, at least
// one pixel wide and high.
func fitted(size image.Point, place image.Rectangle) image.Rectangle {
	scale := min(float64(place.Dx())/float64(size.X), float64(place.Dy())/float64(size.Y))
	scaled := func(side int) int { return max(1, int(math.Round(scale*float64(side)))) }
	fits := image.Pt(scaled(size.X), scaled(size.Y))
	corner := place.Min.Add(place.Size().Sub(fits).Div(2))
	return image.Rectangle{corner, corner.Add(fits)}
}
