package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/machine"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// checkOutputs refuses dreams that could not be written, or would overwrite what they
// are made of or each other.
func (s *settings) checkOutputs(u *ui.UI, jobs []job) error {
	seen := map[string]source{}
	for _, j := range jobs {
		if first, twice := seen[j.output]; twice {
			return ui.WrongUsage(fmt.Sprintf("the dreams of %s and %s would both be written to %s", first, j.source, j.output), "run them one at a time, each with its own -o")
		}
		seen[j.output] = j.source
		if err := checkFigure(u, j.output); err != nil {
			return err
		}
		if j.output == "-" {
			continue
		}
		for _, other := range jobs {
			if other.source.isFile() && sameFile(string(other.source), j.output) {
				return ui.WrongUsage(fmt.Sprintf("the dream would overwrite its own picture %s", other.source), "-o names another file")
			}
		}
		for other, what := range s.files() {
			if sameFile(other, j.output) {
				return ui.WrongUsage(fmt.Sprintf("the dream would overwrite its %s %s", what, other), "-o names another file")
			}
		}
	}
	return nil
}

// files are the files that a dream is made of beside its picture, with what each is.
func (s *settings) files() map[string]string {
	files := map[string]string{s.recipeFile: "recipe", s.Mask: "mask"}
	for _, g := range s.Guides {
		files[g.File] = "guide"
	}
	return files
}

// checkFigure refuses a picture that could not be written, to a file or to stdout.
func checkFigure(u *ui.UI, output string) error {
	if output != "-" {
		return checkOutput(output)
	}
	if ui.IsTerminal(u.Stdout) {
		return ui.WrongUsage("refusing to write a picture to a terminal", "redirect it with > or |, or name a file with -o")
	}
	return nil
}

// checkOutput refuses a picture's file that could not be written.
func checkOutput(path string) error {
	if _, err := picture.FormatOf(path); err != nil {
		return ui.WrongUsage(err.Error(), "")
	}
	return checkWritable(path)
}

// checkWritable refuses a file that could not be written.
func checkWritable(path string) error {
	folder := filepath.Dir(path)
	if !isFolder(folder) {
		return ui.Problem(fmt.Sprintf("writing %s: there is no folder %s", path, folder), "create it first: mkdir -p "+folder, fs.ErrNotExist)
	}
	if err := unix.Access(folder, unix.W_OK|unix.X_OK); err != nil {
		return ui.Problem(fmt.Sprintf("writing %s: the folder %s: %v", path, folder, err), machine.DeniedHint(), err)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("writing %s: %w", path, file.Cause(err))
	case !info.Mode().IsRegular():
		return fmt.Errorf("writing %s: it is not a regular file", path)
	}
	if err := unix.Access(path, unix.W_OK); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// checkFolder refuses a folder that could neither be made nor written into.
func checkFolder(path string) error {
	if isFolder(path) {
		return checkWritable(filepath.Join(path, "index.html"))
	}
	return checkWritable(path)
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
