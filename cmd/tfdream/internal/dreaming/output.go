package dreaming

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
func (s *Settings) checkOutputs(u *ui.UI, jobs []Job) error {
	seen, pictures, files := map[string]Source{}, taken{}, taken{}
	for _, j := range jobs {
		if j.Source.IsFile() {
			pictures.add(string(j.Source), string(j.Source))
		}
	}
	for path, what := range s.files() {
		files.add(path, what+" "+path)
	}
	for _, j := range jobs {
		if first, twice := seen[j.output]; twice {
			return ui.WrongUsage(fmt.Sprintf("the dreams of %s and %s would both be written to %s", first, j.Source, j.output), "run them one at a time, each with its own -o")
		}
		seen[j.output] = j.Source
		if s.makesFolder {
			continue // in which there is nothing yet
		}
		if err := CheckFigure(u, j.output); err != nil {
			return err
		}
		if j.output == "-" {
			continue
		}
		if name, there := pictures.at(j.output); there {
			return ui.WrongUsage(fmt.Sprintf("the dream would overwrite its own picture %s", name), "-o names another file")
		}
		if what, there := files.at(j.output); there {
			return ui.WrongUsage(fmt.Sprintf("the dream would overwrite its %s", what), "-o names another file")
		}
	}
	return nil
}

// files are the files that a dream is made of beside its picture, with what each is.
func (s *Settings) files() map[string]string {
	files := map[string]string{s.recipeFile: "recipe", s.Mask: "mask"}
	for _, g := range s.Guides {
		files[g.File] = "guide"
	}
	return files
}

// CheckFigure refuses a picture that could not be written, to a file or to stdout.
func CheckFigure(u *ui.UI, output string) error {
	if output != "-" {
		return CheckOutput(output)
	}
	if ui.IsTerminal(u.Stdout) {
		return ui.WrongUsage("refusing to write a picture to a terminal", "redirect it with > or |, or name a file with -o")
	}
	return nil
}

// CheckOutput refuses a picture's file that could not be written.
func CheckOutput(path string) error {
	if _, err := picture.FormatOf(path); err != nil {
		return ui.WrongUsage(err.Error(), "")
	}
	return CheckWritable(path)
}

// CheckWritable refuses a file that could not be written.
func CheckWritable(path string) error {
	folder := filepath.Dir(path)
	if !IsFolder(folder) {
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

// CheckFolder refuses a folder that could neither be made nor written into.
func CheckFolder(path string) error {
	if IsFolder(path) {
		return CheckWritable(filepath.Join(path, "index.html"))
	}
	return CheckWritable(path)
}

func IsFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// SameFile says whether two paths lead to one file, which exists.
func SameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}
