package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

const atlasHelp = `Usage:
    tfdream atlas [flags] LAYER[:CHANNELS]
    tfdream atlas [flags] --layers GLOB

A contact sheet: a little dream for each channel of a layer, with its number and, where
there is one, its label. CHANNELS are as 0-63 or 3,10-20 (all). Many are dreamed in one
run of the network. Stopped, by Ctrl-C or otherwise, the same command goes on from there:
until all are done, they are kept in OUTPUT.parts.

Channels marked as asleep saw nothing in the picture that could be made more of.

    -o, --output FILE       .html: a page with a search box, where a click on a picture
                            shows the command for its channel; .png, .jpg, .tif or
                            .webp: one picture (LAYER-atlas.html)
        --layers GLOB       a book: a page for each layer of such names, with an index, in
                            the folder that --output names (atlas). Of names that
                            blocks have too, only the blocks: the ends of their towers
                            are the blocks' channels
        --sheet SIZE        size of the picture in all, onto which the dreams are fitted:
                            WIDTHxHEIGHT, screen (1920x1080) or a4 (2480x3508); without
                            it, 1920 wide and as high as need be
        --side N            side of each little dream, in pixels, 32 to 512 (160)
        --from PICTURE      dream on this picture, not on noise
        --batch N           dreams in one run (what makes 512x512 pixels)

How they are dreamed (as in tfdream dream -h):
    -m, --method NAME       lapnorm, multiscale or deepdream (lapnorm; with --from
                            deepdream)
    -n, --iterations N, --step X, --octaves N, --octave-scale X, --lap-levels N
        --display MODE, --quality N
        --seed N            draws the noise and the shifts, the same for all (0)
` + sayHelp + `        --json              messages and progress as JSON lines on stderr

` + graphHelp + `
Examples:
    tfdream atlas motif
    tfdream atlas mixed4c:0-63 -o mixed4c.png
    tfdream atlas mixed4c --sheet a4 -o mixed4c.png
    tfdream atlas mixed4c --from sky.jpg -o sky-mixed4c.html
    tfdream atlas --layers 'mixed4*' -o book
`

// atlas is what the flags of atlas say.
type atlas struct {
	settings
	layers string // a pattern
	from   string // a picture
	side   int
	sheet  *size
	batch  int
}

// chapter is a layer with the channels to dream of.
type chapter struct {
	layer    string
	channels []int
	labels   []string // of all channels, where there are any
}

func (a *atlas) add(flags *pflag.FlagSet) {
	a.graph.add(flags)
	addDevice(flags, &a.device)
	d := &a.dream
	flags.VarP(into(&d.Method, oneOf(tfdream.AtlasMethods()...)), "method", "m", "")
	flags.VarP(into(&d.Iterations, whole[int](1, 1_000_000)), "iterations", "n", "")
	flags.Var(into(&d.Step, stepSize), "step", "")
	flags.Var(into(&d.Octaves, whole[int](1, 100)), "octaves", "")
	flags.Var(into(&d.OctaveScale, octaveScale), "octave-scale", "")
	flags.Var(into(&d.LapLevels, whole[int](1, 16)), "lap-levels", "")
	flags.Var(into(&a.display, oneOf(tfdream.Displays()...)), "display", "")
	flags.Var(into(&a.seed, optional(whole[uint32](0, 1<<32-1))), "seed", "")
	flags.VarP(into(&a.output, text), "output", "o", "")
	flags.Var(into(&a.quality.Quality, whole[int](1, 100)), "quality", "")
	flags.Var(into(&a.layers, glob), "layers", "")
	flags.Var(into(&a.from, text), "from", "")
	flags.Var(into(&a.side, whole[int](32, 512)), "side", "")
	flags.Var(into(&a.sheet, optional(sheetSize)), "sheet", "")
	flags.Var(into(&a.batch, whole[int](1, 1<<16)), "batch", "")
}

func runAtlas(ctx context.Context, u *ui, args []string) error {
	flags := newFlags("atlas", u)
	flags.BoolVar(&u.json, "json", false, "")
	a := &atlas{side: 160, settings: settings{seed: new(uint32)}}
	a.add(flags)
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	asked, err := a.ask(flags.Args())
	if err != nil {
		return err
	}
	if err := a.checkOutput(u, asked); err != nil {
		return err
	}
	start := time.Now()
	graph, err := a.graph.open(u)
	if err != nil {
		return err
	}
	model, err := openModel(u, graph, a.device)
	if err != nil {
		return err
	}
	defer model.Close()
	chapters, err := a.chapters(model, asked)
	if err != nil {
		return err
	}
	random := numpy.New(*a.seed)
	from, err := a.start(u, random)
	if err != nil {
		return err
	}
	m := &atlasMaker{atlas: a, ui: u, model: model, from: from, random: random, start: start}
	for _, c := range chapters {
		m.all += len(c.channels)
	}
	if err := m.make(ctx, chapters); err != nil {
		return err
	}
	u.done(a.output, time.Since(start))
	return nil
}

