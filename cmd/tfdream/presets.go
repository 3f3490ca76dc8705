package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/graphs"
)

const presetsHelp = `Usage:
    tfdream presets [flags]          list the presets, and what they look like
    tfdream presets [flags] NAME     print one as a recipe, to change and keep

A preset is a set of flags under a name: tfdream sky.jpg --preset feathers. Those that
begin with notebook- are the figures of Google's two notebooks. What is said otherwise
goes before it: flags first, then the recipe, the preset, the graph's own defaults, the
method's.

Each is for certain graphs, which are told by their structure: Inception5h, GoogLeNet as
converted from Caffe, and the demo graph. With a graph of another kind, name the layer
with -l.

        --all               also those that are not for this graph
        --json              as JSON
` + sayHelp + `
With which network:
    -g, --graph NAME|FILE, --input NODE, --mean R,G,B, --divide X, --order rgb|bgr,
        --labels FILE, --allow-op OP       as in tfdream dream -h

Examples:
    tfdream presets
    tfdream sky.jpg --preset feathers --strength 7
    tfdream presets feathers > mine.toml; tfdream sky.jpg --recipe mine.toml
`

// graphKind is a sort of graph that presets are made for.
type graphKind string

const (
	inception5h graphKind = "Inception5h"
	googlenet   graphKind = "GoogLeNet"
	demo        graphKind = "demo"
)

// kindOf tells graphs by the layers that they have; "" is another kind.
func kindOf(graph *graphs.Graph) graphKind {
	nodes := map[string]bool{}
	for _, node := range graph.Def.Node {
		nodes[node.Name] = true
	}
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return !nodes[name] })
	}
	switch {
	case has("motif", "motif_choice", "mixed4b"):
		return demo
	case has("mixed3a", "mixed4d_3x3_bottleneck_pre_relu", "mixed5b"):
		return inception5h
	case has("inception_3a/output", "inception_4d/3x3_reduce", "inception_5b/output"):
		return googlenet
	}
	return ""
}

// preset is a set of flags under a name, for some kinds of graph.
type preset struct {
	name, looks string
	flags       map[string]string // for every kind
	objectives  map[graphKind]string
}

// of are all the flags of the preset for a kind of graph.
func (p preset) of(kind graphKind) map[string]string {
	all := maps.Clone(p.flags)
	all["objective"] = p.objectives[kind]
	return all
}

// kinds are the graphs that the preset is for.
func (p preset) kinds() string {
	var names []string
	for _, kind := range slices.Sorted(maps.Keys(p.objectives)) {
		names = append(names, string(kind))
	}
	return strings.Join(names, ", ")
}

func presetNames() []string {
	var names []string
	for _, p := range presets {
		names = append(names, p.name)
	}
	return names
}

// findPreset finds a preset that is for a graph.
func (g *graphFlags) findPreset(u *ui, name string) (preset, graphKind, error) {
	i := slices.IndexFunc(presets, func(p preset) bool { return p.name == name })
	if i < 0 {
		return preset{}, "", wrongUsage(fmt.Sprintf("there is no preset %q", name), nearestOr(name, presetNames(), "tfdream presets lists them"))
	}
	graph, err := g.open(u)
	if err != nil {
		return preset{}, "", err
	}
	kind := kindOf(graph)
	if presets[i].objectives[kind] == "" {
		return preset{}, "", wrongUsage(fmt.Sprintf("the preset %s is for %s; %s is another graph", name, presets[i].kinds(), graph.Name),
			"tfdream presets -g "+graph.Name+" lists those for it, and -l LAYER says what to dream without one")
	}
	return presets[i], kind, nil
}

// followPreset sets what the preset says and neither command line nor recipe does.
func (s *settings) followPreset(u *ui, flags *pflag.FlagSet) error {
	if s.preset == "" {
		return nil
	}
	p, kind, err := s.graph.findPreset(u, s.preset)
	if err != nil {
		return err
	}
	for flag, value := range p.of(kind) {
		if !flags.Changed(flag) {
			if err := flags.Set(flag, value); err != nil {
				return fmt.Errorf("preset %s: %s %q: %w", p.name, flag, value, err)
			}
		}
	}
	return nil
}

func runPresets(_ context.Context, u *ui, args []string) error {
	flags := newFlags("presets", u)
	var g graphFlags
	g.add(flags)
	all := flags.Bool("all", false, "")
	asJSON := flags.Bool("json", false, "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if flags.NArg() > 1 {
		return wrongUsage(fmt.Sprintf("one preset at a time, not %d", flags.NArg()), "")
	}
	if flags.NArg() == 1 {
		p, kind, err := g.findPreset(u, flags.Arg(0))
		if err != nil {
			return err
		}
		return p.print(u, kind)
	}
	graph, err := g.open(u)
	if err != nil {
		return err
	}
	kind := kindOf(graph)
	shown := slices.DeleteFunc(slices.Clone(presets), func(p preset) bool { return !*all && p.objectives[kind] == "" })
	if *asJSON {
		return encodePresets(u, shown)
	}
	if len(shown) == 0 {
		u.say("no preset is for %s, which is neither Inception5h nor GoogLeNet nor the demo graph", graph.Name)
		u.hint("-l LAYER says what to dream; tfdream layers -g " + graph.Name + " lists the layers")
		return nil
	}
	table := tabwriter.NewWriter(u.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PRESET\tLOOKS LIKE\tFOR")
	for _, p := range shown {
		fmt.Fprintf(table, "%s\t%s\t%s\n", p.name, p.looks, p.kinds())
	}
	return table.Flush()
}

// print prints the preset as a recipe.
func (p preset) print(u *ui, kind graphKind) error {
	text := fmt.Sprintf("# %s: %s\n", p.name, p.looks)
	all := p.of(kind)
	for _, flag := range slices.Sorted(maps.Keys(all)) {
		value := all[flag]
		if _, err := strconv.ParseFloat(value, 64); err != nil {
			value = strconv.Quote(value)
		}
		text += fmt.Sprintf("%s = %s\n", flag, value)
	}
	_, err := fmt.Fprint(u.stdout, text)
	return err
}

func encodePresets(u *ui, shown []preset) error {
	type entry struct {
		Name       string               `json:"preset"`
		Looks      string               `json:"looks_like"`
		Flags      map[string]string    `json:"flags"`
		Objectives map[graphKind]string `json:"objectives"`
	}
	entries := []entry{}
	for _, p := range shown {
		entries = append(entries, entry{p.name, p.looks, p.flags, p.objectives})
	}
	encoder := json.NewEncoder(u.stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(entries)
}
