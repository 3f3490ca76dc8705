package main

import (
	"context"
	"fmt"
	"time"

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