// ask reads the argument: a layer and which of its channels, or nothing for a book.
func (a *atlas) ask(args []string) (*tfdream.Term, error) {
	switch {
	case a.layers != "" && len(args) > 0:
		return nil, wrongUsage(fmt.Sprintf("--layers %s and %s say the same thing twice: give one", a.layers, args[0]), "")
	case a.layers != "":
		return nil, nil
	case len(args) != 1:
		return nil, wrongUsage(fmt.Sprintf("an atlas is of one layer, not %d", len(args)), "tfdream layers lists them; --layers GLOB makes a book of several")
	}
	objective, err := tfdream.ParseObjective(args[0])
	if err != nil {
		return nil, badObjective(err)
	}
	if len(objective) != 1 || objective[0].Kind != tfdream.Mean || objective[0].Square || objective[0].Weight != 1 {
		return nil, wrongUsage(fmt.Sprintf("%q is not a layer with some of its channels, such as mixed4c:0-63", args[0]), "")
	}
	return &objective[0], nil
}

// checkOutput names the output, and refuses one that could not be written.
func (a *atlas) checkOutput(u *ui, asked *tfdream.Term) error {
	if a.output == "-" {
		return wrongUsage("an atlas goes into a file, not to stdout", "-o FILE names it")
	}
	if asked == nil {
		if a.output == "" {
			a.output = "atlas"
		}
		if a.sheet != nil {
			return wrongUsage("a book has pages for a browser, so --sheet has no meaning", "without --layers it is the size of one picture")
		}
		return checkFolder(a.output)
	}
	if a.output == "" {
		a.output = fileName(asked.Layer) + "-atlas.html"
	}
	if a.sheet != nil && isPage(a.output) {
		return wrongUsage("a page for a browser has no size, so --sheet has no meaning", "-o FILE.png makes a picture of it")
	}
	if a.from != "" && sameFile(a.from, a.output) {
		return wrongUsage("the atlas would overwrite its own picture "+a.from, "-o names another file")
	}
	if isPage(a.output) {
		return checkWritable(a.output)
	}
	return checkFigure(u, a.output)
}

func isPage(file string) bool { return strings.EqualFold(filepath.Ext(file), ".html") }

// fileName is a layer's name as one of a file.
func fileName(layer string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\: `, r) {
			return '-'
		}
		return r
	}, layer)
}

// sheetSize is a sheet's size, or one of those that have names.
func sheetSize(text string) (size, error) {
	switch text {
	case "screen":
		return size{1920, 1080}, nil
	case "a4":
		return size{2480, 3508}, nil
	}
	s, err := widthByHeight(text)
	if err != nil || max(s.width, s.height) > 30_000 {
		return size{}, errors.New("screen, a4, or WIDTHxHEIGHT with sides up to 30000 pixels")
	}
	return s, nil
}

// chapters finds the layers and their channels.
func (a *atlas) chapters(model *tfdream.Model, asked *tfdream.Term) ([]chapter, error) {
	if asked == nil {
		layers, err := matching(model, a.layers)
		if err != nil {
			return nil, err
		}
		var all []chapter
		for _, layer := range blocks(layers) {
			all = append(all, chapterOf(model, layer.Name, layer.Channels))
		}
		return all, nil
	}
	channels, err := model.Channels(*asked)
	if err != nil {
		return nil, err
	}
	c := chapterOf(model, asked.Layer, 0)
	c.channels = channels
	return []chapter{c}, nil
}

func chapterOf(model *tfdream.Model, layer string, channels int) chapter {
	c := chapter{layer: layer, labels: model.Labels(layer)}
	for channel := range channels {
		c.channels = append(c.channels, channel)
	}
	return c
}

// blocks are the blocks among layers, for their channels are those of the layers that they
// are made of. Without a block, the ReLUs stand for what is around them.
func blocks(layers []tfdream.Layer) []tfdream.Layer {
	for _, kinds := range [][]string{{"Concat", "ConcatV2"}, {"Relu"}} {
		some := slices.DeleteFunc(slices.Clone(layers), func(l tfdream.Layer) bool { return !slices.Contains(kinds, l.Operation) })
		if len(some) > 0 {
			return some
		}
	}
	return layers
}

// start is the picture that every little dream starts from, and settles how it is dreamed on.
func (a *atlas) start(u *ui, random *numpy.Random) (*original, error) {
	if a.dream.Method == "" {
		a.dream.Method = tfdream.LapNorm
		if a.from != "" {
			a.dream.Method = tfdream.DeepDream
		}
	}
	if a.display == "" {
		a.display = a.dream.Method.Display()
	}
	side := a.dream.StartSide(a.side)
	from := source(fmt.Sprintf("%s%dx%d", noiseScheme, side, side))
	if a.from != "" {
		from = source(a.from)
	}
	limits := picture.Limits{MaxPixels: min(picture.DefaultMaxPixels, pixelsInMemory(tfdream.Settings{}))}
	first, err := from.read(u, limits, random)
	if err == nil && a.from != "" {
		s := settings{maxSide: side, limits: limits}
		first.picture, err = s.resize(first.picture)
	}
	return first, err
}
