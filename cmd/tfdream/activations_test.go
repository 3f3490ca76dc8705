package main

import (
	"image"
	"testing"

	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// The heat of a cell lies on the middle of its receptive field, wherever padding puts that.
func TestHeatLiesOnTheReceptiveField(t *testing.T) {
	view := architecture.View{Rows: architecture.Axis{Cells: 5, Stride: 8, First: -3, Last: 9}, Columns: architecture.Axis{Cells: 6, Stride: 8, First: 5, Last: 5}}
	e := inspect.Excitement{Rows: 5, Columns: 6, Map: make([]float32, 30)}
	e.Map[2*6+3] = 7 // rows 13 to 25, whose middle is 19; column 29
	for _, scale := range []int{1, 2} {
		small := picture.New(48/scale, 40/scale)
		drawn := heatMap(small, e, view, float64(scale)).(*image.NRGBA)
		best := 0
		for i := range small.Width * small.Height {
			if brightness(drawn, i) > brightness(drawn, best) {
				best = i
			}
		}
		if x, y := best%small.Width, best/small.Width; x != 29/scale || y != 19/scale {
			t.Errorf("scale %d: the heat is highest at %d,%d, want %d,%d", scale, x, y, 29/scale, 19/scale)
		}
	}
}

func brightness(p *image.NRGBA, i int) int {
	return int(p.Pix[4*i]) + int(p.Pix[4*i+1]) + int(p.Pix[4*i+2])
}
