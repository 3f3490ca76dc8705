package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

const presetsHelp = `Usage:
    tfdream presets [flags]          list the presets, and what they look like
    tfdream presets [flags] NAME     print one as a recipe, to change and keep

A preset is a set of flags under a name: tfdream sky.jpg --preset feathers. Those that
begin with notebook- are the figures of Google's two notebooks. What is said otherwise
goes before it: flags first, then the recipe, the preset, the graph's own defaults, the
method's.

Each is for certain graphs, which are told by the names of their layers: Inception5h,
Inception v3, GoogLeNet and SqueezeNet as converted from Caffe, and the demo graph. With
a graph of another kind, name the layer with -l.

        --all               also those that are not for this graph
        --json              as JSON
` + sayHelp + `
With which network:
{network in brief}

Examples:
    tfdream presets
    tfdream sky.jpg --preset feathers --strength 7
    tfdream presets feathers > mine.toml; tfdream sky.jpg --recipe mine.toml
`

func runPresets(_ context.Context, u *ui.UI, args []string) error {
	flags := newFlags("presets", u)
	var g dreaming.GraphFlags
	g.Add(flags)
	all := flags.Bool("all", false, "")
	asJSON := flags.Bool("json", false, "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if flags.NArg() > 1 {
		return ui.WrongUsage(fmt.Sprintf("one preset at a time, not %d", flags.NArg()), "")
	}
	if flags.NArg() == 1 {
		p, r, err := g.FindPreset(u, flags.Arg(0))
		if err != nil {
			return err
		}
		return printPreset(u, p, r)
	}
	graph, err := g.Open(u)
	if err != nil {
		return err
	}
	kind := recipe.KindOf(graph)
	shown := slices.DeleteFunc(recipe.Presets(), func(p recipe.Preset) bool { return !*all && p.Objectives[kind] == "" })
	if *asJSON {
		return encodePresets(u, shown)
	}
	if len(shown) == 0 {
		u.Say("no preset is for %s, which is not one of Inception5h, GoogLeNet, Inception v3, SqueezeNet and the demo graph", graph.Name)
		u.Hint("-l LAYER says what to dream; tfdream layers -g " + graph.Name + " lists the layers")
		return nil
	}
	table := tabwriter.NewWriter(u.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PRESET\tLOOKS LIKE\tFOR")
	for _, p := range shown {
		fmt.Fprintf(table, "%s\t%s\t%s\n", p.Name, p.Looks, p.Kinds())
	}
	return table.Flush()
}

// printPreset prints a preset as a recipe.
func printPreset(u *ui.UI, p recipe.Preset, r *recipe.Recipe) error {
	text, err := r.Text()
	if err == nil {
		_, err = fmt.Fprintf(u.Stdout, "# %s: %s\n%s", p.Name, p.Looks, text)
	}
	return err
}

func encodePresets(u *ui.UI, shown []recipe.Preset) error {
	type entry struct {
		Name       string                 `json:"preset"`
		Looks      string                 `json:"looks_like"`
		Flags      map[string]string      `json:"flags"`
		Objectives map[recipe.Kind]string `json:"objectives"`
	}
	entries := []entry{}
	for _, p := range shown {
		entries = append(entries, entry{p.Name, p.Looks, p.Settings, p.Objectives})
	}
	encoder := json.NewEncoder(u.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(entries)
}
