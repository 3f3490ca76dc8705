package dreaming

import (
	"math"

	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// Resize makes a picture the size that is asked for, if any.
func (s *Settings) Resize(photo *picture.Picture) (*picture.Picture, error) {
	to := recipe.Size{Width: photo.Width, Height: photo.Height}
	switch longest := max(to.Width, to.Height); {
	case s.Size != nil:
		to = *s.Size
	case s.MaxSide != 0 && longest > s.MaxSide:
		shrink := float64(s.MaxSide) / float64(longest)
		to.Width = max(1, int(math.Round(float64(to.Width)*shrink)))
		to.Height = max(1, int(math.Round(float64(to.Height)*shrink)))
	}
	if to == (recipe.Size{Width: photo.Width, Height: photo.Height}) {
		return photo, nil
	}
	if err := s.fits(to); err != nil {
		return nil, err
	}
	return photo.Resized(to.Width, to.Height), nil
}
