package dreaming

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// dreamOne makes one dream and writes it, or goes on with it where it was stopped.
func (s *Settings) dreamOne(ctx context.Context, u *ui.UI, model *tfdream.Model, d tfdream.Settings, from *prepared, j Job) error {
	start := time.Now()
	d.Random = from.Random
	r := s.RecipeOf(from.Original, model, d)
	var kept *checkpoint
	if j.checkpoint != "" {
		var err error
		if kept, err = s.openCheckpoint(u, model, from.Picture, d, r, j); err != nil {
			return err
		}
		if kept.done(j.output) {
			u.Say("%s: already dreamed: %s", j.Source, j.output)
			return nil
		}
		d.Resume, d.Checkpoint, d.CheckpointEvery = kept.resume, kept.keep, CheckpointEvery
	}
	if err := Fits(u, model, from.Picture, d); err != nil {
		return About(j.Source, err)
	}
	u.Say("%s: %s, %s, objective %s, seed %d", j.Source, recipe.Size{Width: from.Picture.Width, Height: from.Picture.Height}, d.Method, d.Objective, *s.Seed)
	TellLoss(u, from.Picture, j.output)
	shown := NewProgress(u, d.OctaveScale, start)
	d.Progress = s.watch(u, shown)
	dream, err := model.Dream(ctx, from.Picture, d)
	shown.Stop()
	r.Made.Notices = u.Noticed
	if err != nil {
		return s.saveUnfinished(ctx, u, dream, shown, r, j, err)
	}
	s.Display.Apply(dream)
	if err := s.Write(u, dream, r, j.output); err != nil {
		return err
	}
	kept.finish()
	Saved(u, j.output, time.Since(start))
	return nil
}

// saveUnfinished writes the dream as far as it came before ctx ended or a step failed.
func (s *Settings) saveUnfinished(ctx context.Context, u *ui.UI, dream *picture.Picture, shown *Progress, r recipe.Recipe, j Job, err error) error {
	interrupted := ctx.Err() != nil && errors.Is(err, ctx.Err())
	why := fmt.Sprintf("%s: %v", j.Source, err)
	if interrupted {
		why = "interrupted after " + shown.where()
	}
	hint := ""
	if _, missing := os.Stat(j.checkpoint); missing == nil {
		hint = "the same command with --resume continues from there"
	}
	switch {
	case interrupted && shown.last.Octave == 0:
		return ui.Problem("interrupted before the first step: nothing saved", hint, err)
	case dream == nil || shown.last.Octave == 0:
		return ui.Problem(why, hint, err)
	}
	r.Made.Interrupted = shown.where()
	s.Display.Apply(dream)
	if err := s.Write(u, dream, r, j.output); err != nil {
		return errors.Join(errors.New(why), err)
	}
	return ui.Problem(fmt.Sprintf("%s: %s holds the dream so far", why, OutputName(j.output)), hint, err)
}
