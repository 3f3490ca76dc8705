package tfdream

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// Skip says which octaves of a dream are left out because the network cannot be shown them.
type Skip struct {
	Octaves int            // the smallest ones, 0 for none
	Largest objective.Size // of them
	Least   objective.Size // of the pictures that the objective can be computed for, zero where that is not why
	What    string         // the objective
}

func (s Skip) String() string {
	octaves := "octaves"
	if s.Octaves == 1 {
		octaves = "octave"
	}
	if s.Least != (objective.Size{}) {
		return fmt.Sprintf("skipping %d %s smaller than %s, the least that %s can be computed for", s.Octaves, octaves, s.Least, s.What)
	}
	return fmt.Sprintf("skipping %d %s up to %s, for which %s cannot be computed", s.Octaves, octaves, s.Largest, s.What)
}

// Skips tells which octaves of a dream of a picture of a size are left out, as too small for its
// objective. The dream is that of fewer octaves; a method that grows the picture takes no steps in
// them. The error is a *objective.SizeError where the objective cannot be computed for the
// picture itself, its tiles or a guide, so that there is no dream.
func (m *Model) Skips(picture objective.Size, s Settings) (Skip, error) {
	s = s.WithDefaults(m.Graph)
	climbed, err := s.MethodObjective()
	if err != nil {
		return Skip{}, err
	}
	if err := checkGuides(s.Guides); err != nil {
		return Skip{}, err
	}
	for _, g := range s.Guides {
		if err := m.takesGuide(climbed, g); err != nil {
			return Skip{}, err
		}
	}
	return m.skips(climbed, Size{Height: picture.Height, Width: picture.Width}, &s)
}

// takesGuide is a *objective.SizeError where the layers of an objective cannot be computed for a guide.
func (m *Model) takesGuide(climbed objective.Objective, g Guide) error {
	size := objective.Size{Width: g.Picture.Width, Height: g.Picture.Height}
	err := m.takes.check(climbed.String(), climbed.Layers(), size, false)
	if wrong := (*objective.SizeError)(nil); errors.As(err, &wrong) {
		wrong.Of = objective.Guide
	}
	return err
}

func (m *Model) skips(climbed objective.Objective, start Size, s *Settings) (Skip, error) {
	row, known := s.Method.row()
	if !known {
		return Skip{}, nil // refused elsewhere
	}
	what := climbed.String()
	skip := Skip{What: what}
	var wrong error
	for i, size := range row.schedule.sizes(start, s) {
		err := m.sees(what, climbed.Layers(), size, row.sees.tiles(s, size))
		switch {
		case err == nil:
			wrong = nil
		case i > skip.Octaves: // one of a size between those that fit
			return skip, err
		default:
			wrong = err
			skip.Octaves++
			skip.Largest = objective.Size{Width: size.Width, Height: size.Height}
			skip.Least = objective.Size{}
			if small := (*objective.SizeError)(nil); errors.As(err, &small) && small.TooSmall() && small.Of == "" {
				skip.Least = small.Sizes.Least
			}
		}
	}
	return skip, wrong
}

// sees is a *objective.SizeError where layers cannot be computed for one of the tiles of a picture.
func (m *Model) sees(what string, layers []string, picture Size, tiles []canvas.Tile) error {
	var sizes []Size
	for _, t := range tiles {
		if size := (Size{Height: t.Y1 - t.Y0, Width: t.X1 - t.X0}); !slices.Contains(sizes, size) {
			sizes = append(sizes, size)
		}
	}
	for _, size := range sizes {
		err := m.takes.check(what, layers, objective.Size{Width: size.Width, Height: size.Height}, true)
		if wrong := (*objective.SizeError)(nil); errors.As(err, &wrong) {
			if size != picture {
				wrong.Of = objective.Tiles
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
