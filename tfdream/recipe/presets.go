package recipe

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// Kind is a kind of graph that presets are made for.
type Kind string

const (
	Inception5h   Kind = "Inception5h"
	GoogLeNet     Kind = "GoogLeNet"
	InceptionV3   Kind = "Inception v3"         // as slim names its layers: the catalogue's
	Inception2015 Kind = "Inception v3 of 2015" // as the first published one names them: mixed_3/join
	SqueezeNet    Kind = "SqueezeNet"
	Demo          Kind = "demo"
)

// KindOf tells graphs by the layers that they have; "" is another kind.
func KindOf(graph *graphs.Graph) Kind {
	nodes := map[string]bool{}
	for _, node := range graph.Def.Node {
		nodes[node.Name] = true
	}
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return !nodes[name] })
	}
	switch {
	case has("motif", "motif_choice", "mixed4b"):
		return Demo
	case has("mixed3a", "mixed4d_3x3_bottleneck_pre_relu", "mixed5b"):
		return Inception5h
	case has("inception_3a/output", "inception_4d/3x3_reduce", "inception_5b/output"):
		return GoogLeNet
	case has(slim+"Mixed_5b/concat", slim+"Mixed_6a/concat", slim+"Mixed_6e/concat"):
		return InceptionV3
	case has("mixed/join", "mixed_3/join", "mixed_7/join"):
		return Inception2015
	case has("fire2/squeeze1x1", "fire5/concat", "fire9/concat", "conv10"):
		return SqueezeNet
	}
	return ""
}

// Preset is a look with a name, for some kinds of graph.
type Preset struct {
	Name, Looks string            // what it looks like, in a few words
	Settings    map[string]string // by key, for every kind
	Objectives  map[Kind]string
}

// Presets lists the presets.
func Presets() []Preset { return slices.Clone(presets) }

// For is the preset's recipe for a kind of graph that it is for.
func (p Preset) For(kind Kind) (*Recipe, error) {
	all := map[string]string{"objective": p.Objectives[kind]}
	maps.Copy(all, p.Settings)
	r := &Recipe{}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		one := find(key)
		if one == nil {
			return nil, fmt.Errorf("preset %s: there is no setting %s", p.Name, key)
		}
		if err := r.Value(*one).Set(all[key]); err != nil {
			return nil, fmt.Errorf("preset %s: %w", p.Name, setting.Refuse(key, all[key], err))
		}
	}
	return r, nil
}

// Kinds are the kinds of graph that the preset is for, in words.
func (p Preset) Kinds() string {
	var names []string
	for _, kind := range slices.Sorted(maps.Keys(p.Objectives)) {
		names = append(names, string(kind))
	}
	return strings.Join(names, ", ")
}
