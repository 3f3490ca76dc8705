package inspect

import (
	"math"
	"math/cmplx"
	"slices"
	"testing"

	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// A scrambled picture has the colours and the spectrum of the picture, and nothing else of
// it.
func TestScrambledPicturesKeepTheSpectrum(t *testing.T) {
	photo := landscape(t)
	photo.Height, photo.Pix = 77, photo.Pix[:3*90*77] // no square
	made := scrambled(photo, numpy.New(1))
	if again := scrambled(photo, numpy.New(1)); !slices.Equal(made.Pix, again.Pix) {
		t.Error("the same seed scrambles in two ways")
	}
	for channel := range 3 {
		spectrum := func(pix []float32) []complex128 {
			plane := make([]complex128, 90*77)
			for i := range plane {
				plane[i] = complex(float64(pix[3*i+channel]), 0)
			}
			transform2D(plane, 90, false)
			return plane
		}
		before, after := spectrum(photo.Pix), spectrum(made.Pix)
		if before[0] == 0 || math.Abs(real(after[0]/before[0])-1) > 1e-6 {
			t.Errorf("channel %d: the mean is %g, was %g", channel, real(after[0])/90/77, real(before[0])/90/77)
		}
		largest, together := 0.0, 0.0 // together: how far the phases agree, -1 to 1
		for i := range before {
			a, b := cmplx.Abs(before[i]), cmplx.Abs(after[i])
			largest = max(largest, math.Abs(a-b))
			together += math.Cos(cmplx.Phase(before[i])-cmplx.Phase(after[i])) / float64(len(before))
		}
		if largest > 1 { // of some 10,000 to 1,000,000
			t.Errorf("channel %d: the spectrum differs by up to %g", channel, largest)
		}
		if math.Abs(together) > 0.05 {
			t.Errorf("channel %d: the phases agree to %.3f, want nothing in common", channel, together)
		}
	}
}

// landscape is a square of 90 pixels out of the bundled landscape.
func landscape(t *testing.T) *picture.Picture {
	t.Helper()
	whole, err := picture.ReadFile("../../testdata/landscape.png", picture.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	crop := picture.New(90, 90)
	for y := range 90 {
		copy(crop.Pix[3*90*y:3*90*(y+1)], whole.Pix[3*((100+y)*whole.Width+200):])
	}
	return crop
}
