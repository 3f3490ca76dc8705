package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/setting"
)

const filtersHelp = `Usage:
    tfdream filters [flags]

Draws the kernels that a convolution has learned. Those of the first convolution, which
reads the picture, are small pictures themselves: one for each channel, row by row,
counted from 0. Grey is 0; the contrast of each kernel is stretched until its greatest
weight is white or black.

Deeper kernels have a plane for each channel that they read. The planes are drawn in
grey, white for what excites and black for what inhibits: a row for each kernel, a column
for each channel that it reads. A single kernel (--channel N) is a grid of its planes.

    -o, --output FILE       .png, .jpg, .tif or .webp; - is PNG on stdout (filters.png)
        --layer NAME        the layer (the first that reads the picture)
        --channel N,...     only these kernels, such as 139 or 3,10-20
        --columns N         columns of a grid (enough to make it one and a half times as
                            wide as high)
        --scale N           pixels per weight (as many as fit well)
` + sayHelp + `
With which network:
{network in brief}

Examples:
    tfdream filters
    tfdream filters -g net.pb --order bgr -o first.png
    tfdream filters --layer mixed4c_3x3
    tfdream filters --layer mixed4c_3x3 --channel 139
`

func runFilters(_ context.Context, u *ui.UI, args []string) error {
	flags := newFlags("filters", u)
	var graph dreaming.GraphFlags
	graph.Add(flags)
	output, layer, f := "filters.png", "", filters{}
	flags.VarP(setting.Into(&output, setting.Text()), "output", "o", "")
	flags.Var(setting.Into(&layer, setting.Text()), "layer", "")
	flags.Var(setting.Into(&f.channels, channelsKind), "channel", "")
	flags.Var(setting.Into(&f.columns, setting.Whole[int](1, 1<<16)), "columns", "")
	flags.Var(setting.Into(&f.scale, setting.Whole[int](1, 1<<10)), "scale", "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := noArguments(flags); err != nil {
		return err
	}
	if err := dreaming.CheckFigure(u, output); err != nil {
		return err
	}
	g, err := graph.Open(u)
	if err != nil {
		return err
	}
	if f.Kernels, err = architecture.KernelsOf(g, layer); errors.Is(err, architecture.ErrKernels) {
		return ui.WrongUsage(err.Error(), "tfdream layers lists the layers")
	} else if err != nil {
		return err
	}
	f.bgr = g.Profile.Order == graphs.BGR
	if err := f.selectKernels(); err != nil {
		return err
	}
	drawn, shown, err := f.draw()
	if err != nil {
		return err
	}
	if err := dreaming.WritePicture(u, drawn, output, picture.WriteOptions{}); err != nil {
		return err
	}
	u.Say("%s: %s", dreaming.OutputName(output), shown)
	return nil
}

// channelsKind is some channels, as an objective has them behind its layer.
var channelsKind = setting.NewKind("channel numbers, such as 139 or 3,10-20", func(text string) ([]objective.Selector, bool) {
	asked, err := objective.Parse("layer:" + text)
	if err != nil || len(asked) != 1 {
		return nil, false
	}
	labelled := func(s objective.Selector) bool { return s.Label != "" }
	return asked[0].Channels, !slices.ContainsFunc(asked[0].Channels, labelled)
}, nil)

// selectKernels makes a list of the kernels to show.
func (f *filters) selectKernels() error {
	if f.channels == nil {
		f.channels = []objective.Selector{{First: 0, Last: f.Outputs - 1}}
	}
	for _, s := range f.channels {
		if s.Last >= f.Outputs {
			return ui.WrongUsage(fmt.Sprintf("%s has channels 0 to %d, not %s", f.Layer, f.Outputs-1, s), "")
		}
		for channel := s.First; channel <= s.Last; channel++ {
			f.shown = append(f.shown, channel)
		}
	}
	return nil
}
