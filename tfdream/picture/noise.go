package picture

import "github.com/tfdream/tfdream/tfdream/numpy"

// Noise is the notebook's picture to start from without a photo: each channel of each
// pixel drawn from 100..101, row by row. The notebook draws it before any shift.
func Noise(random *numpy.Random, width, height int) *Picture {
	noise := New(width, height)
	for i := range noise.Pix {
		noise.Pix[i] = float32(random.Uniform() + 100)
	}
	return noise
}

// CloudyNoise is a square picture about middle grey with something to see at every scale, so
// that no layer of a network stays asleep. Its levels are not clipped to 0..255.
func CloudyNoise(random *numpy.Random, side int) *Picture {
	p := New(side, side)
	for cell := 1; cell < side; cell *= 4 {
		cells := (side + cell - 1) / cell
		grid := make([]float32, cells*cells*3)
		for i := range grid {
			grid[i] = float32(120*random.Uniform() - 60)
		}
		for i := range p.Pix {
			y, x, channel := i/3/side, i/3%side, i%3
			p.Pix[i] += grid[(y/cell*cells+x/cell)*3+channel]
		}
	}
	for i := range p.Pix {
		p.Pix[i] += 117
	}
	return p
}
