package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/picture/compare"
)

// record is what is known of a figure once it is made. It lies as JSON beside the figure.
type record struct {
	Made      string // all that decides the picture: with the same, it is not made again
	Objective string
	Settings  string // in words
	Command   string // that makes the same
	From      string // the picture dreamed on
	Size      string
	Seconds   float64
	Before    float64   // score of the picture dreamed on
	After     float64   // score of the dream
	Gradient  string    // how right it was found
	Likeness  float64   // to Google's figure; 0: there is none at hand
	Frames    []float64 // seconds for each frame of a zoom; 0: it was there already
}

// TimedFrames is how many frames Seconds is for.
func (r record) TimedFrames() (timed int) {
	for _, seconds := range r.Frames {
		if seconds > 0 {
			timed++
		}
	}
	return timed
}

// maker makes the figures of one graph.
type maker struct {
	options
	model  *tfdream.Model
	layers []graphs.Layer
	prefix string // of the files' names
}

func (m *maker) path(name string) string { return filepath.Join(m.output, m.prefix+name) }

// make makes a figure, or finds that it is there.
func (m *maker) make(ctx context.Context, f figure) (record, error) {
	objective, err := f.terms.on(m.layers)
	if err != nil {
		return record{}, err
	}
	random := numpy.New(seed)
	photo, err := m.read(f.Picture, random)
	if err != nil {
		return record{}, err
	}
	s := f.settings(objective, m.quick)
	guided := "no guide"
	if f.Guide != "" {
		guide, err := m.read(f.Guide, nil)
		if err != nil {
			return record{}, err
		}
		s.Guides = []tfdream.Guide{{Picture: guide, Weight: 1}}
		guided = digest(guide)
	}
	full := s.WithDefaults(m.model.Graph)
	r := record{Objective: objective, From: f.Picture, Settings: inWords(full), Command: m.command(f, full)}
	if _, own := m.source(f.Picture); !own && f.Picture[:5] != "noise" {
		r.From = "testdata/landscape.png for want of " + f.Picture
	}
	profile := m.model.Graph.Profile
	r.Made = fmt.Sprintf("%s, %s, seed %d, %s, %s, graph %s, mean %v, %s", r.Settings, objective, seed, digest(photo), guided,
		m.model.Graph.SHA256, profile.Mean, profile.Order)
	if f.Zoom {
		return m.zoom(ctx, f, r, photo)
	}
	if old, ok := m.recorded(f.Name); ok && old.Made == r.Made {
		fmt.Printf("%s is there already\n", m.path(f.Name+".png"))
		return old, nil
	}
	if err := m.dream(ctx, &r, photo, s, random, f); err != nil {
		return r, fmt.Errorf("%s: %w", f.Name, err)
	}
	return r, m.save(f.Name, r)
}

// dream makes the picture, and measures it.
func (m *maker) dream(ctx context.Context, r *record, photo *picture.Picture, s tfdream.Settings, random *numpy.Random, f figure) (err error) {
	if r.Gradient, err = m.check(ctx, s); err != nil {
		return err
	}
	if r.Before, err = m.model.Score(ctx, photo, s); err != nil {
		return err
	}
	start := time.Now()
	s.Random = random
	dream, err := m.model.Dream(ctx, photo, s)
	if err != nil {
		return err
	}
	r.Seconds = time.Since(start).Seconds()
	r.Size = fmt.Sprintf("%dx%d", dream.Width, dream.Height)
	if r.After, err = m.model.Score(ctx, dream, s); err != nil {
		return err
	}
	shown := s.Method.Display().Show(dream)
	if r.Likeness, err = m.likeness(ctx, f, photo, shown); err != nil {
		return err
	}
	fmt.Printf("%s: %s, %.1f s, score %.4g, was %.4g\n", m.path(f.Name+".png"), r.Objective, r.Seconds, r.After, r.Before)
	return shown.WriteFile(m.path(f.Name+".png"), picture.WriteOptions{})
}

// check compares the gradient with the score before any picture is trusted.
func (m *maker) check(ctx context.Context, s tfdream.Settings) (string, error) {
	climbed, err := s.MethodObjective()
	if err != nil {
		return "", err
	}
	checks, err := inspect.CheckGradients(ctx, m.model, climbed.String())
	switch {
	case err != nil:
		return "", err
	case checks[0].Undecided():
		return "undecided, the score hardly changes with the picture", nil
	}
	return fmt.Sprintf("right, off by %.2g %%", 100*checks[0].Error()), nil
}

// likeness to Google's own figure, where that is at hand and ours is of the same picture.
func (m *maker) likeness(ctx context.Context, f figure, base, dream *picture.Picture) (float64, error) {
	theirs, err := picture.ReadFile(filepath.Join(m.theirs, f.theirs), picture.Limits{})
	_, own := m.source(f.Picture)
	switch {
	case m.theirs == "" || f.theirs == "" || errors.Is(err, fs.ErrNotExist) || !own:
		return 0, nil
	case err != nil:
		return 0, err
	}
	if m.quick {
		theirs = shrink(theirs, quickSide)
	}
	compressed, err := compare.AsJPEG(dream, theirQuality)
	if err != nil {
		return 0, err
	}
	return inspect.Likeness(ctx, m.model, base, compressed, theirs)
}

// theirQuality is that of Google's own figures, which are JPEGs.
const theirQuality = 75

// recorded is what is known of a figure that is there whole.
func (m *maker) recorded(name string) (r record, ok bool) {
	text, err := os.ReadFile(m.path(name + ".json"))
	if err != nil || json.Unmarshal(text, &r) != nil {
		return record{}, false
	}
	_, err = os.Stat(m.path(name + ".png"))
	return r, err == nil
}

func (m *maker) save(name string, r record) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return renameio.WriteFile(m.path(name+".json"), text, 0o666)
}

// shrink makes a picture small enough for a quick figure.
func shrink(p *picture.Picture, side int) *picture.Picture {
	by := min(1, float64(side)/float64(max(p.Width, p.Height)))
	return picture.ZoomIn(p, 0, int(float64(p.Width)*by), int(float64(p.Height)*by))
}

func digest(p *picture.Picture) string {
	return fmt.Sprintf("%dx%d %x", p.Width, p.Height, sha256.Sum256(fmt.Append(nil, p.Pix)))[:30]
}
