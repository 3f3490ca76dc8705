package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// job is a picture to dream on, and where the dream goes: a file, or "-" for stdout.
type job struct {
	source     source
	output     string
	checkpoint string // "" for none
}

// plan says what is to be dreamed and where it goes, and refuses, before any work is
// done, what would fail at the end of it.
func (s *settings) plan(u *ui.UI, pictures []string) ([]job, error) {
	if len(pictures) == 0 && isNoise(s.recorded.Picture) {
		pictures = []string{s.recorded.Picture}
	}
	if len(pictures) == 0 {
		return nil, ui.WrongUsage("no picture given", "give a file, - for stdin, or noise:300x200 to start from noise")
	}
	var jobs []job
	for _, name := range pictures {
		from := source(name)
		if err := s.checkSource(u, from); err != nil {
			return nil, err
		}
		output, err := s.outputOf(from, len(pictures))
		if err != nil {
			return nil, err
		}
		checkpoint, err := s.checkpointOf(from, len(pictures))
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, job{from, output, checkpoint})
	}
	if err := s.checkOutputs(u, jobs); err != nil {
		return nil, err
	}
	return jobs, s.checkKept(jobs)
}

func (s *settings) checkSource(u *ui.UI, from source) error {
	switch {
	case from == stdin && ui.IsTerminal(u.Stdin):
		return ui.WrongUsage("reading a picture from stdin: stdin is a terminal", "pipe a picture into it")
	case from == stdin:
		return nil
	case from.isFile():
		if _, err := os.Stat(string(from)); err != nil {
			return fmt.Errorf("reading %s: %w", from, file.Cause(err))
		}
		return nil
	}
	noise, err := from.noiseSize()
	if err != nil {
		return err
	}
	return s.fits(noise)
}

// fits refuses a picture that would be too large.
func (s *settings) fits(picture recipe.Size) error {
	if limit := s.limits.MaxPixels; picture.Width > limit/picture.Height {
		return ui.WrongUsage(fmt.Sprintf("a picture of %s has more than the %d pixels that --max-pixels allows", picture, limit), "without --max-pixels, the limit is what memory has room for, up to 200 million")
	}
	return nil
}

// outputOf names the file for a source's dream.
func (s *settings) outputOf(from source, pictures int) (string, error) {
	switch {
	case s.output == "" && from == stdin:
		return "-", nil
	case s.output == "" && from.isFile():
		return filepath.Join(filepath.Dir(string(from)), from.dreamName()), nil
	case s.output == "":
		return from.dreamName(), nil
	case s.output == "-" && pictures > 1:
		return "", ui.WrongUsage(fmt.Sprintf("-o - takes one dream, not %d", pictures), "-o FOLDER takes several")
	case s.output == "-":
		return "-", nil
	case isFolder(s.output):
		return filepath.Join(s.output, from.dreamName()), nil
	case pictures > 1:
		return "", ui.WrongUsage(fmt.Sprintf("%s is not a folder, and %d dreams cannot go into one file", s.output, pictures), "create the folder first: mkdir "+s.output)
	}
	return s.output, nil
}
