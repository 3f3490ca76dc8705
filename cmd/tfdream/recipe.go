package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/spf13/pflag"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// recipeKey is the keyword of the text in a PNG that holds its recipe.
const recipeKey = "tfdream"

// recipe is what a dream was made of, as TOML: the settings under the names of the
// long flags, and what they met on that machine under [made]. Fields left out when
// empty were not set.
type recipe struct {
	Method      string     `toml:"method"`
	Graph       string     `toml:"graph"`
	Input       string     `toml:"input"`
	Mean        [3]float32 `toml:"mean"`
	Divide      float32    `toml:"divide"`
	Order       string     `toml:"order"`
	Labels      string     `toml:"labels,omitempty"`
	Objective   string     `toml:"objective"`
	Iterations  int        `toml:"iterations"`
	Step        float64    `toml:"step"`
	Octaves     int        `toml:"octaves"`
	OctaveScale float64    `toml:"octave-scale"`
	Tile        int        `toml:"tile"`
	Coverage    string     `toml:"coverage"`
	Seed        uint32     `toml:"seed"`
	Size        string     `toml:"size,omitempty"`
	MaxSide     int        `toml:"max-side,omitzero"`
	Device      string     `toml:"device,omitempty"`
	Threads     int        `toml:"threads,omitzero"`

	Made made `toml:"made"`
}

// made is what a dream was made from and with.
type made struct {
	Picture       string `toml:"picture"` // the file's name without its folder, or noise:WIDTHxHEIGHT
	PictureSHA256 string `toml:"picture-sha256,omitempty"`
	GraphSHA256   string `toml:"graph-sha256"`
	Device        string `toml:"device"`
	Tfdream       string `toml:"tfdream"`
	TensorFlow    string `toml:"tensorflow"`
	Interrupted   string `toml:"interrupted,omitempty"` // after which step
}

// recipe tells what a dream of a picture is made of.
func (s *settings) recipeOf(from *original, model *tfdream.Model, d tfdream.Settings) recipe {
	profile := model.Graph.Profile
	r := recipe{
		Method: s.method, Graph: model.Graph.Name,
		Input: profile.Input, Mean: profile.Mean, Divide: profile.Divide, Order: string(profile.Order),
		Objective: d.Objective, Iterations: d.Iterations, Step: d.Step,
		Octaves: d.Octaves, OctaveScale: d.OctaveScale, Tile: d.Tile, Coverage: string(d.Coverage),
		Seed: *s.seed, MaxSide: s.maxSide, Device: s.device.Device, Threads: s.device.Threads,
		Made: made{
			Picture: from.name, PictureSHA256: from.sha256, GraphSHA256: model.Graph.SHA256,
			Device: model.Device.Name, Tfdream: programVersion(), TensorFlow: tf.Version(),
		},
	}
	if s.graph.profile.Labels != nil {
		r.Labels = *s.graph.profile.Labels
	}
	if s.size != nil {
		r.Size = s.size.String()
	}
	return r
}

// text is the recipe as TOML.
func (r recipe) text() (string, error) {
	var out strings.Builder
	encoder := toml.NewEncoder(&out)
	encoder.Indent = ""
	err := encoder.Encode(r)
	return out.String(), err
}

// follow sets what the recipe says and the command line does not.
func (s *settings) follow(flags *pflag.FlagSet) error {
	content, err := readRecipe(s.recipe, s.limits)
	if err != nil {
		return err
	}
	var record struct{ Made made }
	said := map[string]any{}
	if _, err = toml.Decode(content, &record); err == nil {
		_, err = toml.Decode(content, &said)
	}
	if err != nil {
		return fmt.Errorf("recipe %s: %w", s.recipe, syntaxError(err))
	}
	s.made = record.Made
	delete(said, "made")
	// Of the two flags that resize, the command line's goes before either.
	resized := flags.Changed("size") || flags.Changed("max-side")
	for _, key := range slices.Sorted(maps.Keys(said)) {
		value := plainText(said[key])
		switch {
		case !shapes(key):
			return s.unknownKey(flags, key)
		case flags.Changed(key), resized && (key == "size" || key == "max-side"):
		default:
			if err := flags.Set(key, value); err != nil {
				return wrongUsage(fmt.Sprintf("recipe %s: %s", s.recipe, notA(key, value, errors.Unwrap(err))), "")
			}
		}
	}
	return nil
}

func (s *settings) unknownKey(flags *pflag.FlagSet, key string) error {
	if flags.Lookup(key) != nil {
		return wrongUsage(fmt.Sprintf("recipe %s: %s is for the command line only", s.recipe, key), "")
	}
	return wrongUsage(fmt.Sprintf("recipe %s: unknown key %q", s.recipe, key),
		nearestOr(key, shaping, "the keys are "+strings.Join(slices.Sorted(slices.Values(shaping)), ", ")))
}

// readRecipe is the TOML in a .toml file, or in a picture that was dreamed.
func readRecipe(path string, limits picture.Limits) (string, error) {
	if strings.EqualFold(filepath.Ext(path), ".toml") {
		content, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("reading the recipe: %w", err)
		}
		return string(content), nil
	}
	dream, err := picture.ReadFile(path, limits)
	if err != nil {
		return "", fmt.Errorf("looking for the recipe: %w", err)
	}
	content, ok := dream.Text[recipeKey]
	if !ok {
		return "", &problem{"there is no recipe in " + path, "a recipe is a .toml file, or a PNG as tfdream wrote it", errUsage}
	}
	return content, nil
}

// plainText is a TOML value as it is written on the command line.
func plainText(value any) string {
	switch v := value.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, part := range v {
			parts[i] = plainText(part)
		}
		return strings.Join(parts, ",")
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(value)
}

func syntaxError(err error) error {
	var syntax toml.ParseError
	if errors.As(err, &syntax) {
		return fmt.Errorf("line %d: %s", syntax.Position.Line, syntax.Message)
	}
	return err
}

// compare holds what a recipe was made with against what there is now.
func (m made) compare(u *ui, model *tfdream.Model) error {
	if m.GraphSHA256 != "" && m.GraphSHA256 != model.Graph.SHA256 {
		return &problem{
			fmt.Sprintf("the recipe was made with a graph of sha256 %s, but %s has %s", short(m.GraphSHA256), model.Graph.Name, short(model.Graph.SHA256)),
			"-g FILE.pb says where that graph is; to use the settings with another, put them into a .toml file without [made]", errUsage}
	}
	if m.TensorFlow != "" && (m.TensorFlow != tf.Version() || m.Device != model.Device.Name) {
		u.say("the recipe was made with TensorFlow %s on %s: expect the same dream, but not the same bits", m.TensorFlow, m.Device)
	}
	return nil
}

// programVersion is the version of this build, as Go knows it.
func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
