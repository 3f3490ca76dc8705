package dreaming

import (
	"errors"
	"fmt"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Fits tells which octaves are left out as too small for the objective, and refuses a picture that
// is, before anything is dreamed.
func Fits(u *ui.UI, model *tfdream.Model, p *picture.Picture, d tfdream.Settings) error {
	skip, err := model.Skips(SizeOf(p), d)
	var wrong *objective.SizeError
	switch {
	case errors.As(err, &wrong) && d.Method.Grows() && wrong.Of == "" && wrong.Size.Width > p.Width && !wrong.TooSmall():
		return ui.Problem(err.Error(), fmt.Sprintf("%s makes the picture larger with each octave: --octaves 1 leaves it as it is", d.Method), err)
	case err != nil:
		return WrongSize(err)
	case skip.Octaves > 0:
		u.Say("%s", skip)
	}
	return nil
}

// SizeOf is a picture's size, that of none where there is no picture.
func SizeOf(p *picture.Picture) objective.Size {
	if p == nil {
		return objective.Size{}
	}
	return objective.Size{Width: p.Width, Height: p.Height}
}

// WrongSize is an error with what to do about it where something cannot be computed for a picture's size.
func WrongSize(err error) error {
	var wrong *objective.SizeError
	if !errors.As(err, &wrong) {
		return err
	}
	s, hint := wrong.Sizes, ""
	switch {
	case s.Least == objective.Size{}:
		hint = "another layer may take pictures of this size"
	case wrong.Of == objective.Guide:
		hint = fmt.Sprintf("resize the guide first, to %s; layers before it may take any", s.Best)
	case wrong.Of == objective.Tiles && wrong.TooSmall():
		hint = fmt.Sprintf("--tile %d makes tiles that are large enough; layers before it take smaller ones", 2*max(s.Least.Width, s.Least.Height))
	case wrong.TooSmall():
		hint = fmt.Sprintf("--size WxH enlarges the picture first, to %s or more; layers before it take smaller ones", s.Least)
	default:
		hint = fmt.Sprintf("--size %s resizes the picture first; convolutional layers before it may take any", s.Best)
	}
	return ui.Problem(err.Error(), hint, err)
}
