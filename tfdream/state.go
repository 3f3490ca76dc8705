package tfdream

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// ErrOtherDream marks a State that another dream has come to: of other settings, another
// picture or graph, on another device or version.
var ErrOtherDream = errors.New("of another dream")

// State is a dream between two steps: all that has to be kept to go on with it, to the
// same picture bit for bit as without a stop.
type State struct {
	Octave, Iteration int          // octaves done, and steps done of the next
	Random            []byte       // of Settings.Random, before the next draw
	Made              []Ingredient // what the dream is made of
	Note              string       // the caller's own
	Finished          bool         // the dream is done: there is no picture, and nothing to go on with
	Size              Size
	Pix               []float32 `json:"-"` // the picture so far, [height, width, 3], levels of 0..255
}

// Ingredient is one of the things that decide what a dream becomes.
type Ingredient struct {
	Name, Value string
}

// check refuses what no dream can have come to.
func (s *State) check() error {
	if s.Octave < 0 || s.Iteration < 0 || s.Finished != (len(s.Pix) == 0) {
		return fmt.Errorf("%w: no dream comes to octave %d, iteration %d with a picture of %dx%d pixels",
			ErrCheckpoint, s.Octave, s.Iteration, s.Size.Width, s.Size.Height)
	}
	return nil
}

// Fits refuses, as ErrOtherDream, to go on with a dream that is made of other things.
func (s *State) Fits(made []Ingredient) error {
	for i, now := range made {
		switch {
		case i >= len(s.Made) || s.Made[i].Name != now.Name:
			return fmt.Errorf("%w: it does not say of which %s", ErrOtherDream, now.Name)
		case s.Made[i].Value != now.Value:
			return fmt.Errorf("%w: with %s %s, not %s", ErrOtherDream, now.Name, s.Made[i].Value, now.Value)
		}
	}
	return nil
}

// unreachable is the error of a state that its dream never comes to.
func (s *State) unreachable() error {
	return fmt.Errorf("%w: its dream never comes to octave %d, iteration %d with %dx%d pixels",
		ErrCheckpoint, s.Octave+1, s.Iteration+1, s.Size.Width, s.Size.Height)
}

// MadeOf is what decides, bit for bit, what a dream of photo becomes. No number of
// s.Random has been drawn yet for the dream itself.
func (m *Model) MadeOf(photo *picture.Picture, s Settings) ([]Ingredient, error) {
	s = s.WithDefaults(m.Graph)
	random, err := s.Random.MarshalBinary()
	if err != nil {
		return nil, err
	}
	guides, mask := "none", "none"
	for i, g := range s.Guides {
		if i == 0 {
			guides = ""
		}
		guides += fmt.Sprintf("%s:%g ", sum(littleEndian(g.Picture.Pix)), g.Weight)
	}
	if s.Mask != nil {
		mask = sum(littleEndian(slices.Concat(s.Mask.Pix, s.Mask.Alpha)))
	}
	directions, err := directionSums(s.Objective)
	if err != nil {
		return nil, err
	}
	p := m.Graph.Profile
	return []Ingredient{
		{"tfdream", version()},
		{"TensorFlow", tf.Version()},
		{"device", deviceInTask(m.Device.Name)},
		{"threads", fmt.Sprint(m.Options.Threads)},
		{"precision", string(m.Options.Precision)},
		{"fast", fmt.Sprint(m.Options.Fast)},
		{"passes left out", strings.Join(m.Options.Without, " ")},
		{"graph", m.Graph.SHA256},
		{"input", p.Input},
		{"mean", fmt.Sprint(p.Mean)},
		{"divisor", fmt.Sprint(p.Divide)},
		{"channel order", string(p.Order)},
		{"labels", sum([]byte(strings.Join(p.Labels, "\n")))},
		{"method", string(s.Method)},
		{"objective", s.Objective},
		{"iterations", fmt.Sprint(s.Iterations)},
		{"step", fmt.Sprint(s.Step)},
		{"octaves", fmt.Sprint(s.Octaves)},
		{"octave scale", fmt.Sprint(s.OctaveScale)},
		{"tile", fmt.Sprint(s.Tile)},
		{"coverage", string(s.Coverage)},
		{"jitter", fmt.Sprint(s.Jitter)},
		{"lap levels", fmt.Sprint(s.LapLevels)},
		{"directions", directions},
		{"guides", guides},
		{"mask", mask},
		{"picture size", fmt.Sprintf("%dx%d", photo.Width, photo.Height)},
		{"picture", sum(littleEndian(photo.Pix))},
		{"random numbers", sum(random)},
	}, nil
}

// sum is a hash, as much of it as people compare.
func sum(data []byte) string {
	hash := sha256.Sum256(data)
	return hex.EncodeToString(hash[:8])
}

// version is that of this package, as the program that it was built into knows it.
func version() string {
	const path = "github.com/tfdream/tfdream"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, module := range append(info.Deps, &info.Main) {
		if module.Path == path {
			return module.Version
		}
	}
	return ""
}
