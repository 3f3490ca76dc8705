package dreaming

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// keeping are the flags for dreams that are not to be lost.
type keeping struct {
	checkpoint   string // a file, or a folder for several pictures
	resume       bool
	preview      string
	previewEvery int // steps
}

func (k *keeping) AddKeeping(flags *pflag.FlagSet) {
	flags.Var(setting.Into(&k.checkpoint, setting.Text()), "checkpoint", "")
	flags.BoolVar(&k.resume, "resume", false, "")
	flags.Var(setting.Into(&k.preview, setting.Text()), "preview", "")
	flags.Var(setting.Into(&k.previewEvery, setting.Whole[int](1, 1_000_000_000)), "preview-every", "")
}

// ResolveKeeping refuses flags that do nothing without another.
func (k *keeping) ResolveKeeping() error {
	switch {
	case k.resume && k.checkpoint == "":
		return ui.WrongUsage("--resume needs --checkpoint FILE, the checkpoint of the stopped dream", "")
	case k.previewEvery != 0 && k.preview == "":
		return ui.WrongUsage("--preview-every needs --preview FILE", "")
	case k.previewEvery == 0:
		k.previewEvery = 10
	}
	return nil
}

// checkpointOf names the file that keeps the state of a source's dream, "" for none.
func (k *keeping) checkpointOf(from Source, pictures int) (string, error) {
	switch {
	case k.checkpoint == "":
		return "", nil
	case IsFolder(k.checkpoint):
		return filepath.Join(k.checkpoint, strings.TrimSuffix(from.DreamName(), ".png")+checkpointExtension), nil
	case pictures > 1:
		return "", ui.WrongUsage(fmt.Sprintf("%s is not a folder, and one checkpoint cannot hold %d dreams", k.checkpoint, pictures), "create the folder first: mkdir "+k.checkpoint)
	}
	return k.checkpoint, nil
}

// checkKept refuses checkpoints and a preview that could not be written, or would
// overwrite something.
func (s *Settings) checkKept(jobs []Job) error {
	others := taken{}
	for path, what := range s.files() {
		others.add(path, what)
	}
	for _, j := range jobs {
		others.add(string(j.Source), "picture "+string(j.Source))
		others.add(j.output, "dream "+j.output)
	}
	if s.preview != "" {
		if err := checkApart("preview", s.preview, others); err != nil {
			return err
		}
		if err := CheckOutput(s.preview); err != nil {
			return err
		}
		others.add(s.preview, "preview")
	}
	seen := map[string]Source{}
	for _, j := range jobs {
		if j.checkpoint == "" {
			continue
		}
		if first, twice := seen[j.checkpoint]; twice {
			return ui.WrongUsage(fmt.Sprintf("the checkpoints of %s and %s would both be written to %s", first, j.Source, j.checkpoint), "run them one at a time, each with its own --checkpoint")
		}
		seen[j.checkpoint] = j.Source
		if err := checkApart("checkpoint", j.checkpoint, others); err != nil {
			return err
		}
		if err := CheckWritable(j.checkpoint); err != nil {
			return err
		}
		if !s.resume {
			if err := checkFree(j.checkpoint); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkApart refuses a file that is one of the others.
func checkApart(what, path string, others taken) error {
	if name, there := others.at(path); there {
		return ui.WrongUsage(fmt.Sprintf("the %s would overwrite the %s", what, name), "--"+what+" names another file")
	}
	return nil
}
