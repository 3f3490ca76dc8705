package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// job is a picture to dream on, and where the dream goes: a file, or "-" for stdout.
type job struct {
	source source
	output string
}

// plan says what is to be dreamed and where it goes, and refuses, before any work is
// done, what would fail at the end of it.
func (s *settings) plan(u *ui, pictures []string) ([]job, error) {
	if len(pictures) == 0 && isNoise(s.made.Picture) {
		pictures = []string{s.made.Picture}
	}
	if len(pictures) == 0 {
		return nil, wrongUsage("no picture to dream on", "give a file, - for stdin, or noise:300x200 to start from noise")
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
		jobs = append(jobs, job{from, output})
	}
	return jobs, s.checkOutputs(u, jobs)
}

func (s *settings) checkSource(u *ui, from source) error {
	switch {
	case from == stdin && isTerminal(u.stdin):
		return wrongUsage("stdin is a terminal: pipe a picture into it", "")
	case from.isFile():
		_, err := os.Stat(string(from))
		if err != nil {
			return fmt.Errorf("reading %s: %w", from, cause(err))
		}
	case from != stdin:
		noise, err := from.noiseSize()
		if limit := s.limits.MaxPixels; err == nil && limit > 0 && noise.width > limit/noise.height {
			return wrongUsage(fmt.Sprintf("%s has more than the %d pixels of --max-pixels", from, limit), "")
		}
		return err
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
		return "", wrongUsage(fmt.Sprintf("-o - takes one dream, not %d", pictures), "-o FOLDER takes several")
	case s.output == "-":
		return "-", nil
	case isFolder(s.output):
		return filepath.Join(s.output, from.dreamName()), nil
	case pictures > 1:
		return "", wrongUsage(fmt.Sprintf("%s is not a folder, and %d dreams do not fit into one file", s.output, pictures), "make the folder first: mkdir "+s.output)
	}
	return s.output, nil
}

func (s *settings) checkOutputs(u *ui, jobs []job) error {
	seen := map[string]source{}
	for _, j := range jobs {
		if first, twice := seen[j.output]; twice {
			return wrongUsage(fmt.Sprintf("the dreams of %s and %s would both be %s", first, j.source, j.output), "dream them one at a time, each with its own -o")
		}
		seen[j.output] = j.source
		if j.output == "-" {
			if isTerminal(u.stdout) {
				return wrongUsage("a picture is nothing for a terminal", "send it on with > or |, or name a file with -o")
			}
			continue
		}
		if err := checkOutput(j.output); err != nil {
			return err
		}
		for _, other := range jobs {
			if other.source.isFile() && sameFile(string(other.source), j.output) {
				return wrongUsage(fmt.Sprintf("the dream would overwrite its own picture %s", other.source), "-o names another file")
			}
		}
		if s.recipe != "" && sameFile(s.recipe, j.output) {
			return wrongUsage(fmt.Sprintf("the dream would overwrite its recipe %s", s.recipe), "-o names another file")
		}
	}
	return nil
}

// checkOutput refuses a file that could not be written.
func checkOutput(path string) error {
	if _, err := picture.FormatOf(path); err != nil {
		return wrongUsage(err.Error(), "")
	}
	folder := filepath.Dir(path)
	if !isFolder(folder) {
		return &problem{fmt.Sprintf("writing %s: there is no folder %s", path, folder), "make it first: mkdir -p " + folder, fs.ErrNotExist}
	}
	if err := unix.Access(folder, unix.W_OK|unix.X_OK); err != nil {
		return fmt.Errorf("writing %s: the folder %s: %w", path, folder, err)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("writing %s: %w", path, cause(err))
	case !info.Mode().IsRegular():
		return fmt.Errorf("writing %s: it is not a regular file", path)
	}
	if err := unix.Access(path, unix.W_OK); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// sameFile says whether two paths lead to one file, which exists.
func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// cause is a file error without the operation and the path, which the message around
// it names.
func cause(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
