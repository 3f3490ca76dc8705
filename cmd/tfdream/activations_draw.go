package main

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/sheet"
)

// writeHeatMaps writes the channels' activations as heat over the picture, a row of maps
// for each layer.
func (a *activations) writeHeatMaps(u *ui.UI, model *tfdream.Model, photo *picture.Picture, seen [][]inspect.Excitement, title string) error {
	small := thumbnail(photo)
	views := architecture.ViewsOf(model.Graph, photo.Height, photo.Width)
	scale := float64(photo.Width) / float64(small.Width)
	var cells []sheet.Cell
	columns := 0
	for _, layer := range seen {
		columns = max(columns, len(layer))
	}
	for _, layer := range seen {
		for _, e := range layer {
			label := fmt.Sprintf("%s  %.1f  %s", e.Objective(), e.Score, e.Label)
			cells = append(cells, sheet.Cell{Label: label, Open: func() (image.Image, error) {
				return heatMap(small, e, views[e.Layer], scale), nil
			}})
		}
		for range columns - len(layer) { // of a layer with fewer channels
			cells = append(cells, sheet.Cell{Open: func() (image.Image, error) { return image.NewGray(image.Rect(0, 0, small.Width, small.Height)), nil }})
		}
	}
	maps := heatMaps(columns)
	maps.Title = title
	drawn, err := maps.Draw(cells)
	if err != nil {
		return err
	}
	if err := dreaming.WritePicture(u, picture.FromImage(drawn), a.Output, picture.WriteOptions{Quality: a.Quality}); err != nil {
		return err
	}
	u.Say("%s: heat maps of the most excited channels of %s", dreaming.OutputName(a.Output), ui.Count(len(seen), "layer"))
	return nil
}

// heatMaps is how the maps are laid out.
func heatMaps(columns int) sheet.Sheet { return sheet.Sheet{Look: sheet.Dark, Columns: columns} }

// checkHeatMaps refuses maps of so many channels of layers that would be too large for their format, before anything is
// looked at.
func (a *activations) checkHeatMaps(model *tfdream.Model, photo *picture.Picture, layers []string) error {
	if a.Output == "" {
		return nil
	}
	columns := 0
	for _, layer := range layers {
		channels, err := model.Channels(objective.Term{Kind: objective.Mean, Weight: 1, Layer: layer})
		if err != nil {
			return err
		}
		columns = max(columns, min(a.top, len(channels)))
	}
	size, err := heatMaps(columns).Size(columns*len(layers), thumbnailSize(photo))
	if err != nil {
		return err
	}
	return dreaming.CheckSize(&picture.Picture{}, a.Output, size.X, size.Y)
}

// thumbnail is the picture as it is shown under the heat.
func thumbnail(photo *picture.Picture) *picture.Picture {
	size := thumbnailSize(photo)
	return photo.Resized(size.X, size.Y)
}

func thumbnailSize(photo *picture.Picture) image.Point {
	const longest = 320
	shrink := min(1, longest/float64(max(photo.Width, photo.Height)))
	return image.Pt(max(1, int(math.Round(shrink*float64(photo.Width)))), max(1, int(math.Round(shrink*float64(photo.Height)))))
}

// heatMap is the picture in dark grey, with an activation as heat over it: from nothing to
// its highest. Between the middles of the cells' receptive fields it is interpolated.
func heatMap(small *picture.Picture, e inspect.Excitement, view architecture.View, scale float64) image.Image {
	most := float32(0)
	for _, v := range e.Map {
		most = max(most, v)
	}
	drawn := image.NewNRGBA(image.Rect(0, 0, small.Width, small.Height))
	for y := range small.Height {
		for x := range small.Width {
			p := small.Pix[3*(y*small.Width+x):]
			grey := float64(0.299*p[0]+0.587*p[1]+0.114*p[2]) / 255
			heat := 0.0
			if most > 0 {
				row, column := cellAt((float64(y)+0.5)*scale-0.5, view.Rows), cellAt((float64(x)+0.5)*scale-0.5, view.Columns)
				heat = float64(between(e, row, column) / most)
			}
			drawn.SetNRGBA(x, y, glow(grey, max(heat, 0)))
		}
	}
	return drawn
}

// cellAt is the cell, with a fraction, whose receptive field has its middle at a pixel.
func cellAt(pixel float64, a architecture.Axis) float64 {
	middle := float64(a.First+a.Last) / 2
	return min(max((pixel-middle)/float64(a.Stride), 0), float64(a.Cells-1))
}

// between interpolates the activation between cells.
func between(e inspect.Excitement, row, column float64) float32 {
	r, c := int(row), int(column)
	down, right := min(r+1, e.Rows-1), min(c+1, e.Columns-1)
	fr, fc := float32(row-float64(r)), float32(column-float64(c))
	upper := e.Map[r*e.Columns+c]*(1-fc) + e.Map[r*e.Columns+right]*fc
	lower := e.Map[down*e.Columns+c]*(1-fc) + e.Map[down*e.Columns+right]*fc
	return upper*(1-fr) + lower*fr
}

// heatColours go from no heat to the most, 0..1.
var heatColours = [][3]float64{{0.05, 0.03, 0.15}, {0.45, 0.08, 0.43}, {0.88, 0.28, 0.25}, {0.98, 0.65, 0.12}, {1, 0.98, 0.7}}

// glow is a pixel's brightness under heat.
func glow(grey, heat float64) color.NRGBA {
	at := min(heat, 1) * float64(len(heatColours)-1)
	i := min(int(at), len(heatColours)-2)
	var c [3]float64
	for k := range c {
		hot := heatColours[i][k] + (at-float64(i))*(heatColours[i+1][k]-heatColours[i][k])
		c[k] = 0.55*grey*(1-heat) + hot*(0.15+0.85*heat)
	}
	level := func(v float64) uint8 { return uint8(255*min(v, 1) + 0.5) }
	return color.NRGBA{level(c[0]), level(c[1]), level(c[2]), 255}
}
