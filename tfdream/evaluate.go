package tfdream

import (
	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/numpy"
)

// evaluate returns the objectives' scores of one picture, [height, width, 3], and
// their gradients there.
func (m *Model) evaluate(all []gradientOps, picture []float32, size Size) (scores []float64, gradients [][]float32, err error) {
	fetches := make([]tf.Output, len(all))
	for i, ops := range all {
		fetches[i] = ops.gradient
	}
	tensors, err := m.look(picture, size, fetches)
	if err != nil {
		return nil, nil, err
	}
	for _, tensor := range tensors {
		gradients = append(gradients, floats(tensor))
	}
	scores, err = m.scores(all, picture, size)
	return scores, gradients, err
}

// scores returns the objectives' scores of one picture, [height, width, 3].
func (m *Model) scores(all []gradientOps, picture []float32, size Size) ([]float64, error) {
	fetches := make([]tf.Output, len(all))
	for i, ops := range all {
		fetches[i] = ops.score
	}
	tensors, err := m.look(picture, size, fetches)
	if err != nil {
		return nil, err
	}
	scores := make([]float64, len(all))
	for i, tensor := range tensors {
		if scores[i], err = scalar(tensor); err != nil {
			return nil, err
		}
	}
	return scores, nil
}

// look shows the network one whole picture in place of the canvas's tile, and fetches
// what of the draft is asked for.
func (m *Model) look(picture []float32, size Size, fetches []tf.Output) ([]*tf.Tensor, error) {
	pixels, err := tensorOf(picture, 1, int64(size.Height), int64(size.Width), 3)
	if err != nil {
		return nil, err
	}
	if fetches, err = m.mirror.of(fetches...); err != nil {
		return nil, err
	}
	return m.session.Run(feeds{m.canvas.tile: pixels}, fetches, nil)
}

// cloudyNoise is a picture [side, side, 3] about middle grey with something to see at
// every scale, so that no layer of a network stays asleep.
func cloudyNoise(random *numpy.Random, side int) []float32 {
	picture := make([]float32, side*side*3)
	for cell := 1; cell < side; cell *= 4 {
		cells := (side + cell - 1) / cell
		grid := make([]float32, cells*cells*3)
		for i := range grid {
			grid[i] = float32(120*random.Uniform() - 60)
		}
		for i := range picture {
			y, x, channel := i/3/side, i/3%side, i%3
			picture[i] += grid[(y/cell*cells+x/cell)*3+channel]
		}
	}
	for i := range picture {
		picture[i] += 117
	}
	return picture
}
