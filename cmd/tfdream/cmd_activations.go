package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"al.essio.dev/pkg/shellescape"
	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/machine"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/setting"
)

const activationsHelp = `Usage:
    tfdream activations [flags] PICTURE

Shows which channels of each layer a picture excites most, and how to dream on them, to
see more of what the network sees already. PICTURE is as in tfdream dream -h.

Some channels are always excited. So the picture is compared with pictures of the same
colours and roughness that show nothing (four of the same spectrum with random phases).
SCORE is how much higher the channel's mean activation is than for these, in units of the
root mean square of that difference over the layer's channels. PLACE is where the channel
is excited most, as x,y from 0 to 1, which neuron(LAYER, CHANNEL, x, y) accepts.

    -o, --output FILE       heat maps over the picture, a row for each layer: .png, .jpg,
                            .tif or .webp; - is PNG on stdout, and no table
        --match GLOB        only layers whose names match (the ends of the blocks or,
                            without blocks, of the convolutions)
        --top N             number of channels for each layer (3)
{size}
        --max-side N        shrink the picture first, to this longest side (480)
{quality}
        --json              as JSON
` + sayHelp + `
` + whereHelp + `
Examples:
    tfdream activations sky.jpg
    tfdream activations sky.jpg -o seen.png --top 5
    tfdream activations sky.jpg --match mixed4c --top 20
`

// activations is what the flags of activations say.
type activations struct {
	dreaming.Settings
	match string
	top   int
}

// excited is what a picture excites, layer by layer, and what to dream on.
type excited struct {
	Picture   string                 `json:"picture"`
	Layers    [][]inspect.Excitement `json:"layers"`
	Objective string                 `json:"objective"`
	Command   string                 `json:"command"`
}

func runActivations(ctx context.Context, u *ui.UI, args []string) error {
	flags := newFlags("activations", u)
	a := &activations{top: 3}
	a.Seed, a.MaxSide = new(uint32), 480
	a.AddOf(flags, "size", "max-side", "quality")
	flags.Var(setting.Into(&a.match, globKind), "match", "")
	flags.Var(setting.Into(&a.top, setting.Whole[int](1, 1<<16)), "top", "")
	asJSON := flags.Bool("json", false, "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := a.check(u, flags); err != nil {
		return err
	}
	if a.Output == "-" && *asJSON {
		return ui.WrongUsage("-o - and --json would both write to stdout", "name a file with -o")
	}
	from := dreaming.Source(flags.Arg(0))
	model, err := (&dreaming.ModelFlags{Network: a.Network, Device: a.Machine}).Open(u)
	if err != nil {
		return err
	}
	defer model.Close()
	photo, err := a.Prepare(u, dreaming.Job{Source: from})
	if err != nil {
		return err
	}
	// The network sees it at once, as in a dream by naive.
	if p := photo.Picture; p.Width*p.Height > machine.PixelsInMemory(tfdream.Settings{Method: tfdream.Naive}) {
		return ui.WrongUsage(fmt.Sprintf("there is not enough memory to show the network %s at once", recipe.Size{Width: p.Width, Height: p.Height}), "--max-side shrinks it first (480)")
	}
	layers, err := a.layers(model, photo.Picture)
	if err != nil {
		return err
	}
	if err := a.checkHeatMaps(model, photo.Picture, layers); err != nil {
		return err
	}
	seen, err := inspect.Activations(ctx, model, photo.Picture, layers, a.top)
	if err != nil {
		return dreaming.About(from, dreaming.WrongSize(err))
	}
	if a.Output != "" {
		if err := a.writeHeatMaps(u, model, photo.Picture, seen, filepath.Base(string(from))); err != nil {
			return err
		}
	}
	if a.Output == "-" {
		return nil
	}
	return a.tell(u, from, seen, *asJSON)
}

// check refuses what makes no sense, before any work is done.
func (a *activations) check(u *ui.UI, flags *pflag.FlagSet) error {
	if flags.NArg() != 1 {
		return ui.WrongUsage(fmt.Sprintf("activations takes one picture, not %d", flags.NArg()), "tfdream activations PICTURE")
	}
	if a.Size != nil {
		if flags.Changed("max-side") {
			return ui.WrongUsage("--size and --max-side say the same thing twice: give one", "")
		}
		a.MaxSide = 0
	}
	if a.Limits.MaxPixels == 0 {
		a.Limits.MaxPixels = min(picture.DefaultMaxPixels, machine.PixelsInMemory(tfdream.Settings{}))
	}
	if err := a.CheckSource(u, dreaming.Source(flags.Arg(0))); err != nil {
		return err
	}
	if a.Output == "" {
		return nil
	}
	if err := dreaming.CheckFigure(u, a.Output); err != nil {
		return err
	}
	if from := dreaming.Source(flags.Arg(0)); from.IsFile() && dreaming.SameFile(string(from), a.Output) {
		return ui.WrongUsage(fmt.Sprintf("the heat maps would overwrite the picture %s", from), "-o names another file")
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
	views := architecture.ViewsOf(model.Graph, photo.Height, photo.Width)
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
	if len(all) == 0 && len(listed) > 0 {
		one := objective.Objective{{Weight: 1, Layer: listed[0].Name}}
		if err := model.Takes(dreaming.SizeOf(photo), one); err != nil {
			return nil, dreaming.WrongSize(err)
		}
	}
	switch {
	case len(all) == 0:
		return nil, ui.WrongUsage(fmt.Sprintf("no selected layer has positions in a picture of %dx%d", photo.Width, photo.Height), "tfdream layers --size WxH lists their sizes")
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
func (a *activations) tell(u *ui.UI, from dreaming.Source, seen [][]inspect.Excitement, asJSON bool) error {
	best := seen[0][0]
	for _, layer := range seen {
		if layer[0].Score > best.Score {
			best = layer[0]
		}
	}
	told := excited{Picture: string(from), Layers: seen, Objective: best.Objective()}
	told.Command = a.command(from, told.Objective)
	if asJSON {
		encoder := json.NewEncoder(u.Stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(told)
	}
	table := tabwriter.NewWriter(u.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "OBJECTIVE\tSCORE\tMEAN\tSCRAMBLED\tPLACE\tLABEL")
	for _, layer := range seen {
		for _, e := range layer {
			fmt.Fprintf(table, "%s\t%.1f\t%.4g\t%.4g\t%.2f,%.2f\t%s\n", e.Objective(), e.Score, e.Mean, e.Scrambled, e.X, e.Y, e.Label)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(u.Stdout, "\nto see more of it:\n    %s\n", told.Command)
	return err
}

// command dreams on an objective, with the same picture and graph.
func (a *activations) command(from dreaming.Source, objective string) string {
	return "tfdream " + shellescape.QuoteCommand(append(a.Network.Arguments(), "-l", objective, string(from)))
}
