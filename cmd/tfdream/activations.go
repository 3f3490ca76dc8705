package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
)

const activationsHelp = `Usage:
    tfdream activations [flags] PICTURE

Tells which channels of each layer a picture excites most, and how to dream on them:
on what is there already. PICTURE as in tfdream dream -h.

Some channels are always excited. So the picture is compared with pictures of the same
colours and roughness, but with nothing in them (four of the same spectrum with random
phases). SCORE is how much higher the channel's mean activation is than for these, in
units of what that is for the layer's channels (root mean square). PLACE is where the
channel is excited most, x,y from 0 to 1, as neuron(LAYER, CHANNEL, x, y) takes it.

    -o, --output FILE       heat maps over the picture, a row for each layer: .png, .jpg,
                            .tif or .webp; - is PNG on stdout, and no table
        --match GLOB        of the layers of such names (the ends of the blocks or,
                            where there are none, of the convolutions)
        --top N             how many channels of each layer (3)
        --size WxH          resize the picture first
        --max-side N        shrink the picture first, to this longest side (480)
        --quality N         of a JPEG, 1 to 100 (92)
        --json              as JSON
` + sayHelp + `
` + graphHelp + `
Examples:
    tfdream activations sky.jpg
    tfdream activations sky.jpg -o seen.png --top 5
    tfdream activations sky.jpg --match mixed4c --top 20
`

// activations is what the flags of activations say.
type activations struct {
	settings
	match string
	top   int
}

// excited is what a picture excites, layer by layer, and what to dream on.
type excited struct {
	Picture   string                 `json:"picture"`
	Layers    [][]tfdream.Excitement `json:"layers"`
	Objective string                 `json:"objective"`
	Command   string                 `json:"command"`
}

func runActivations(ctx context.Context, u *ui, args []string) error {
	flags := newFlags("activations", u)
	a := &activations{top: 3}
	a.seed, a.maxSide = new(uint32), 480
	a.graph.add(flags)
	addDevice(flags, &a.device)
	flags.VarP(into(&a.output, text), "output", "o", "")
	flags.Var(into(&a.match, glob), "match", "")
	flags.Var(into(&a.top, whole[int](1, 1<<16)), "top", "")
	flags.Var(into(&a.size, optional(widthByHeight)), "size", "")
	flags.Var(into(&a.maxSide, whole[int](1, maxSide)), "max-side", "")
	flags.Var(into(&a.quality.Quality, whole[int](1, 100)), "quality", "")
	asJSON := flags.Bool("json", false, "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := a.check(u, flags); err != nil {
		return err
	}
	if a.output == "-" && *asJSON {
		return wrongUsage("-o - and --json would both print on stdout", "name a file with -o")
	}
	from := source(flags.Arg(0))
	model, err := (&modelFlags{a.graph, a.device}).open(u)
	if err != nil {
		return err
	}
	defer model.Close()
	photo, err := a.prepare(u, job{source: from})
	if err != nil {
		return err
	}
	// The network sees it at once, as in a dream by naive.
	if p := photo.picture; p.Width*p.Height > pixelsInMemory(tfdream.Settings{Method: tfdream.Naive}) {
		return wrongUsage(fmt.Sprintf("there is no memory to look at %s at once", size{p.Width, p.Height}), "--max-side shrinks it first (480)")
	}
	layers, err := a.layers(model, photo.picture)
	if err != nil {
		return err
	}
	seen, err := model.Activations(ctx, photo.picture, layers, a.top)
	if err != nil {
		return wrapped(from, err)
	}
	if a.output != "" {
		if err := a.writeHeatMaps(u, model, photo.picture, seen, filepath.Base(string(from))); err != nil {
			return err
		}
	}
	if a.output == "-" {
		return nil
	}
	return a.tell(u, from, seen, *asJSON)
}

// check refuses what makes no sense, before any work is done.
func (a *activations) check(u *ui, flags *pflag.FlagSet) error {
	if flags.NArg() != 1 {
		return wrongUsage("one picture to look at is needed", "tfdream activations PICTURE")
	}
	if a.size != nil {
		if flags.Changed("max-side") {
			return wrongUsage("--size and --max-side say the same thing twice: give one", "")
		}
		a.maxSide = 0
	}
	if a.limits.MaxPixels == 0 {
		a.limits.MaxPixels = min(picture.DefaultMaxPixels, pixelsInMemory(tfdream.Settings{}))
	}
	if err := a.checkSource(u, source(flags.Arg(0))); err != nil {
		return err
	}
	if a.output == "" {
		return nil
	}
	if err := checkFigure(u, a.output); err != nil {
		return err
	}
	if from := source(flags.Arg(0)); from.isFile() && sameFile(string(from), a.output) {
		return wrongUsage(fmt.Sprintf("the heat maps would overwrite the picture %s", from), "-o names another file")
	}
	return nil
}

// layers are those to look at: of the names asked for, or else where towers are joined
// or, where nothing is, the convolutions' ends.
func (a *activations) layers(model *tfdream.Model, photo *picture.Picture) ([]string, error) {
	listed, err := matching(model, a.match)
	if err != nil {
		return nil, err
	}
	views := model.Views(tfdream.Size{Height: photo.Height, Width: photo.Width})
	var all, joined, relus []string
	for _, layer := range listed {
		view, known := views[layer.Name]
		if !known || view.Whole || view.Rows.Cells*view.Columns.Cells == 0 {
			continue
		}
		all = append(all, layer.Name)
		switch layer.Operation {
		case "Concat", "ConcatV2":
			joined = append(joined, layer.Name)
		case "Relu", "Relu6":
			relus = append(relus, layer.Name)
		}
	}
	switch {
	case len(all) == 0:
		return nil, wrongUsage(fmt.Sprintf("no layer asked for has places in a picture of %dx%d", photo.Width, photo.Height), "tfdream layers --size WxH tells their sizes")
	case a.match != "":
		return all, nil
	case len(joined) > 0:
		return joined, nil
	case len(relus) > 0:
		return relus, nil
	}
	return all, nil
}

// tell prints what the picture excites, and the command that dreams on the most excited.
func (a *activations) tell(u *ui, from source, seen [][]tfdream.Excitement, asJSON bool) error {
	best := seen[0][0]
	for _, layer := range seen {
		if layer[0].Score > best.Score {
			best = layer[0]
		}
	}
	told := excited{Picture: string(from), Layers: seen, Objective: best.Objective()}
	told.Command = a.command(from, told.Objective)
	if asJSON {
		encoder := json.NewEncoder(u.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(told)
	}
	table := tabwriter.NewWriter(u.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "OBJECTIVE\tSCORE\tMEAN\tSCRAMBLED\tPLACE\tLABEL")
	for _, layer := range seen {
		for _, e := range layer {
			fmt.Fprintf(table, "%s\t%.1f\t%.4g\t%.4g\t%.2f,%.2f\t%s\n", e.Objective(), e.Score, e.Mean, e.Scrambled, e.X, e.Y, e.Label)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(u.stdout, "\nto see more of it:\n    %s\n", told.Command)
	return err
}

// command dreams on an objective, with the same picture and graph.
func (a *activations) command(from source, objective string) string {
	return "tfdream " + shellWords(append(a.graph.arguments(), "-l", objective, string(from)))
}
