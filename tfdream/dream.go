package tfdream

import (
	"context"
	"fmt"

	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Dream returns a dream of photo, which stays as it is; alpha, depth and colour
// profile pass over to the dream.
//
// When ctx ends, Dream stops within a tile's time and returns both the picture as
// far as it got, in full size, and ctx's error.
func (m *Model) Dream(ctx context.Context, photo *picture.Picture, d DeepDream) (*picture.Picture, error) {
	d = d.WithDefaults(m)
	if err := d.check(); err != nil {
		return nil, err
	}
	gradient, err := m.gradientOf(d.Objective)
	if err != nil {
		return nil, err
	}
	pixels, err := tensorOf(photo.Pix, int64(photo.Height), int64(photo.Width), 3)
	if err != nil {
		return nil, err
	}
	c := &canvas{model: m, score: gradient}
	if err := c.draw(pixels); err != nil {
		return nil, fmt.Errorf("putting the picture on %s: %w", m.Device.Name, err)
	}
	stopped := d.dream(ctx, c)
	if stopped != nil && ctx.Err() == nil {
		return nil, fmt.Errorf("dreaming %s: %w", d.Objective, stopped)
	}
	dream := *photo
	if dream.Pix, err = c.pixels(); err != nil {
		return nil, fmt.Errorf("fetching the dream from %s: %w", m.Device.Name, err)
	}
	return &dream, stopped
}

// Noise is the notebook's picture to start from without a photo: each channel of each
// pixel drawn from 100..101, row by row. The notebook draws it before any shift.
func Noise(random *numpy.Random, width, height int) *picture.Picture {
	noise := picture.New(width, height)
	for i := range noise.Pix {
		noise.Pix[i] = float32(random.Uniform() + 100)
	}
	return noise
}
