package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// atlas is what the flags of atlas say.
type atlas struct {
	dreaming.Settings
	layers string // a pattern
	from   string // a picture
	side   int
	sheet  *recipe.Size
	batch  int
}

// dreamedBy are the settings of how the little dreams are dreamed.
var dreamedBy = []string{"method", "iterations", "step", "octaves", "octave-scale", "lap-levels"}

func (a *atlas) add(flags *pflag.FlagSet) {
	a.AddOf(flags, append([]string{"display", "seed", "quality"}, dreamedBy...)...)
	flags.Var(setting.Into(&a.layers, globKind), "layers", "")
	flags.Var(setting.Into(&a.from, setting.Text()), "from", "")
	flags.Var(setting.Into(&a.side, setting.Whole[int](32, 512)), "side", "")
	flags.Var(setting.Into(&a.sheet, setting.Optional(sheetKind)), "sheet", "")
	flags.Var(setting.Into(&a.batch, setting.Whole[int](1, 1<<16)), "batch", "")
}

// ask reads the argument: a layer and which of its channels, or nothing for a book.
func (a *atlas) ask(args []string) (*objective.Term, error) {
	if method := string(a.Dream.Method); method != "" {
		if _, err := setting.OneOf(tfdream.AtlasMethods()...).Parse(method); err != nil {
			return nil, ui.WrongUsage(dreaming.NotA("--method", method, err), "")
		}
	}
	switch {
	case a.layers != "" && len(args) > 0:
		return nil, ui.WrongUsage(fmt.Sprintf("--layers %s and %s say the same thing twice: give one", a.layers, args[0]), "")
	case a.layers != "":
		return nil, nil
	case len(args) != 1:
		return nil, ui.WrongUsage(fmt.Sprintf("an atlas is of one layer, not %d", len(args)), "tfdream layers lists them; --layers GLOB makes a book of several")
	}
	asked, err := objective.Parse(args[0])
	if err != nil {
		return nil, dreaming.BadObjective(err)
	}
	if len(asked) != 1 || asked[0].Kind != objective.Mean || asked[0].Square || asked[0].Weight != 1 {
		return nil, ui.WrongUsage(fmt.Sprintf("%q is not a layer with some of its channels, such as mixed4c:0-63", args[0]), "tfdream layers lists what can be dreamed on, tfdream dream -h shows how to write it")
	}
	return &asked[0], nil
}

// checkOutput names the output, and refuses one that could not be written.
func (a *atlas) checkOutput(u *ui.UI, asked *objective.Term) error {
	if a.Output == "-" {
		return ui.WrongUsage("an atlas goes into a file, not to stdout", "-o FILE names it")
	}
	if asked == nil {
		if a.Output == "" {
			a.Output = "atlas"
		}
		if a.sheet != nil {
			return ui.WrongUsage("a book has pages for a browser, so --sheet has no meaning", "without --layers it is the size of one picture")
		}
		return dreaming.CheckFolder(a.Output)
	}
	if a.Output == "" {
		a.Output = fileName(asked.Layer) + "-atlas.html"
	}
	if a.sheet != nil && isPage(a.Output) {
		return ui.WrongUsage("a page for a browser has no size, so --sheet has no meaning", "-o FILE.png makes a picture of it")
	}
	if a.from != "" && dreaming.SameFile(a.from, a.Output) {
		return ui.WrongUsage("the atlas would overwrite its own picture "+a.from, "-o names another file")
	}
	if isPage(a.Output) {
		return dreaming.CheckWritable(a.Output)
	}
	return dreaming.CheckFigure(u, a.Output)
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

// sheetKind is a sheet's size, or one of those that have names.
var sheetKind = setting.NewKind("screen, a4, or WIDTHxHEIGHT with sides up to 30000 pixels", func(text string) (recipe.Size, bool) {
	switch text {
	case "screen":
		return recipe.Size{Width: 1920, Height: 1080}, true
	case "a4":
		return recipe.Size{Width: 2480, Height: 3508}, true
	}
	s, err := recipe.SizeKind.Parse(text)
	return s, err == nil && max(s.Width, s.Height) <= 30_000
}, nil)
