package tfdream

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// run is a dream under way, of one picture or several: its settings, how it stops, and where
// it goes on.
type run struct {
	Settings
	method
	turn  *turn
	photo picture.Picture // without its pixels, but for those that a mask keeps
	made  []Ingredient

	stop    context.CancelFunc // ends the context of the method
	failed  error              // of the step that could not be taken
	left    bool               // the state in which the dream was stopped has been kept
	resumed bool               // it has gone on from Resume
	idle    int                // first octaves without steps

	last []canvas.Measured // before the last step, of each picture

	kept    time.Time     // when the state was last kept
	keeping time.Duration // and how long that took
}

// dream dreams on a canvas that holds the photo, once for each picture, and gives the canvas's
// memory back. A dream that is stopped is whole, too.
func (r *run) dream(ctx context.Context, c *canvas.Canvas) (dreams []*picture.Picture, err error) {
	stoppable, stop := context.WithCancel(ctx)
	defer stop()
	r.stop, r.kept = stop, time.Now()
	err = r.loop(stoppable, c)
	if err == nil && r.Resume != nil && !r.resumed && ctx.Err() == nil {
		err = r.Resume.unreachable()
	}
	if err == nil {
		dreams, err = r.pictures(c)
	}
	if err == nil && r.Mask != nil {
		err = c.Unmasked(dreams[0].Pix, &r.photo, r.OctaveScale)
	}
	released := c.Release()
	if err = cmp.Or(r.failed, err, released); err != nil {
		return dreams, fmt.Errorf("dreaming %s by %s: %w", r.Objective, r.Method, err)
	}
	return dreams, ctx.Err()
}

// leaveOut leaves out the octaves that are too small for what is climbed.
func (r *run) leaveOut(m *Model, climbed objective.Objective, start Size) error {
	skip, err := m.skips(climbed, start, &r.Settings)
	switch {
	case r.schedule.grows:
		r.idle = skip.Octaves
	case skip.Octaves > 0:
		r.Octaves = len(r.schedule.sizes(start, &r.Settings)) - skip.Octaves
	}
	return err
}

// loop is that of every method: it goes from stage to stage, and takes the steps of each.
func (r *run) loop(ctx context.Context, c *canvas.Canvas) error {
	stages, err := r.schedule.stages(c, &r.Settings)
	if err == nil {
		err = c.Parametrise(r.climbs)
	}
	if err != nil {
		return err
	}
	for i, stage := range stages {
		if stage.enter != nil {
			if err := stage.enter(); err != nil {
				return err
			}
		}
		if err := r.takeSteps(ctx, c, i, len(stages)); err != nil {
			return err
		}
	}
	return nil
}

// step takes the gradient of what the network sees of the pictures, and a step along it.
func (r *run) step(ctx context.Context, c *canvas.Canvas) (err error) {
	tiles, by := r.sees.draw(&r.Settings, c.Size)
	if r.last, err = c.TakeGradient(ctx, tiles, by); err != nil {
		return err
	}
	if err := r.steps.take(c, &r.Settings, r.last); err != nil {
		return err
	}
	return c.Render(c.Size)
}

// takeSteps takes a stage's steps, until they are done or the dream is stopped: then it goes
// on to the full size without steps. A step that fails stops it.
func (r *run) takeSteps(ctx context.Context, c *canvas.Canvas, octave, octaves int) error {
	if octave < r.idle {
		return nil
	}
	first, err := r.begin(c, octave)
	if err != nil {
		return err
	}
	for i := first; i < r.Iterations; i++ {
		random, err := r.Random.MarshalBinary() // a step that is given up has drawn from it
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return r.leave(c, octave, i, random)
		}
		if r.GivesWay {
			if err := r.turn.giveWay(c); err != nil {
				return err
			}
		}
		err = r.step(ctx, c)
		if err != nil && ctx.Err() == nil {
			r.failed = fmt.Errorf("octave %d, iteration %d: %w", octave+1, i+1, err)
			r.stop()
		}
		if err != nil {
			return r.leave(c, octave, i, random)
		}
		if r.Progress != nil {
			r.Progress(Progress{octave + 1, octaves, i + 1, r.Iterations, c.Size, r.last[0].Score,
				func() (*picture.Picture, error) { return r.picture(c) }})
		}
		if r.due() {
			random, err := r.Random.MarshalBinary()
			if err == nil {
				err = r.keep(c, octave, i+1, random)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// begin is the first step to take in an octave. Where the dream goes on from a state, it
// passes over what was done, and puts the picture of then on the canvas.
func (r *run) begin(c *canvas.Canvas, octave int) (first int, err error) {
	from := r.Resume
	switch {
	case from == nil || octave > from.Octave:
		return 0, nil
	case octave < from.Octave:
		return r.Iterations, nil
	case from.Size != c.Size || from.Iteration > r.Iterations:
		return 0, from.unreachable()
	}
	r.resumed = true
	if err := c.Restore(from.Tensors); err != nil {
		return 0, fmt.Errorf("putting the picture so far on the device: %w", err)
	}
	return from.Iteration, r.Random.UnmarshalBinary(from.Random)
}

// leave keeps the state in which a dream is stopped. The steps left out after it, on the
// way to the full size, are not done.
func (r *run) leave(c *canvas.Canvas, octave, iteration int, random []byte) error {
	if r.left || octave == 0 && iteration == 0 {
		r.left = true
		return nil
	}
	r.left = true
	return r.keep(c, octave, iteration, random)
}

// due says whether it is time to keep the state. That takes up to a twentieth of the time.
func (r *run) due() bool {
	return r.CheckpointEvery == 0 || time.Since(r.kept) >= max(r.CheckpointEvery, 20*r.keeping)
}

// keep gives the state to Checkpoint, if somebody wants it.
func (r *run) keep(c *canvas.Canvas, octave, iteration int, random []byte) error {
	if r.Checkpoint == nil {
		return nil
	}
	start := time.Now()
	tensors, err := c.State()
	if err != nil {
		return fmt.Errorf("fetching the picture so far from the device: %w", err)
	}
	r.Checkpoint(&State{Octave: octave, Iteration: iteration, Random: random, Made: r.made, Size: c.Size, Tensors: tensors})
	r.kept = time.Now()
	r.keeping = r.kept.Sub(start)
	return nil
}

// picture is the first of pictures.
func (r *run) picture(c *canvas.Canvas) (*picture.Picture, error) {
	all, err := r.pictures(c)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// pictures are the dreams so far: the photo with the canvas's pixels.
func (r *run) pictures(c *canvas.Canvas) ([]*picture.Picture, error) {
	pix, err := c.Pixels()
	if err != nil {
		return nil, fmt.Errorf("fetching the dream from %s: %w", c.Device(), err)
	}
	all := make([]*picture.Picture, c.N)
	each := len(pix) / c.N
	for i := range all {
		dream := r.photo
		if dream.Height, dream.Width = c.Size.Height, c.Size.Width; len(dream.Alpha) != dream.Height*dream.Width {
			dream.Alpha = nil
		}
		dream.Pix = pix[i*each : (i+1)*each : (i+1)*each]
		all[i] = &dream
	}
	return all, nil
}
