package tfdream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/internal/draft"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// ErrOneAtATime marks a graph that does not see the pictures of a batch each for itself,
// because its file fixes the size of a batch or mixes them. An Atlas with Batch 1 can be
// made of it.
var ErrOneAtATime = canvas.ErrOneAtATime

// seesEach makes sure that the network sees each picture of a batch as if it were alone.
func (m *Model) seesEach(ctx context.Context, gradient draft.Gradient, norm canvas.Norm, size Size, channels []int) error {
	two := []int32{int32(channels[0]), int32(channels[len(channels)-1])}
	side := max(size.Height, size.Width)
	random := numpy.New(0)
	var pixels []float32
	var alone [2][]float32
	for i := range two {
		one := picture.CloudyNoise(random, side).Pix[:size.Height*size.Width*3]
		pixels = append(pixels, one...)
		gradients, err := m.channelGradients(ctx, gradient, norm, one, size, two[i:i+1])
		if err != nil {
			return err
		}
		alone[i] = gradients
	}
	both, err := m.channelGradients(ctx, gradient, norm, pixels, size, two)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrOneAtATime, err)
	}
	var apart, all float64
	for i, want := range slices.Concat(alone[0], alone[1]) {
		difference := float64(both[i] - want)
		apart += difference * difference
		all += float64(want) * float64(want)
	}
	if !(apart <= 1e-6*all) {
		return ErrOneAtATime
	}
	return nil
}

// channelGradients are the gradients of pictures, [n, height, width, 3], each with respect to
// its channel, taken as a dream takes them.
func (m *Model) channelGradients(ctx context.Context, gradient draft.Gradient, norm canvas.Norm, pix []float32, size Size, channels []int32) ([]float32, error) {
	c, err := m.easel.Canvas(gradient, norm)
	if err != nil {
		return nil, err
	}
	c.Batch, c.Channels = len(channels), channels
	if err = c.Draw(pix, len(channels), size); err == nil {
		_, err = c.TakeGradient(ctx, canvas.WholePicture(size), canvas.Shift{})
	}
	if err != nil {
		return nil, errors.Join(err, c.Release())
	}
	taken, err := c.Gradient()
	return taken, cmp.Or(err, c.Release())
}
