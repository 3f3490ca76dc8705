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

	"github.com/tfdream/tfdream/tfdream/internal/checkpoint"
	"github.com/tfdream/tfdream/tfdream/internal/session"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// ErrOtherDream marks a State that another dream has come to: of other settings, another
// picture or graph, on another device or version.
var ErrOtherDream = errors.New("of another dream")

// State is a dream between two steps: all that has to be kept to resume it, and to come to the
// same picture bit for bit as without a stop.
type State struct {
	Octave, Iteration int          // octaves done, and steps done of the next
	Random            []byte       // of Settings.Random, before the next draw
	Made              []Ingredient // what the dream is made of
	Note              string       // the caller's own
	Finished          bool         // the dream is done: there is no picture, and nothing to resume
	Size              Size         // of the picture so far

	// Tensors are what is climbed, by name: "picture" is [n, height, width, 3] in levels of 0..255.
	Tensors map[string]numpy.Array `json:"-"`
}

// Ingredient is one of the things that decide what a dream becomes.
type Ingredient struct {
	Name, Value string
}

// check refuses what no dream can have come to.
func (s *State) check() error {
	if s.Octave < 0 || s.Iteration < 0 || s.Finished != (len(s.Tensors) == 0) {
		return fmt.Errorf("%w: no dream comes to octave %d, iteration %d with a picture of %dx%d pixels",
			ErrCheckpoint, s.Octave, s.Iteration, s.Size.Width, s.Size.Height)
	}
	return nil
}

// Fits refuses, as ErrOtherDream, to resume a dream that is made of other things. What the
// method ignores may differ.
func (s *State) Fits(made []Ingredient) error {
	ignored := ignoredNames(made)
	for _, now := range made {
		i := slices.IndexFunc(s.Made, func(then Ingredient) bool { return then.Name == now.Name })
		switch {
		case slices.Contains(ignored, now.Name):
		case i < 0:
			return fmt.Errorf("%w: it does not say of which %s", ErrOtherDream, now.Name)
		case s.Made[i].Value != now.Value:
			return fmt.Errorf("%w: with %s %s, not %s", ErrOtherDream, now.Name, s.Made[i].Value, now.Value)
		}
	}
	return nil
}

// ignoredNames are the settings that the method of a dream ignores.
func ignoredNames(made []Ingredient) (names []string) {
	var s Settings
	if i := slices.IndexFunc(made, func(one Ingredient) bool { return one.Name == "method" }); i >= 0 {
		s.Method = Method(made[i].Value)
	}
	for _, one := range settingsTable {
		if !one.Heeded(&s) {
			names = append(names, one.Name())
		}
	}
	return names
}

// unreachable is the error of a state that its dream never comes to.
func (s *State) unreachable() error {
	return fmt.Errorf("%w: its dream never comes to octave %d, iteration %d with %dx%d pixels",
		ErrCheckpoint, s.Octave+1, s.Iteration+1, s.Size.Width, s.Size.Height)
}

// Ingredients is what decides, bit for bit, what a dream of photo becomes. No number of
// s.Random has been drawn yet for the dream itself.
func (m *Model) Ingredients(photo *picture.Picture, s Settings) ([]Ingredient, error) {
	s = s.WithDefaults(m.Graph)
	random, err := s.Random.MarshalBinary()
	if err != nil {
		return nil, err
	}
	if err := checkGuides(s.Guides); err != nil {
		return nil, err
	}
	guides, mask := "none", "none"
	for i, g := range s.Guides {
		if i == 0 {
			guides = ""
		}
		guides += fmt.Sprintf("%s:%g ", sum(checkpoint.Bytes(g.Picture.Pix)), g.Weight)
	}
	if s.Mask != nil {
		mask = sum(checkpoint.Bytes(slices.Concat(s.Mask.Pix, s.Mask.Alpha)))
	}
	directions, err := directionSums(s.Objective)
	if err != nil {
		return nil, err
	}
	g := m.Graph.Profile
	made := []Ingredient{
		{"tfdream", version()},
		{"TensorFlow", tf.Version()},
		{"device", session.InTask(m.Device.Name)},
		{"threads", fmt.Sprint(m.Options.Threads)},
		{"precision", string(m.Options.Precision)},
		{"fast", fmt.Sprint(m.Options.Fast)},
		{"passes left out", strings.Join(m.Options.Without, " ")},
		{"graph", m.Graph.SHA256},
		{"input", g.Input},
		{"mean", fmt.Sprint(g.Mean)},
		{"divisor", fmt.Sprint(g.Divide)},
		{"channel order", string(g.Order)},
		{"labels", sum([]byte(strings.Join(g.Labels, "\n")))},
	}
	for _, one := range settingsTable {
		made = append(made, Ingredient{one.Name(), one.Field(&s).String()})
	}
	return append(made,
		Ingredient{"directions", directions},
		Ingredient{"guides", guides},
		Ingredient{"mask", mask},
		Ingredient{"picture size", fmt.Sprintf("%dx%d", photo.Width, photo.Height)},
		Ingredient{"picture", sum(checkpoint.Bytes(photo.Pix))},
		Ingredient{"random numbers", sum(random)},
	), nil
}

// directionSums are hashes of the vectors in the files that an objective names.
func directionSums(text string) (string, error) {
	parsed, err := objective.Parse(text)
	if err != nil {
		return "", err
	}
	var sums []string
	for _, file := range parsed.Files() {
		vector, err := objective.ReadVector(file)
		if err != nil {
			return "", err
		}
		sums = append(sums, sum(checkpoint.Bytes(vector)))
	}
	return strings.Join(sums, " "), nil
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
