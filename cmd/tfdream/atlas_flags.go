package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/tfdream"
)

// atlas is what the flags of atlas say.
type atlas struct {
	settings
	layers string // a pattern
	from   string // a picture
	side   int
	sheet  *size
	batch  int
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
