package tfdream

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/tfdream/tfdream/tfdream/internal/checkpoint"
	"github.com/tfdream/tfdream/tfdream/numpy"
)

// ErrCheckpoint marks a file that is no checkpoint, or a damaged one.
var ErrCheckpoint = checkpoint.Err

// WriteFile replaces the file at path by the state's checkpoint, which only its user may
// read. What was there stays until the new one is complete and safe on the disk.
// Errors begin "writing the checkpoint PATH: ".
func (s *State) WriteFile(path string) error {
	f, err := s.file()
	if err == nil {
		err = f.WriteFile(path, 0o600)
	}
	if err != nil {
		return fmt.Errorf("writing the checkpoint %s: %w", path, err)
	}
	return nil
}

func (s *State) file() (*checkpoint.File, error) {
	header, err := json.Marshal(s)
	f := &checkpoint.File{Header: header}
	for _, name := range slices.Sorted(maps.Keys(s.Tensors)) {
		f.Tensors = append(f.Tensors, checkpoint.Tensor{Name: name, Array: s.Tensors[name]})
	}
	return f, err
}

// ReadState reads a checkpoint's file, of this version of the format or the first. Errors are
// those of opening it, or ErrCheckpoint.
func ReadState(path string) (*State, error) {
	f, err := checkpoint.ReadFile(path)
	var state *State
	if err == nil {
		state, err = stateOf(f)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the checkpoint %s: %w", path, err)
	}
	return state, nil
}

// DecodeState reads a checkpoint as WriteFile writes it, to its end. It takes no more
// memory than there is to read, whatever the header claims.
func DecodeState(r io.Reader) (*State, error) {
	f, err := checkpoint.Decode(r)
	if err != nil {
		return nil, err
	}
	return stateOf(f)
}

func stateOf(f *checkpoint.File) (*State, error) {
	state := &State{}
	if err := json.Unmarshal(f.Header, state); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	for _, t := range f.Tensors {
		if state.Tensors == nil {
			state.Tensors = map[string]numpy.Array{}
		}
		state.Tensors[t.Name] = t.Array
	}
	return state, state.check()
}
