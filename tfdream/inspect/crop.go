package inspect

import (
	"context"
	"math"

	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// middle is what a size has in the middle of a picture that is scaled to 256/224 of that, as far as it
// covers it: the crop that classifiers of ImageNet are tested with.
func middle(ctx context.Context, m Model, p *picture.Picture, size objective.Size) (*picture.Picture, error) {
	// The side that is the shorter one, for the crop.
	by := max(around(size.Width)/float64(p.Width), around(size.Height)/float64(p.Height))
	scaled, err := m.Resize(ctx, p, int(math.Round(float64(p.Width)*by)), int(math.Round(float64(p.Height)*by)))
	if err != nil {
		return nil, err
	}
	crop := picture.New(size.Width, size.Height)
	top, left := (scaled.Height-size.Height)/2, (scaled.Width-size.Width)/2
	for y := range size.Height {
		from := 3 * ((top+y)*scaled.Width + left)
		copy(crop.Pix[3*y*size.Width:3*(y+1)*size.Width], scaled.Pix[from:])
	}
	return crop, nil
}

// around is a side of what a crop is cut out of.
func around(side int) float64 { return math.Round(float64(side) * 256 / 224) }
