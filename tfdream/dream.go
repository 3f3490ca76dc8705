package tfdream

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/tfdream/tfdream/tfdream/internal/draft"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Dream returns a dream of photo, which stays as it is; depth, colour profile, EXIF, resolution and texts
// pass over to the dream, and alpha where the size stays (Multiscale and LapNorm grow
// the picture, by OctaveScale with each octave after the first).
//
// When ctx ends, Dream stops within a tile's time and returns both the picture as
// far as it got, in its final size, and ctx's error. So it does with the error of a step
// that fails: ErrNotFinite where the score or the gradient is no finite number. Octaves that are too
// small for the objective are left out: see Skips; where the picture is, the error is a *objective.SizeError.
func (m *Model) Dream(ctx context.Context, photo *picture.Picture, s Settings) (*picture.Picture, error) {
	s = s.WithDefaults(m.Graph)
	if err := s.check(); err != nil {
		return nil, err
	}
	climbed, err := s.MethodObjective()
	if err != nil {
		return nil, err
	}
	turn, err := m.begin(ctx, draft.Key(climbed, guideWeights(s.Guides)), func() (draft.Gradient, error) {
		return m.gradientOf(climbed, s.Guides)
	})
	defer func() { turn.end() }()
	if err != nil {
		return nil, err
	}
	row, _ := s.Method.row()
	r := &run{Settings: s, method: row, turn: turn, photo: *photo}
	if s.Mask == nil {
		r.photo.Pix = nil // whoever called may let go of them
	}
	if s.Checkpoint != nil || s.Resume != nil {
		r.made, err = m.Ingredients(photo, s)
	}
	if err == nil && s.Resume != nil {
		err = s.Resume.Fits(r.made)
	}
	if err != nil {
		return nil, err
	}
	if err := r.leaveOut(m, climbed, sizeOf(photo)); err != nil {
		return nil, fmt.Errorf("dreaming %s by %s: %w", s.Objective, s.Method, err)
	}
	c, err := m.easel.Canvas(turn.gradient, row.steps.norm)
	if err != nil {
		return nil, err
	}
	c.Fits = func(tile Size) bool {
		return m.takes.at(climbed.Layers(), objective.Size{Width: tile.Width, Height: tile.Height}, true) == nil
	}
	if err := c.Draw(photo.Pix, 1, sizeOf(photo)); err != nil {
		return nil, fmt.Errorf("putting the picture on %s: %w", m.Device.Name, err)
	}
	debug.FreeOSMemory() // the photo's, where nobody keeps it
	if s.Mask != nil {
		if err := c.SetMask(s.Mask); err != nil {
			return nil, err
		}
	}
	dreams, err := r.dream(ctx, c)
	if dreams == nil {
		return nil, err
	}
	return dreams[0], err
}

// gradientOf is the gradient that a dream climbs, with its guides, if there are any, looked at.
func (m *Model) gradientOf(obj objective.Objective, guides []Guide) (draft.Gradient, error) {
	if len(guides) == 0 {
		return m.draft.Gradient(obj)
	}
	gradient, err := m.draft.GuidedGradient(obj, guideWeights(guides))
	if err == nil {
		err = m.lookAtGuides(obj, guides)
	}
	return gradient, err
}

// Score is what a dream with these settings climbs, of p as a whole: before and after, it
// tells what the dream has gained. The network sees all of p at once, so it must fit.
func (m *Model) Score(ctx context.Context, p *picture.Picture, s Settings) (float64, error) {
	s = s.WithDefaults(m.Graph)
	if err := s.check(); err != nil {
		return 0, err
	}
	climbed, err := s.MethodObjective()
	if err != nil {
		return 0, err
	}
	end, err := m.take(ctx, draft.Key(climbed, guideWeights(s.Guides)))
	if err != nil {
		return 0, err
	}
	defer end()
	gradient, err := m.gradientOf(climbed, s.Guides)
	if err != nil {
		return 0, err
	}
	if err := m.shows(p, climbed); err != nil {
		return 0, err
	}
	scores, err := m.scores([]draft.Gradient{gradient}, p.Pix, sizeOf(p))
	if err != nil {
		return 0, fmt.Errorf("taking the score of %s: %w", s.Objective, err)
	}
	return scores[0], nil
}
