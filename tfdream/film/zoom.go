// Package film makes films of dreams, frame after frame: the endless zoom of google/deepdream's notebook.
package film

import (
	"context"
	"fmt"

	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Zoom makes the frames of the endless zoom: each is a dream of the middle of the one before,
// enlarged.
type Zoom struct {
	Model    *tfdream.Model
	Settings tfdream.Settings // of each frame; the generator is the state's
	Frames   int              // that there are to be in the end
	By       float64          // part of width and height that each frame loses, from 0 up to, not with, 1
	Size     tfdream.Size     // of what each frame is dreamed on
	State    string           // file for the state after each frame; empty: none

	// Begin, if set, is called before a frame is dreamed, and returns what to call after each of
	// its steps.
	Begin func(frame int) func(tfdream.Progress)
	// Keep gets each frame. An error ends the zoom.
	Keep func(frame int, dream *picture.Picture) error
	// Done, if set, is called once a frame is kept and the state after it is written.
	Done func(frame int)
}

// Run makes the frames that are still to come, and leaves the state after the last in next. When ctx
// ends or a frame fails, that is the error, and next is as it was before that frame.
func (z *Zoom) Run(ctx context.Context, next *State) error {
	for next.Frame < z.Frames {
		if err := z.frame(ctx, next); err != nil {
			return err
		}
	}
	return nil
}

// frame dreams the next frame, and makes of it what the one after is dreamed on.
func (z *Zoom) frame(ctx context.Context, next *State) error {
	s, frame := z.Settings, next.Frame
	s.Random = &next.Random
	if z.Begin != nil {
		s.Progress = z.Begin(frame)
	}
	dream, err := z.Model.Dream(ctx, &next.Picture, s)
	if err != nil {
		return fmt.Errorf("frame %d: %w", frame, err)
	}
	if err := z.Keep(frame, dream); err != nil {
		return err
	}
	next.Frame++
	next.Picture = *picture.ZoomIn(dream, z.By, z.Size.Width, z.Size.Height)
	if z.State != "" {
		if err := next.WriteFile(z.State); err != nil {
			return err
		}
	}
	if z.Done != nil {
		z.Done(frame)
	}
	return nil
}
