package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/BurntSushi/toml"
	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/tfdream"
)

// followCheckpoint sets what the stopped dream's settings say and the command line does
// not: the seed above all. Of several checkpoints any will do, they are of one command.
func (s *settings) followCheckpoint(u *ui, flags *pflag.FlagSet) error {
	for _, path := range s.checkpoints() {
		state, err := tfdream.ReadState(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return unreadable(err)
		}
		asked := s.seed
		s.strength.release(flags)
		made, err := s.obey(flags, path, state.Note)
		var then recipe
		if err == nil {
			_, err = toml.Decode(state.Note, &then)
		}
		if err == nil && asked != nil && *asked != then.Seed { // the state itself knows only what is drawn
			err = otherDream(path, fmt.Errorf("%w: with seed %d, not %d", tfdream.ErrOtherDream, then.Seed, *asked))
		}
		if s.made.Picture == "" {
			s.made.Picture = made.Picture // the state itself knows the rest
		}
		return err
	}
	u.say("there is no checkpoint %s yet: beginning from the start", s.checkpoint)
	return nil
}

// checkpoints are those that there may be.
func (s *settings) checkpoints() []string {
	if !isFolder(s.checkpoint) {
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
	return &problem{fmt.Sprintf("the checkpoint %s is %v", path, err), "flags that are left out are as they were; to dream anew, remove the checkpoint first", errUsage}
}

// unreadable says what to do about a checkpoint that cannot be read.
func unreadable(err error) error {
	if errors.Is(err, tfdream.ErrCheckpoint) {
		return &problem{err.Error(), "it cannot be gone on with; without that file the dream begins from the start", err}
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
		return wrongUsage(fmt.Sprintf("%s is there already, and it is no checkpoint that could be gone on with", path), "--checkpoint names another file")
	case err != nil:
		return err
	case state.Finished:
		return wrongUsage(path+" says that this dream is done already", "--resume makes the others; to dream all anew, remove it first")
	}
	return wrongUsage(fmt.Sprintf("%s keeps a dream that was stopped in octave %d, after step %d", path, state.Octave+1, state.Iteration),
		"--resume goes on with it; to dream anew, remove it first")
}
