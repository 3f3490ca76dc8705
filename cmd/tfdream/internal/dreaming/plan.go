package dreaming

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// Job is a picture to dream on, and where the dream goes: a file, or "-" for stdout.
type Job struct {
	Source     Source
	output     string
	checkpoint string // "" for none
}

// Plan says what is to be dreamed and where it goes, and refuses, before any work is
// done, what would fail at the end of it.
func (s *Settings) Plan(u *ui.UI, pictures []string) ([]Job, error) {
	if len(pictures) == 0 && IsNoise(s.Recorded.Picture) {
		pictures = []string{s.Recorded.Picture}
	}
	if len(pictures) == 0 {
		return nil, ui.WrongUsage("no picture given", "give a file, - for stdin, or noise:300x200 to start from noise")
	}
	all, err := Unfold(pictures)
	if err != nil {
		return nil, err
	}
	if err := s.checkFolders(all.folders); err != nil {
		return nil, err
	}
	var jobs []Job
	for _, name := range all.Pictures {
		from := Source(name)
		if err := s.CheckSource(u, from); err != nil {
			return nil, err
		}
		output, err := s.outputOf(from, len(all.Pictures))
		if err != nil {
			return nil, err
		}
		if err := s.CheckNoise(from, output); err != nil {
			return nil, err
		}
		checkpoint, err := s.checkpointOf(from, len(all.Pictures))
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, Job{from, output, checkpoint})
	}
	tellApart(jobs)
	if err := s.checkOutputs(u, jobs); err != nil {
		return nil, err
	}
	if err := s.checkKept(jobs); err != nil {
		return nil, err
	}
	all.Tell(u)
	return jobs, nil
}

func (s *Settings) CheckSource(u *ui.UI, from Source) error {
	switch {
	case from == stdin && ui.IsTerminal(u.Stdin):
		return ui.WrongUsage("reading a picture from stdin: stdin is a terminal", "pipe a picture into it")
	case from == stdin:
		return nil
	case from.IsFile():
		if _, err := os.Stat(string(from)); err != nil {
			return fmt.Errorf("reading %s: %w", from, file.Cause(err))
		}
		return nil
	}
	noise, err := from.NoiseSize()
	if err != nil {
		return err
	}
	return s.fits(noise)
}

// fits refuses a picture that would be too large.
func (s *Settings) fits(picture recipe.Size) error {
	if limit := s.Limits.MaxPixels; picture.Width > limit/picture.Height {
		return ui.WrongUsage(fmt.Sprintf("a picture of %s has more than the %d pixels that --max-pixels allows", picture, limit), "without --max-pixels, the limit is what memory has room for, up to 200 million")
	}
	return nil
}

// outputOf names the file for a source's dream.
func (s *Settings) outputOf(from Source, pictures int) (string, error) {
	switch {
	case s.Output == "" && from == stdin:
		return "-", nil
	case s.Output == "" && from.IsFile():
		return filepath.Join(filepath.Dir(string(from)), from.DreamName()), nil
	case s.Output == "":
		return from.DreamName(), nil
	case s.Output == "-" && pictures > 1:
		return "", ui.WrongUsage(fmt.Sprintf("-o - takes one dream, not %d", pictures), "-o FOLDER takes several")
	case s.Output == "-":
		return "-", nil
	case IsFolder(s.Output), s.makesFolder:
		return filepath.Join(s.Output, from.DreamName()), nil
	case pictures > 1:
		return "", ui.WrongUsage(fmt.Sprintf("%s is not a folder, and %d dreams cannot go into one file", s.Output, pictures), "create the folder first: mkdir "+s.Output)
	}
	return s.Output, nil
}
