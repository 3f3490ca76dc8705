package dreaming

import (
	"fmt"
	"math"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// Resize makes a picture the size that is asked for, if any.
func (s *Settings) Resize(photo *picture.Picture) (*picture.Picture, error) {
	from := recipe.Size{Width: photo.Width, Height: photo.Height}
	to := s.startSize(from)
	if to == from {
		return photo, nil
	}
	if err := s.fits(to); err != nil {
		return nil, err
	}
	return photo.Resized(to.Width, to.Height), nil
}

// startSize is the size that a picture is dreamed on in.
func (s *Settings) startSize(from recipe.Size) recipe.Size {
	switch longest := max(from.Width, from.Height); {
	case s.Size != nil:
		return *s.Size
	case s.MaxSide != 0 && longest > s.MaxSide:
		shrink := float64(s.MaxSide) / float64(longest)
		from.Width = max(1, int(math.Round(float64(from.Width)*shrink)))
		from.Height = max(1, int(math.Round(float64(from.Height)*shrink)))
	}
	return from
}

// CheckDream refuses a picture whose dream the output's format could not hold: it is known by now how large it will be.
func (s *Settings) CheckDream(photo *picture.Picture, output string) error {
	start := s.startSize(recipe.Size{Width: photo.Width, Height: photo.Height})
	d := s.Strengthen(s.Dream.WithDefaults(&graphs.Graph{})) // no graph says how a dream grows
	end := d.FinalSize(tfdream.Size{Height: start.Height, Width: start.Width})
	return CheckSize(photo, output, end.Width, end.Height)
}

// CheckNoise is CheckDream of noise that is not drawn yet.
func (s *Settings) CheckNoise(from Source, output string) error {
	if !IsNoise(string(from)) {
		return nil
	}
	size, err := from.NoiseSize()
	if err != nil {
		return err
	}
	return s.CheckDream(&picture.Picture{Width: size.Width, Height: size.Height}, output)
}

// CheckSize refuses a picture like p that would be too large for the output's format.
func CheckSize(p *picture.Picture, output string, width, height int) error {
	format := "png" // on stdout
	if output != "-" {
		var err error
		if format, err = picture.FormatOf(output); err != nil {
			return ui.WrongUsage(err.Error(), "")
		}
	}
	if err := p.CheckSize(format, width, height); err != nil {
		return ui.WrongUsage(fmt.Sprintf("writing %s: %v", OutputName(output), err), "")
	}
	return nil
}
