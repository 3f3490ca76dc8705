package main

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/setting"
)

const layersHelp = `Usage:
    tfdream layers [flags]

Lists what can be dreamed on, in the order in which a picture meets it: layer,
operation, channels; its receptive field, which is how many pixels of the picture a
unit sees (with those beyond the edges, where padding is), or "all" of them; and its
stride, which is how many pixels are between neighbouring units.

        --size WxH          also list the layers' sizes for a picture of this width and
                            height
        --match GLOB        only layers whose names match: * is any letters, ? is one
        --draw FILE.svg     draw the network on one page instead: blocks as boxes with
                            their towers, kernels, channels and receptive fields
    -l, --objective EXPR    explain this objective instead: which nodes and channels,
                            and what stands between them and the picture
        --json              as JSON
` + sayHelp + `
` + whereHelp + `
Examples:
    tfdream layers
    tfdream layers --match 'mixed4?' --size 640x480
    tfdream layers --draw network.svg
    tfdream layers -g net.pb --json
    tfdream layers -l 'softmax2:tabby - 0.1*tv'
`

// layerLine is what is told of a layer.
type layerLine struct {
	graphs.Layer
	Field  *extent `json:"receptive_field,omitempty"` // where it is known, in pixels
	Stride *extent `json:"stride,omitempty"`
	Whole  bool    `json:"sees_all,omitempty"` // every unit sees the whole picture
	Size   *extent `json:"size,omitempty"`     // in units, if a picture's size was given
}

// extent is a width and a height.
type extent struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

func runLayers(ctx context.Context, u *ui.UI, args []string) error {
	flags := newFlags("layers", u)
	var m dreaming.ModelFlags
	m.Add(flags)
	var picture *recipe.Size
	var match, drawing string
	flags.Var(setting.Into(&picture, setting.Optional(recipe.SizeKind)), "size", "")
	flags.Var(setting.Into(&match, globKind), "match", "")
	flags.Var(setting.Into(&drawing, setting.Text()), "draw", "")
	asJSON := flags.Bool("json", false, "")
	objective := flags.StringP("objective", "l", "", "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := noArguments(flags); err != nil {
		return err
	}
	if *objective != "" && (picture != nil || match != "" || drawing != "") {
		return ui.WrongUsage("--objective explains an objective; --size, --match and --draw are for listing layers: give one or the other", "")
	}
	if drawing != "" {
		if match != "" || *asJSON {
			return ui.WrongUsage("--draw draws the whole network: leave out --match and --json", "")
		}
		if err := checkDrawing(drawing); err != nil {
			return err
		}
	}
	model, err := m.Open(u)
	if err != nil {
		return err
	}
	defer model.Close()
	if *objective != "" {
		return explain(ctx, u, model, *objective, *asJSON)
	}
	dreaming.SayLeftOut(u, model.Graph)
	layers, err := matching(model, match)
	if err != nil {
		return err
	}
	if len(layers) == 0 {
		return dreaming.NoLayers(model.Graph)
	}
	lines := layerLines(model, layers, picture)
	if drawing != "" {
		return drawLayers(u, model, lines, picture, drawing)
	}
	if *asJSON {
		encoder := json.NewEncoder(u.Stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(lines)
	}
	return printLayers(u, lines, picture)
}

// layerLines tells of layers, and of their sizes for a picture if one is given.
func layerLines(model *tfdream.Model, layers []graphs.Layer, picture *recipe.Size) []layerLine {
	shown := recipe.Size{Width: inspect.DefaultCrop, Height: inspect.DefaultCrop}
	if picture != nil {
		shown = *picture
	}
	views := architecture.ViewsOf(model.Graph, shown.Height, shown.Width)
	lines := make([]layerLine, len(layers))
	for i, layer := range layers {
		lines[i].Layer = layer
		view, known := views[layer.Name]
		switch {
		case view.Whole:
			lines[i].Whole = true
		case known:
			lines[i].see(view, picture != nil)
		}
	}
	return lines
}

func (l *layerLine) see(view architecture.View, sized bool) {
	l.Field = &extent{view.Columns.Field(), view.Rows.Field()}
	l.Stride = &extent{view.Columns.Stride, view.Rows.Stride}
	if sized {
		l.Size = &extent{view.Columns.Cells, view.Rows.Cells}
	}
}

// printLayers prints a table, and the totals that the notebook prints.
func printLayers(u *ui.UI, lines []layerLine, picture *recipe.Size) error {
	table := tabwriter.NewWriter(u.Stdout, 0, 0, 2, ' ', 0)
	head := "LAYER\tOPERATION\tCHANNELS\tFIELD\tSTRIDE"
	if picture != nil {
		head += "\tSIZE"
	}
	fmt.Fprintln(table, head)
	for _, l := range lines {
		field := "?"
		if l.Whole {
			field = "all"
		} else if l.Field != nil {
			field = l.Field.side()
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%s", l.Name, l.Operation, l.Channels, field)
		if l.Stride != nil {
			fmt.Fprintf(table, "\t%s", l.Stride.side())
		}
		if l.Size != nil {
			fmt.Fprintf(table, "\t%s", l.Size.size())
		}
		fmt.Fprintln(table)
	}
	convolutions, channels := totals(lines)
	fmt.Fprintf(table, "%s, %s\n", ui.Count(convolutions, "convolution"), ui.Count(channels, "channel"))
	return table.Flush()
}

// totals are how many convolutions there are, and how many channels they have together.
func totals(lines []layerLine) (convolutions, channels int) {
	for _, l := range lines {
		if l.Operation == "Conv2D" {
			convolutions++
			channels += l.Channels
		}
	}
	return convolutions, channels
}

// side is one number for a square.
func (e extent) side() string {
	if e.Width == e.Height {
		return fmt.Sprint(e.Width)
	}
	return e.size()
}

func (e extent) size() string { return fmt.Sprintf("%dx%d", e.Width, e.Height) }
