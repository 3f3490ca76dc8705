package compare

import (
	"fmt"
	"math"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// The constants of SSIM's paper.
const (
	windowRadius   = 5 // an 11x11 window
	windowSigma    = 1.5
	luminanceFloor = (0.01 * 255) * (0.01 * 255)
	contrastFloor  = (0.03 * 255) * (0.03 * 255)
)

// plane is one channel of a picture, row by row.
type plane struct {
	values []float64
	width  int
}

// SSIM is the structural similarity of two pictures of the same size, at most 1, which
// only equal pictures have: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment:
// from error visibility to structural similarity", 2004, with its 11x11 Gaussian window of
// sigma 1.5 wherever it fits whole, on each channel, on average. Pictures must have at
// least 11 pixels a side.
func SSIM(a, b *picture.Picture) (float64, error) {
	if err := sameSize(a, b); err != nil {
		return 0, err
	}
	const side = 2*windowRadius + 1
	if a.Width < side || a.Height < side {
		return 0, fmt.Errorf("SSIM looks at %dx%d pixels at once, more than the %dx%d of these pictures", side, side, a.Width, a.Height)
	}
	sum := 0.0
	for channel := range 3 {
		sum += ssimOf(planeOf(a, channel), planeOf(b, channel))
	}
	return sum / 3, nil
}

func ssimOf(a, b plane) float64 {
	meanA, meanB := a.blurred(), b.blurred()
	squareA, squareB, product := times(a, a).blurred(), times(b, b).blurred(), times(a, b).blurred()
	sum := 0.0
	for i, ma := range meanA.values {
		mb := meanB.values[i]
		varianceA, varianceB, covariance := squareA.values[i]-ma*ma, squareB.values[i]-mb*mb, product.values[i]-ma*mb
		sum += (2*ma*mb + luminanceFloor) * (2*covariance + contrastFloor) /
			((ma*ma + mb*mb + luminanceFloor) * (varianceA + varianceB + contrastFloor))
	}
	return sum / float64(len(meanA.values))
}

func planeOf(p *picture.Picture, channel int) plane {
	values := make([]float64, p.Width*p.Height)
	for i := range values {
		values[i] = level(p.Pix[3*i+channel])
	}
	return plane{values, p.Width}
}

func times(a, b plane) plane {
	values := make([]float64, len(a.values))
	for i := range values {
		values[i] = a.values[i] * b.values[i]
	}
	return plane{values, a.width}
}

// blurred is the mean under the window, where the window fits.
func (p plane) blurred() plane {
	window := gaussian()
	height, width := len(p.values)/p.width, p.width-2*windowRadius
	rows := make([]float64, 0, height*width)
	for y := range height {
		for x := range width {
			sum := 0.0
			for k, weight := range window {
				sum += weight * p.values[y*p.width+x+k]
			}
			rows = append(rows, sum)
		}
	}
	values := make([]float64, (height-2*windowRadius)*width)
	for i := range values {
		for k, weight := range window {
			values[i] += weight * rows[i+k*width]
		}
	}
	return plane{values, width}
}

// gaussian is one axis of the window, of sum 1.
func gaussian() (window [2*windowRadius + 1]float64) {
	sum := 0.0
	for i := range window {
		x := float64(i-windowRadius) / windowSigma
		window[i] = math.Exp(-x * x / 2)
		sum += window[i]
	}
	for i := range window {
		window[i] /= sum
	}
	return window
}
