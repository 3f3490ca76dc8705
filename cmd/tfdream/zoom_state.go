package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream/film"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

func (z *zoom) stateName() string { return filepath.Join(z.Output, "zoom.state") }

// load returns the state in the folder, nil where no zoom was begun there. It refuses a
// folder with frames of something else, or without those that the state counts on.
func (z *zoom) load() (*film.State, error) {
	s, err := film.ReadState(z.stateName())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(z.frameName(0)); err == nil {
			return nil, ui.WrongUsage(z.frameName(0)+" already exists, without the zoom.state of the zoom that made it", "-o FOLDER names another folder")
		}
		return nil, nil
	case errors.Is(err, film.ErrState):
		return nil, ui.Problem(err.Error(), "remove it and its frames to start over", err)
	case err != nil:
		return nil, err
	}
	for frame := range s.Frame {
		if _, err := os.Stat(z.frameName(frame)); err != nil {
			return nil, ui.Problem(fmt.Sprintf("continuing after %s: %s: %v", ui.Count(s.Frame, "frame"), z.frameName(frame), file.Cause(err)),
				"restore it, or name another folder with -o", err)
		}
	}
	return s, nil
}

// recipeIn is the recipe of the frames that a state comes after.
func recipeIn(s *film.State) (*recipe.Recipe, error) {
	r, err := recipe.Decode(s.Note)
	if err != nil {
		return nil, fmt.Errorf("reading the recipe in the state of the zoom: %w", err)
	}
	return r, nil
}

// fits refuses a state whose frames were made otherwise than the next would be.
func fits(s *film.State, now *recipe.Recipe, folder string) error {
	there, err := recipeIn(s)
	if err != nil {
		return err
	}
	difference := there.Difference(now)
	if difference == "" {
		return nil
	}
	return ui.WrongUsage(fmt.Sprintf("the frames in %s were made with other settings: %s", folder, difference),
		"-o names another folder, or --recipe "+filepath.Join(folder, "frame_0000.png")+" takes its settings")
}
