package dreaming

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
)

// followCheckpoint takes what the stopped dream's settings say and the command line does
// not: the seed above all. Of several checkpoints any will do, they are of one command.
func (s *Settings) followCheckpoint(u *ui.UI, flags *pflag.FlagSet) error {
	for _, path := range s.checkpoints() {
		state, err := tfdream.ReadState(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return unreadable(err)
		}
		asked := s.Seed
		s.Weaken()
		then, err := s.Obey(flags, path, state.Note)
		if err != nil {
			return err
		}
		if asked != nil && then.Seed != nil && *asked != *then.Seed { // the state itself knows only what is drawn
			return otherDream(path, fmt.Errorf("%w: with seed %d, not %d", tfdream.ErrOtherDream, *then.Seed, *asked))
		}
		if s.Recorded.Picture == "" {
			s.Recorded.Picture = then.Made.Picture // the state itself knows the rest
		}
		return nil
	}
	u.Say("there is no checkpoint %s yet: starting from the beginning", s.checkpoint)
	return nil
}

// checkpoints are those that there may be.
func (s *Settings) checkpoints() []string {
	if !IsFolder(s.checkpoint) {
		return []string{s.checkpoint}
	}
	var found []string
	entries, _ := os.ReadDir(s.checkpoint) // what cannot be listed cannot be read either
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == checkpointExtension {
			found = append(found, filepath.Join(s.checkpoint, entry.Name()))
		}
	}
	return found
}

// otherDream says what to do about a checkpoint that does not fit.
func otherDream(path string, err error) error {
	return ui.Problem(fmt.Sprintf("the checkpoint %s is %v", path, err), "flags that you leave out keep their earlier values; to start over, remove the checkpoint", ui.ErrUsage)
}

// unreadable says what to do about a checkpoint that cannot be read.
func unreadable(err error) error {
	if errors.Is(err, tfdream.ErrCheckpoint) {
		return ui.Problem(err.Error(), "cannot resume from it; remove it to start from the beginning", err)
	}
	return err
}

// checkFree refuses to replace a checkpoint that was not gone on with, or another file.
func checkFree(path string) error {
	state, err := tfdream.ReadState(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, tfdream.ErrCheckpoint):
		return ui.WrongUsage(fmt.Sprintf("%s already exists, and is not a checkpoint to resume from", path), "--checkpoint names another file")
	case err != nil:
		return err
	case state.Finished:
		return ui.WrongUsage(path+" says that this dream is already done", "--resume makes the others; to start over, remove it first")
	}
	return ui.WrongUsage(fmt.Sprintf("%s holds a dream that was stopped in octave %d, after step %d", path, state.Octave+1, state.Iteration),
		"--resume continues it; to start over, remove it first")
}
