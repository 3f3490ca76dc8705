package picture

import (
	"math"
	"testing"
)

// The expected pixels were printed by scipy 1.17:
//
//	a = np.float32((np.arange(h*w*3) * 37 % 101).reshape(h, w, 3))
//	print(nd.affine_transform(a, [1-s, 1-s, 1], [h*s/2, w*s/2, 0], order=1)[:, :, 1].ravel())
func TestZoomInIsTheNotebooks(t *testing.T) {
	for _, c := range []struct {
		height, width int
		by            float64
		green         []float64
	}{
		{5, 6, 0.05, []float64{44.10625, 42.875, 52.375, 61.875, 71.375, 80.875, 81.41125, 11.5, 21, 30.5, 40, 42.6825, 56.475, 65.975, 75.475,
			84.975, 94.475, 15.3475, 17.525, 27.025, 36.525, 46.025, 55.525, 62.7525, 72, 81.5, 86.32875, 7.075, 16.575, 26.075}},
		{4, 3, 0.3, []float64{59.5, 66.5, 73.5, 66.865, 57.2, 64.2, 56.05, 7.5, 14.5, 38.165, 28.5, 35.5}},
	} {
		p := New(c.width, c.height)
		for i := range p.Pix {
			p.Pix[i] = float32(i * 37 % 101)
		}
		zoomed := ZoomIn(p, c.by, c.width, c.height)
		for i, want := range c.green {
			if got := float64(zoomed.Pix[3*i+1]); math.Abs(got-want) > 1e-4 {
				t.Errorf("%dx%d by %g: pixel %d is %g, scipy's is %g", c.width, c.height, c.by, i, got, want)
			}
		}
	}
}

// A dream that has grown is brought back to the size of its frame: a slope stays a slope.
func TestZoomInBringsGrownFramesBack(t *testing.T) {
	slope := New(80, 60)
	slope.Alpha = make([]float32, 80*60)
	for i := range slope.Alpha {
		slope.Alpha[i] = float32(i%80) / 80
		slope.Pix[3*i] = float32(i % 80)
	}
	back := ZoomIn(slope, 0.1, 40, 30)
	if len(back.Pix) != 40*30*3 || len(back.Alpha) != 40*30 {
		t.Fatalf("%d values and %d opacities for 40x30 pixels", len(back.Pix), len(back.Alpha))
	}
	for x := range 40 {
		if want := 2 * (0.9*float64(x) + 2); math.Abs(float64(back.Pix[3*x])-want) > 1e-4 || math.Abs(float64(back.Alpha[x])-want/80) > 1e-5 {
			t.Errorf("column %d shows column %g, and opacity %g, want %g", x, back.Pix[3*x], back.Alpha[x], want)
		}
	}
}
