package main

import (
	"context"
	"fmt"
	"time"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/machine"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

const atlasHelp = `Usage:
    tfdream atlas [flags] LAYER[:CHANNELS]
    tfdream atlas [flags] --layers GLOB

Makes a contact sheet: a small dream for each channel of a layer, with its number and its
label, if it has one. CHANNELS are written as 0-63 or 3,10-20 (all). Many are dreamed in
one run of the network. After Ctrl-C, or any other stop, the same command continues from
there: until all are done, the dreams are kept in OUTPUT.parts.

Channels marked as asleep saw nothing in the picture that a dream could strengthen.

    -o, --output FILE       .html: a page with a search box, where a click on a picture
                            shows the command for its channel; .png, .jpg, .tif or
                            .webp: one picture (LAYER-atlas.html)
        --layers GLOB       a book: a page for each layer whose name matches, with an
                            index, in the folder that --output names (atlas). Where
                            blocks match, only the blocks: their channels are those of
                            their towers' ends
        --sheet SIZE        size of the whole picture, which the dreams are scaled to fit:
                            WIDTHxHEIGHT, screen (1920x1080) or a4 (2480x3508); without
                            it, 1920 wide and as high as needed
        --side N            side of each small dream, in pixels, 32 to 512 (160)
        --from PICTURE      dream on this picture instead of noise
        --batch N           dreams in one run (as many as make 512x512 pixels)

How they are dreamed (as in tfdream dream -h):
    -m, --method NAME       lapnorm, multiscale or deepdream (lapnorm; with --from
                            deepdream)
    -n, --iterations N, --step X, --octaves N, --octave-scale X, --lap-levels N
        --display MODE, --quality N
        --seed N            draws the noise and the shifts, the same for all (0)
` + sayHelp + `        --json              messages and progress as JSON lines on stderr

` + whereHelp + `
Examples:
    tfdream atlas motif
    tfdream atlas mixed4c:0-63 -o mixed4c.png
    tfdream atlas mixed4c --sheet a4 -o mixed4c.png
    tfdream atlas mixed4c --from sky.jpg -o sky-mixed4c.html
    tfdream atlas --layers 'mixed4*' -o book
`

func runAtlas(ctx context.Context, u *ui.UI, args []string) error {
	flags := newFlags("atlas", u)
	flags.BoolVar(&u.JSON, "json", false, "")
	a := &atlas{side: 160}
	a.Seed = new(uint32)
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
	graph, err := a.Network.Open(u)
	if err != nil {
		return err
	}
	model, err := dreaming.OpenModel(u, graph, a.Machine)
	if err != nil {
		return err
	}
	defer model.Close()
	chapters, err := a.chapters(model, asked)
	if err != nil {
		return err
	}
	for _, c := range chapters {
		dreaming.SayLabels(u, model, c.layer)
	}
	random := numpy.New(*a.Seed)
	from, err := a.start(u, random)
	if err != nil {
		return err
	}
	m := &atlasMaker{atlas: a, ui: u, shown: ui.Meter{UI: u}, model: model, from: from, random: random, start: start}
	for _, c := range chapters {
		m.all += len(c.channels)
	}
	if err := a.checkSheet(m.all, from.Picture); err != nil {
		return err
	}
	a.TellIgnored(u, flags)
	if err := m.make(ctx, chapters); err != nil {
		return err
	}
	dreaming.Saved(u, a.Output, time.Since(start))
	return nil
}

// start is the picture that every little dream starts from, and settles how it is dreamed on.
func (a *atlas) start(u *ui.UI, random *numpy.Random) (*dreaming.Original, error) {
	if a.Dream.Method == "" {
		a.Dream.Method = tfdream.LapNorm
		if a.from != "" {
			a.Dream.Method = tfdream.DeepDream
		}
	}
	a.Resolve()
	side := a.Dream.StartSide(a.side)
	from := dreaming.Source(fmt.Sprintf("%s%dx%d", dreaming.NoiseScheme, side, side))
	if a.from != "" {
		from = dreaming.Source(a.from)
	}
	limits := picture.Limits{MaxPixels: min(picture.DefaultMaxPixels, machine.PixelsInMemory(tfdream.Settings{}))}
	first, err := from.Read(u, limits, random)
	if err == nil && a.from != "" {
		s := dreaming.Settings{Limits: limits}
		s.MaxSide = side
		first.Picture, err = s.Resize(first.Picture)
	}
	return first, err
}
