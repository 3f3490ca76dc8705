package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
)

const classifyHelp = `Usage:
    tfdream classify [flags] PICTURE...

Tells what a picture shows: the likeliest classes, with their labels. The picture's
shorter side is scaled to 256 pixels, and the middle 224x224 are shown to the network
as it wants them; what it says at several positions is averaged.

        --top N             how many classes (5)
        --crop N            side of the square in the middle, in pixels (224); the
                            shorter side is scaled to 256/224 of it
        --whole             show the picture as it is, without scale and crop
        --layer NAME        the classifier (the deepest softmax)
        --dream             dream on the picture, and tell what it shows before and
                            after; takes the flags of tfdream dream, but no --output
        --json              as JSON
` + sayHelp + `
` + graphHelp + `
Examples:
    tfdream classify sky.jpg photos/*.jpg
    tfdream classify -g net.pb --labels synset_words.txt --mean 123,117,104 --order bgr cat.jpg
    tfdream classify --dream -l softmax2:owl -n 20 noise:224x224
`

// classify is what the flags of classify say.
type classify struct {
	settings
	classification tfdream.Classification
	whole, dreamed bool
}

// classified is what a picture shows and, if it is dreamed on, its dream.
type classified struct {
	Picture string          `json:"picture"`
	Classes []tfdream.Class `json:"classes"`
	Dreamed []tfdream.Class `json:"dreamed,omitempty"`
}

func runClassify(ctx context.Context, u *ui, args []string) error {
	flags := newFlags("classify", u)
	c := classify{classification: tfdream.Classification{Crop: tfdream.DefaultCrop, Top: 5}}
	c.add(flags)
	flags.Var(into(&c.classification.Top, whole[int](1, 1<<20)), "top", "")
	flags.Var(into(&c.classification.Crop, whole[int](1, 1<<14)), "crop", "")
	flags.Var(into(&c.classification.Layer, text), "layer", "")
	flags.BoolVar(&c.whole, "whole", false, "")
	flags.BoolVar(&c.dreamed, "dream", false, "")
	asJSON := flags.Bool("json", false, "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := c.check(u, flags); err != nil {
		return err
	}
	model, d, err := c.wake(ctx, u)
	if err != nil {
		return err
	}
	defer model.Close()
	var all []classified
	for _, name := range flags.Args() {
		one, err := c.look(ctx, u, model, d, source(name))
		if err != nil {
			return err
		}
		if all = append(all, one); *asJSON {
			continue
		}
		if err := one.print(u); err != nil {
			return err
		}
	}
	if !*asJSON {
		return nil
	}
	encoder := json.NewEncoder(u.stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(all)
}

// check refuses what makes no sense, before any work is done.
func (c *classify) check(u *ui, flags *pflag.FlagSet) error {
	if flags.NArg() == 0 {
		return wrongUsage("no picture to classify", "tfdream classify PICTURE...")
	}
	if flags.Changed("output") {
		return wrongUsage("classify writes no picture, so --output has no meaning", "tfdream dream makes one")
	}
	if c.whole && flags.Changed("crop") {
		return wrongUsage("--whole and --crop contradict each other: give one", "")
	}
	if c.whole {
		c.classification.Crop = 0
	}
	if !c.dreamed {
		var idle []string
		flags.Visit(func(f *pflag.Flag) {
			if slices.Contains(dreaming, f.Name) {
				idle = append(idle, "--"+f.Name)
			}
		})
		if len(idle) > 0 {
			return wrongUsage(fmt.Sprintf("without a dream %s has no meaning", strings.Join(idle, ", ")), "--dream dreams on the picture, and tells what it shows before and after")
		}
	}
	if err := c.follow(u, flags); err != nil {
		return err
	}
	if err := c.resolve(); err != nil {
		return err
	}
	for _, name := range flags.Args() {
		if err := c.checkSource(u, source(name)); err != nil {
			return err
		}
	}
	return nil
}

// dreaming are the flags that say how to dream, and nothing else.
var dreaming = []string{"method", "objective", "iterations", "step", "octaves", "octave-scale", "tile", "coverage", "jitter", "lap-levels", "display", "guide", "mask", "recipe", "quality", "preset", "strength"}

// wake starts TensorFlow with the graph.
func (c *classify) wake(ctx context.Context, u *ui) (*tfdream.Model, tfdream.Settings, error) {
	if c.dreamed {
		if err := c.readGuides(); err != nil {
			return nil, tfdream.Settings{}, err
		}
		if err := c.readMask(); err != nil {
			return nil, tfdream.Settings{}, err
		}
		return c.settings.wake(ctx, u)
	}
	graph, err := c.graph.open(u)
	if err != nil {
		return nil, tfdream.Settings{}, err
	}
	model, err := openModel(u, graph, c.device)
	return model, tfdream.Settings{}, err
}

// look classifies a picture, and its dream if there is to be one.
func (c *classify) look(ctx context.Context, u *ui, model *tfdream.Model, d tfdream.Settings, from source) (classified, error) {
	photo, err := c.prepare(u, job{source: from})
	if err != nil {
		return classified{}, err
	}
	one := classified{Picture: string(from)}
	if one.Classes, err = c.classesOf(ctx, model, photo.picture); err != nil || !c.dreamed {
		return one, wrapped(from, err)
	}
	d.Random = photo.random
	dream, err := model.Dream(ctx, photo.picture, d)
	if err != nil {
		return one, wrapped(from, err)
	}
	one.Dreamed, err = c.classesOf(ctx, model, c.display.Show(dream))
	return one, wrapped(from, err)
}

func (c *classify) classesOf(ctx context.Context, model *tfdream.Model, p *picture.Picture) ([]tfdream.Class, error) {
	classes, err := model.Classify(ctx, p, c.classification)
	if err != nil && c.classification.Crop != tfdream.DefaultCrop && ctx.Err() == nil {
		return nil, &problem{err.Error(), fmt.Sprintf("some classifiers take %dx%d pixels only: leave out --whole and --crop", tfdream.DefaultCrop, tfdream.DefaultCrop), err}
	}
	return classes, err
}

func wrapped(from source, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	return nil
}

// print prints a picture's classes; of a dream's, before and after side by side.
func (c classified) print(u *ui) error {
	table := tabwriter.NewWriter(u.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, c.Picture)
	if c.Dreamed != nil {
		fmt.Fprintln(table, "  BEFORE\t\tAFTER\t")
	}
	for i, class := range c.Classes {
		fmt.Fprintf(table, "  %s\t%s", percent(class), name(class))
		if i < len(c.Dreamed) {
			fmt.Fprintf(table, "\t%s\t%s", percent(c.Dreamed[i]), name(c.Dreamed[i]))
		}
		fmt.Fprintln(table)
	}
	return table.Flush()
}

func percent(c tfdream.Class) string { return fmt.Sprintf("%.1f %%", 100*c.Probability) }

// name is a class by its number and label.
func name(c tfdream.Class) string { return strings.TrimSpace(fmt.Sprintf("%d %s", c.Number, c.Label)) }
