package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// atlasMaker makes the little dreams of an atlas. Each is kept in a file of its own, with its
// recipe, until the atlas is done: those that are there already are not made again.
type atlasMaker struct {
	*atlas
	ui     *ui.UI
	model  *tfdream.Model
	from   *dreaming.Original
	random *numpy.Random

	shown ui.Meter

	start time.Time
	made  int // before and now
	found int // before
	all   int
}

// asleepKey marks the file of a channel with nothing to see.
const asleepKey = "tfdream asleep"

// make makes what is missing, and the sheet, page or book of all.
func (m *atlasMaker) make(ctx context.Context, chapters []chapter) error {
	if err := os.MkdirAll(m.parts(), 0o777); err != nil {
		return fmt.Errorf("making the folder %s: %w", m.parts(), file.Cause(err))
	}
	missing := make([][]int, len(chapters))
	for i, c := range chapters {
		for _, channel := range c.channels {
			if m.has(c.layer, channel) {
				m.found++
			} else {
				missing[i] = append(missing[i], channel)
			}
		}
	}
	if m.made = m.found; m.found > 0 {
		m.ui.Say("continuing after %s of %d", ui.Count(m.found, "channel"), m.all)
	}
	for i, c := range chapters {
		if err := m.dreamOf(ctx, c.layer, missing[i]); err != nil {
			return m.left(ctx, err)
		}
	}
	m.shown.Stop()
	if err := m.bind(chapters); err != nil {
		return err
	}
	for _, c := range chapters {
		for _, channel := range c.channels {
			os.Remove(m.part(c.layer, channel))
		}
	}
	os.Remove(m.parts()) // stays where it holds something else
	return nil
}

// dreamOf makes the dreams of some channels.
func (m *atlasMaker) dreamOf(ctx context.Context, layer string, channels []int) error {
	if len(channels) == 0 {
		return nil
	}
	s := m.Dream
	s.Objective = objective.Objective{{Weight: 1, Layer: layer}}.String()
	if err := dreaming.SelfCheck(ctx, m.ui, m.model, s.Objective, m.from.Picture); err != nil {
		return err
	}
	if err := dreaming.Fits(m.ui, m.model, m.from.Picture, s); errors.Is(err, objective.ErrSize) {
		return ui.Problem(err.Error(), "--side N makes the small dreams larger", err)
	} else if err != nil {
		return err
	}
	random, err := m.random.MarshalBinary()
	if err != nil {
		return err
	}
	if s.Random = new(numpy.Random); s.Random.UnmarshalBinary(random) != nil {
		return err
	}
	keep := func(batch []tfdream.Thumbnail) error {
		// Two at a time: encoding takes some memory.
		errs := make([]error, 2)
		var keeping sync.WaitGroup
		for half, part := range [][]tfdream.Thumbnail{batch[:len(batch)/2], batch[len(batch)/2:]} {
			keeping.Go(func() {
				for _, t := range part {
					if errs[half] = m.keep(layer, t); errs[half] != nil {
						return
					}
				}
			})
		}
		keeping.Wait()
		if err := cmp.Or(errs...); err != nil {
			return err
		}
		m.made += len(batch)
		m.show(layer)
		return nil
	}
	a := tfdream.Atlas{Layer: layer, Channels: channels, Batch: m.batch}
	err = m.model.Atlas(ctx, m.from.Picture, a, s, keep)
	if errors.Is(err, tfdream.ErrOneAtATime) {
		m.ui.Say("%s does not take several pictures in one run: dreaming them one at a time, which takes longer", m.model.Graph.Name)
		a.Batch = 1
		err = m.model.Atlas(ctx, m.from.Picture, a, s, keep)
	}
	return err
}

// keep stores a dream.
func (m *atlasMaker) keep(layer string, t tfdream.Thumbnail) error {
	recipe, err := m.recipe(layer, t.Channel)
	if err != nil {
		return err
	}
	shown := m.Display.Show(t.Picture)
	shown.Text = map[string]string{dreaming.RecipeKey: recipe}
	if t.Score == 0 {
		shown.Text[asleepKey] = "yes"
	}
	return shown.WriteFile(m.part(layer, t.Channel), picture.WriteOptions{})
}

// show shows how far the atlas is.
func (m *atlasMaker) show(layer string) {
	left := time.Duration(float64(m.all-m.made) / float64(m.made-m.found) * float64(time.Since(m.start))).Round(time.Second)
	far := fmt.Sprintf("channel %d of %d, %s left", m.made, m.all, left)
	m.shown.Show(ui.Mark{
		Event: map[string]any{"event": "channel", "layer": layer, "done": m.made, "all": m.all},
		Done:  int64(m.made), Total: int64(m.all),
		Beside: layer + ", " + far, Line: layer + ": " + far, Last: m.made == m.all,
	})
}

// left says where an atlas that was stopped goes on.
func (m *atlasMaker) left(ctx context.Context, err error) error {
	m.shown.Stop()
	if m.made == 0 {
		os.Remove(m.parts())
		return err
	}
	kept := fmt.Sprintf("%d of %s kept in %s", m.made, ui.Count(m.all, "channel"), m.parts())
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return ui.Problem("interrupted: "+kept, "the same command continues from there", err)
	}
	return ui.Problem(fmt.Sprintf("%v; %s", err, kept), "the same command continues from there", err)
}

// parts is the folder for the dreams until all are done.
func (m *atlasMaker) parts() string { return filepath.Clean(m.Output) + ".parts" }

func (m *atlasMaker) part(layer string, channel int) string {
	return filepath.Join(m.parts(), fmt.Sprintf("%s-%04d.png", fileName(layer), channel))
}

// recipe is that of one little dream.
func (m *atlasMaker) recipe(layer string, channel int) (string, error) {
	s := m.Dream
	s.Objective = m.objective(layer, channel)
	r := m.RecipeOf(m.from, m.model, s.WithDefaults(m.model.Graph))
	return r.Text()
}

func (m *atlasMaker) objective(layer string, channel int) string {
	return objective.Objective{{Weight: 1, Layer: layer, Channels: []objective.Selector{{First: channel, Last: channel}}}}.String()
}

// has says whether a dream is there, made as it would be made now.
func (m *atlasMaker) has(layer string, channel int) bool {
	kept, err := picture.ReadFile(m.part(layer, channel), picture.Limits{})
	if err != nil {
		return false
	}
	recipe, err := m.recipe(layer, channel)
	return err == nil && kept.Text[dreaming.RecipeKey] == recipe
}

// openPart reads a dream that is there.
func openPart(path string) (image.Image, error) {
	p, err := picture.ReadFile(path, picture.Limits{})
	if err != nil {
		return nil, err
	}
	return p.Image(), nil
}

// isAsleep says whether the file of a dream says that there is nothing to see.
func isAsleep(path string) (bool, error) {
	p, err := picture.ReadFile(path, picture.Limits{})
	if err != nil {
		return false, err
	}
	return strings.EqualFold(p.Text[asleepKey], "yes"), nil
}
