package main

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Every pixel of the grid is the weight that it should be: of the edges graph's kernels
// of sin(1 + i²), in the order of the network's channels.
func TestFiltersAreTheWeights(t *testing.T) {
	for _, order := range []graphs.Order{graphs.RGB, graphs.BGR} {
		own, err := edges("Relu")
		if err != nil {
			t.Fatal(err)
		}
		folder := t.TempDir()
		graph, sheet := filepath.Join(folder, "own.pb"), filepath.Join(folder, "sheet.png")
		if err := os.WriteFile(graph, own, 0o600); err != nil {
			t.Fatal(err)
		}
		output(t, "filters", "-q", "-g", graph, "--order", string(order), "--mean", "0", "-o", sheet, "--scale", "2", "--columns", "3", "--layer", "last")
		p, err := picture.ReadFile(sheet, picture.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		const side, gap = 3 * 2, 1
		if p.Width != 3*(side+gap)+gap || p.Height != 2*(side+gap)+gap {
			t.Fatalf("the grid is %dx%d", p.Width, p.Height)
		}
		for kernel := range 4 {
			weight := func(i int) float64 { return float64(float32(math.Sin(float64(1 + i*i)))) }
			most := 0.0
			for i := kernel; i < 3*3*3*4; i += 4 {
				most = max(most, math.Abs(weight(i)))
			}
			for at := range side * side * 3 {
				y, x, channel := at/3/side, at/3%side, at%3
				input := channel
				if order == graphs.BGR {
					input = 2 - channel
				}
				want := 127.5 + 127.5*weight(((y/2*3+x/2)*3+input)*4+kernel)/most
				row, column := kernel/3*(side+gap)+gap+y, kernel%3*(side+gap)+gap+x
				if got := p.Pix[3*(row*p.Width+column)+channel]; math.Abs(float64(got)-want) > 0.51 {
					t.Fatalf("%s, kernel %d at %d,%d, channel %d: level %g, want %g", order, kernel, y, x, channel, got, want)
				}
			}
		}
	}
}

// Deep kernels, whose planes are grey: of one kernel a grid, of several a row for each.
func TestDeepFiltersAreRowsOfPlanes(t *testing.T) {
	k := architecture.Kernels{Layer: "deep", Height: 1, Width: 2, Inputs: 4, Outputs: 3, Values: make([]float32, 24)}
	for i := range k.Values {
		k.Values[i] = float32(i - 12)
	}
	f := &filters{Kernels: k, scale: 1}
	if err := f.selectKernels(); err != nil {
		t.Fatal(err)
	}
	p, _, err := f.draw()
	if err != nil {
		t.Fatal(err)
	}
	if p.Width != 4*3+1 || p.Height != 3*2+1 {
		t.Fatalf("3 kernels of 4 planes are %dx%d", p.Width, p.Height)
	}
	for at := range 3 * 4 * 2 {
		kernel, input, x := at/8, at/2%4, at%2
		want := 127.5 + 127.5*float32((x*4+input)*3+kernel-12)/float32(max(12-kernel, 9+kernel))
		pixel := p.Pix[3*((1+2*kernel)*p.Width+1+3*input+x):]
		// The planes are drawn with 8 bits, so they may be half a level off.
		if slices.ContainsFunc(pixel[:3], func(level float32) bool { return math.Abs(float64(level-want)) > 0.51 }) {
			t.Errorf("kernel %d, input %d, column %d is %v, want the grey %g", kernel, input, x, pixel[:3], want)
		}
	}
}
