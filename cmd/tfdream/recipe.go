package main

import (
	"strings"

	"github.com/BurntSushi/toml"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream"
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
	Jitter      int        `toml:"jitter,omitzero"`
	LapLevels   int        `toml:"lap-levels,omitzero"`
	Display     string     `toml:"display"`
	Guide       []string   `toml:"guide,omitempty"`
	Mask        string     `toml:"mask,omitempty"`
	Seed        uint32     `toml:"seed"`
	Zoom        float64    `toml:"zoom,omitzero"` // of the frames of tfdream zoom
	Size        string     `toml:"size,omitempty"`
	MaxSide     int        `toml:"max-side,omitzero"`
	Device      string     `toml:"device,omitempty"`
	Threads     int        `toml:"threads,omitzero"`
	Precision   string     `toml:"precision,omitempty"`
	Fast        bool       `toml:"fast,omitzero"`

	Made made `toml:"made"`
}

// made is what a dream was made from and with.
type made struct {
	Picture       string   `toml:"picture"` // the file's name without its folder, or noise:WIDTHxHEIGHT
	PictureSHA256 string   `toml:"picture-sha256,omitempty"`
	GuideSHA256   []string `toml:"guide-sha256,omitempty"` // in the order of guide
	MaskSHA256    string   `toml:"mask-sha256,omitempty"`
	GraphSHA256   string   `toml:"graph-sha256"`
	Device        string   `toml:"device"`
	Tfdream       string   `toml:"tfdream"`
	TensorFlow    string   `toml:"tensorflow"`
	Interrupted   string   `toml:"interrupted,omitempty"` // after which step
	Notices       []string `toml:"notices,omitempty"`     // what has happened to its devices
	Frame         int      `toml:"frame,omitzero"`        // which one of a zoom
	// The files that the objective names.
	DirectionSHA256 map[string]string `toml:"direction-sha256,omitempty"`
}

// recipeOf tells what a dream of a picture is made of.
func (s *settings) recipeOf(from *original, model *tfdream.Model, d tfdream.Settings) recipe {
	profile := model.Graph.Profile
	r := recipe{
		Method: string(d.Method), Graph: model.Graph.Name,
		Input: profile.Input, Mean: profile.Mean, Divide: profile.Divide, Order: string(profile.Order),
		Objective: d.Objective, Iterations: d.Iterations, Step: d.Step,
		Octaves: d.Octaves, OctaveScale: d.OctaveScale, Tile: d.Tile, Coverage: string(d.Coverage),
		Display: string(s.display), Mask: s.mask, Seed: *s.seed, MaxSide: s.maxSide, Device: deviceKind(s.device.Device), Threads: s.device.Threads, Precision: string(s.device.Precision), Fast: s.device.Fast,
		Made: made{
			Picture: from.name, PictureSHA256: from.sha256, GuideSHA256: s.guideSHA256, MaskSHA256: s.maskSHA256,
			DirectionSHA256: s.directionSHA256, GraphSHA256: model.Graph.SHA256,
			Device: deviceNames(model), Tfdream: programVersion(), TensorFlow: tf.Version(),
		},
	}
	for _, g := range s.guides {
		r.Guide = append(r.Guide, g.String())
	}
	if s.graph.profile.Labels != nil {
		r.Labels = *s.graph.profile.Labels
	}
	switch d.Method {
	case tfdream.Caffe:
		r.Jitter = d.Jitter
	case tfdream.LapNorm:
		r.LapLevels = d.LapLevels
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
