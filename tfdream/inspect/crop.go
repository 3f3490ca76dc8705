package inspect

import (
	"context"
	"math"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// middle is the square of side pixels in the middle of a picture whose shorter side is
// scaled to 256/224 of that: the crop that classifiers of ImageNet are tested with.
func middle(ctx context.Context, m Model, p *picture.Picture, side int) (*picture.Picture, error) {
	shorter := math.Round(float64(side) * 256 / 224)
	by := shorter / float64(min(p.Width, p.Height))
	scaled, err := m.Resize(ctx, p, int(math.Round(float64(p.Width)*by)), int(math.Round(float64(p.Height)*by)))
	if err != nil {
		return nil, err
	}
	crop := picture.New(side, side)
	top, left := (scaled.Height-side)/2, (scaled.Width-side)/2
	for y := range side {
		from := 3 * ((top+y)*scaled.Width + left)
		copy(crop.Pix[3*y*side:3*(y+1)*side], scaled.Pix[from:])
	}
	return crop, nil
}
