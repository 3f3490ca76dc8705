package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// theirFrame is the frame that Google's notebook shows: the thirtieth.
const theirFrame = 29

func (m *maker) zoomFrames() int {
	switch {
	case m.frames > 0:
		return m.frames
	case m.quick:
		return 4
	}
	return 100
}

func (m *maker) frame(f figure, frame int) string {
	return filepath.Join(m.path(f.Name), fmt.Sprintf("frame_%04d.png", frame))
}

// zoom has tfdream zoom make the frames. It resumes where it was, and refuses to where the
// frames there are of other settings.
func (m *maker) zoom(ctx context.Context, f figure, r record, photo *picture.Picture) (record, error) {
	if old, ok := m.recordedZoom(f.Name); ok && old.Made == r.Made {
		r.Frames = old.Frames
	}
	s := f.settings(r.Objective, m.quick).WithDefaults(m.model.Graph)
	zoom := exec.CommandContext(ctx, m.program, append(m.arguments(f, s), "--json")...)
	zoom.Cancel = func() error { return zoom.Process.Signal(os.Interrupt) }
	zoom.WaitDelay = time.Minute
	messages, err := zoom.StderrPipe()
	if err != nil {
		return r, err
	}
	if err := zoom.Start(); err != nil {
		return r, fmt.Errorf("starting %s, which make build makes: %w", m.program, err)
	}
	last := ""
	for lines := bufio.NewScanner(messages); lines.Scan(); {
		var event struct {
			Event, Text string
			Frame       int
			Seconds     float64
		}
		if json.Unmarshal(lines.Bytes(), &event) != nil {
			continue
		}
		switch event.Event {
		case "frame":
			fmt.Printf("%s: %.1f s\n", m.frame(f, event.Frame), event.Seconds)
			for len(r.Frames) <= event.Frame {
				r.Frames = append(r.Frames, 0)
			}
			r.Frames[event.Frame] = event.Seconds
			if err := m.save(f.Name, r); err != nil {
				return r, err
			}
		case "error":
			last = event.Text
		}
	}
	if err := zoom.Wait(); err != nil {
		return r, fmt.Errorf("%s: %s (%w)", m.program, last, err)
	}
	return r, m.measureZoom(ctx, f, &r, photo)
}

// recordedZoom is what is known of a zoom, whole or not.
func (m *maker) recordedZoom(name string) (r record, ok bool) {
	text, err := os.ReadFile(m.path(name + ".json"))
	return r, err == nil && json.Unmarshal(text, &r) == nil
}

// measureZoom takes the first frame for the score after, and Google's frame for likeness.
func (m *maker) measureZoom(ctx context.Context, f figure, r *record, photo *picture.Picture) (err error) {
	s := f.settings(r.Objective, m.quick)
	if r.Gradient, err = m.check(ctx, s); err != nil {
		return err
	}
	for _, seconds := range r.Frames {
		r.Seconds += seconds
	}
	if r.Before, err = m.model.Score(ctx, photo, s); err != nil {
		return err
	}
	lastFrame, err := picture.ReadFile(m.frame(f, m.zoomFrames()-1), picture.Limits{})
	if err != nil {
		return err
	}
	r.Size = fmt.Sprintf("%d frames of %dx%d", m.zoomFrames(), lastFrame.Width, lastFrame.Height)
	if r.After, err = m.model.Score(ctx, lastFrame, s); err != nil {
		return err
	}
	if m.zoomFrames() > theirFrame {
		frame, err := picture.ReadFile(m.frame(f, theirFrame), picture.Limits{})
		if err != nil {
			return err
		}
		if r.Likeness, err = m.likeness(ctx, f, photo, frame); err != nil {
			return err
		}
	}
	return m.save(f.Name, *r)
}

// shownFrames are a few from the first to the last.
func shownFrames(frames int) (shown []int) {
	for i := range 6 {
		if frame := i * (frames - 1) / 5; len(shown) == 0 || shown[len(shown)-1] != frame {
			shown = append(shown, frame)
		}
	}
	return shown
}
