package film

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tfdream/tfdream/tfdream/internal/checkpoint"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// ErrState marks a file that is no state of a zoom.
var ErrState = errors.New("not the state of a zoom")

// State is what the next frame of a zoom is made of. The frames themselves would not do: they
// have 8 bits, the zoom continues in float32, and the generator is somewhere in its
// stream. It is written after each frame, so a frame without it is just made again.
type State struct {
	Note    string // the caller's own, such as a recipe
	Frame   int    // number of the next frame, from 0
	Picture picture.Picture
	Random  numpy.Random
}

// header is what a state's file has beside its tensors: "picture" [height, width, 3] and "alpha"
// [height, width].
type header struct {
	Zoom                 bool // that it is one
	Note                 string
	Frame                int
	Width, Height, Depth int
	ICC                  []byte
	ColourChunks         map[string][]byte
	Resolution           picture.Resolution
	EXIF                 []byte
	Text                 map[string]string
	Random               []byte
}

// WriteFile writes the state to a file, completely or not at all.
func (s *State) WriteFile(path string) error {
	p := s.Picture
	h := header{Zoom: true, Note: s.Note, Frame: s.Frame, Width: p.Width, Height: p.Height, Depth: p.Depth, ICC: p.ICC, ColourChunks: p.ColourChunks, Resolution: p.Resolution, EXIF: p.EXIF, Text: p.Text}
	var err error
	if h.Random, err = s.Random.MarshalBinary(); err != nil {
		return err
	}
	f := &checkpoint.File{}
	if f.Header, err = json.Marshal(h); err == nil {
		f.Tensors = []checkpoint.Tensor{{Name: "picture", Array: numpy.Array{Shape: []int{p.Height, p.Width, 3}, Values: p.Pix}}}
		if p.Alpha != nil {
			f.Tensors = append(f.Tensors, checkpoint.Tensor{Name: "alpha", Array: numpy.Array{Shape: []int{p.Height, p.Width}, Values: p.Alpha}})
		}
		err = f.WriteFile(path, 0o666)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// ReadState reads a state's file, that of an older version too. Errors are those of opening it,
// or ErrState.
func ReadState(path string) (*State, error) {
	f, err := checkpoint.ReadFile(path)
	var s *State
	switch {
	case err == nil:
		s, err = stateOf(f)
	case errors.Is(err, checkpoint.Err):
		old, oldErr := readOld(path)
		if oldErr == nil {
			return old, nil
		}
		err = fmt.Errorf("%w: %w", ErrState, err)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return s, nil
}

func stateOf(f *checkpoint.File) (*State, error) {
	var h header
	if err := json.Unmarshal(f.Header, &h); err != nil || !h.Zoom {
		return nil, fmt.Errorf("%w, but a checkpoint of something else", ErrState)
	}
	pixels, _ := f.Tensor("picture")
	alpha, _ := f.Tensor("alpha")
	s := &State{Note: h.Note, Frame: h.Frame, Picture: picture.Picture{
		Width: h.Width, Height: h.Height, Depth: h.Depth, ICC: h.ICC, ColourChunks: h.ColourChunks, Resolution: h.Resolution, EXIF: h.EXIF, Text: h.Text, Pix: pixels.Values, Alpha: alpha.Values,
	}}
	if err := s.Random.UnmarshalBinary(h.Random); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	return s, s.check()
}

// check refuses what no zoom can have come to.
func (s *State) check() error {
	p := s.Picture
	switch {
	case s.Frame < 0:
		return fmt.Errorf("%w: its next frame is %d", ErrState, s.Frame)
	case p.Width < 1 || p.Height < 1 || len(p.Pix)/3/p.Width != p.Height || len(p.Pix) != 3*p.Width*p.Height:
		return fmt.Errorf("%w: its picture of %dx%d has %d channel values", ErrState, p.Width, p.Height, len(p.Pix))
	case s.Random == (numpy.Random{}) || p.Alpha != nil && len(p.Alpha) != p.Width*p.Height:
		return fmt.Errorf("%w: a part of it is missing", ErrState)
	}
	return nil
}
