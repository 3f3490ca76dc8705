package inspect

import (
	"math/cmplx"

	"gonum.org/v1/gonum/dsp/fourier"

	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// scrambled is a picture with the spectrum of p and the phases of noise, the same for all
// three colours: as rough and as colourful as p everywhere, with nothing in it. It is the
// control of experiments on vision; that the phases hold what is to be seen is Oppenheim
// and Lim, The importance of phase in signals (1981). Levels may leave 0..255.
func scrambled(p *picture.Picture, random *numpy.Random) *picture.Picture {
	noise := make([]complex128, p.Width*p.Height)
	for i := range noise {
		noise[i] = complex(random.Uniform()-0.5, 0)
	}
	transform2D(noise, p.Width, false)
	turn := make([]complex128, len(noise))
	for i, v := range noise {
		turn[i] = cmplx.Rect(1, cmplx.Phase(v))
	}
	turn[0] = 1 // the mean colour stays
	made := picture.New(p.Width, p.Height)
	plane := make([]complex128, len(noise))
	for channel := range 3 {
		for i := range plane {
			plane[i] = complex(float64(p.Pix[3*i+channel]), 0)
		}
		transform2D(plane, p.Width, false)
		for i := range plane {
			plane[i] *= turn[i]
		}
		transform2D(plane, p.Width, true)
		for i, v := range plane {
			made.Pix[3*i+channel] = float32(real(v) / float64(len(plane)))
		}
	}
	return made
}

// transform2D is the discrete Fourier transform of rows of so many values, or its inverse
// without the division by their number, in place.
func transform2D(values []complex128, width int, inverse bool) {
	height := len(values) / width
	along := func(t *fourier.CmplxFFT, line []complex128) {
		if inverse {
			t.Sequence(line, line)
		} else {
			t.Coefficients(line, line)
		}
	}
	rows := fourier.NewCmplxFFT(width)
	for y := range height {
		along(rows, values[y*width:(y+1)*width])
	}
	columns, column := fourier.NewCmplxFFT(height), make([]complex128, height)
	for x := range width {
		for y := range column {
			column[y] = values[y*width+x]
		}
		along(columns, column)
		for y, v := range column {
			values[y*width+x] = v
		}
	}
}
