package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/setting"
)

const classifyHelp = `Usage:
    tfdream classify [flags] PICTURE...

Says what a picture shows: the likeliest classes, with their labels. The picture's
shorter side is scaled to 256 pixels, and the network sees the middle 224x224, or as much
as it declares or takes, which is said then; what it says at several positions is averaged.
A folder stands for the pictures in it.

        --top N             number of classes (5)
        --crop N            side of the square in the middle, in pixels (what the graph
                            declares, or 224); the shorter side is scaled to 256/224 of it
        --whole             use the picture as it is, without scaling and cropping
        --layer NAME        the classifier (the deepest softmax)
        --dream             dream on the picture, and classify it before and after;
                            accepts the flags of tfdream dream, except --output
        --json              as JSON
` + sayHelp + `
` + whereHelp + `
Examples:
    tfdream classify sky.jpg photos/*.jpg
    tfdream classify -g net.pb --labels synset_words.txt --mean 123,117,104 --order bgr cat.jpg
    tfdream classify --dream -l softmax2:owl -n 20 noise:224x224
`

// classify is what the flags of classify say.
type classify struct {
	dreaming.Settings
	classification inspect.Classification
	crop           int
	whole, dreamed bool
	pictures       []string
}

// classified is what a picture shows and, if it is dreamed on, its dream.
type classified struct {
	Picture string          `json:"picture"`
	Classes []inspect.Class `json:"classes"`
	Dreamed []inspect.Class `json:"dreamed,omitempty"`
}

func runClassify(ctx context.Context, u *ui.UI, args []string) error {
	flags := newFlags("classify", u)
	c := classify{classification: inspect.Classification{Top: 5}}
	c.Add(flags)
	flags.Var(setting.Into(&c.classification.Top, setting.Whole[int](1, 1<<20)), "top", "")
	flags.Var(setting.Into(&c.crop, setting.Whole[int](1, 1<<14)), "crop", "")
	flags.Var(setting.Into(&c.classification.Layer, setting.Text()), "layer", "")
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
	if err := c.settleOn(u, model); err != nil {
		return err
	}
	var all []classified
	for _, name := range c.pictures {
		one, err := c.look(ctx, u, model, d, dreaming.Source(name))
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
	encoder := json.NewEncoder(u.Stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(all)
}

// check refuses what makes no sense, before any work is done.
func (c *classify) check(u *ui.UI, flags *pflag.FlagSet) error {
	if flags.NArg() == 0 {
		return ui.WrongUsage("no picture given", "tfdream classify PICTURE...")
	}
	if flags.Changed("output") {
		return ui.WrongUsage("--output has no effect: classify writes no picture", "tfdream dream makes one")
	}
	if c.whole && flags.Changed("crop") {
		return ui.WrongUsage("--whole and --crop contradict each other: give one", "")
	}
	if !c.dreamed {
		var idle []string
		flags.Visit(func(f *pflag.Flag) {
			if dreams(f.Name) {
				idle = append(idle, "--"+f.Name)
			}
		})
		if len(idle) > 0 {
			return ui.WrongUsage(fmt.Sprintf("without --dream, %s has no effect", strings.Join(idle, ", ")), "--dream dreams on the picture, and classifies it before and after")
		}
	}
	if err := c.Follow(u, flags); err != nil {
		return err
	}
	if err := c.Settle(u, flags); err != nil {
		return err
	}
	all, err := dreaming.Unfold(flags.Args())
	if err != nil {
		return err
	}
	for _, name := range all.Pictures {
		if err := c.CheckSource(u, dreaming.Source(name)); err != nil {
			return err
		}
	}
	c.pictures = all.Pictures
	all.Tell(u)
	return nil
}

// dreams tells whether a flag says how to dream, and nothing else.
func dreams(flag string) bool {
	if slices.Contains([]string{"seed", "size", "max-side"}, flag) || has(recipe.GraphTable(), flag) || has(recipe.MachineTable(), flag) {
		return false
	}
	return flag == "recipe" || has(recipe.Table(), flag)
}

// wake starts TensorFlow with the graph.
func (c *classify) wake(ctx context.Context, u *ui.UI) (*tfdream.Model, tfdream.Settings, error) {
	if c.dreamed {
		if err := c.ReadGuides(); err != nil {
			return nil, tfdream.Settings{}, err
		}
		if err := c.ReadMask(); err != nil {
			return nil, tfdream.Settings{}, err
		}
		return c.Settings.Wake(ctx, u, nil)
	}
	graph, err := c.Network.Open(u)
	if err != nil {
		return nil, tfdream.Settings{}, err
	}
	model, err := dreaming.OpenModel(u, graph, c.Machine)
	return model, tfdream.Settings{}, err
}

// settleOn finds the classifier, labels that fit it, and the size of what it sees.
func (c *classify) settleOn(u *ui.UI, model *tfdream.Model) (err error) {
	if c.classification.Layer == "" {
		if c.classification.Layer, err = inspect.Classifier(model); err != nil {
			return err
		}
	}
	if _, _, err := model.FittedLabels(c.classification.Layer); err != nil {
		return ui.Problem(err.Error(), "--labels FILE takes a label for each class, in their order; that of the background counts, too", err)
	}
	dreaming.SayLabels(u, model, c.classification.Layer)
	switch {
	case c.whole:
	case c.crop != 0:
		c.classification.Crop = objective.Size{Width: c.crop, Height: c.crop}
	default:
		c.classification.Crop = inspect.CropOf(model, c.classification.Layer)
		usual := objective.Size{Width: inspect.DefaultCrop, Height: inspect.DefaultCrop}
		switch size := c.classification.Crop; {
		case size == model.DeclaredSize():
			u.Say("showing the network %s, as the graph declares", size)
		case size != usual:
			u.Say("showing the network %s: for %s, %s cannot be computed", size, usual, c.classification.Layer)
		}
	}
	return nil
}

// look classifies a picture, and its dream if there is to be one.
func (c *classify) look(ctx context.Context, u *ui.UI, model *tfdream.Model, d tfdream.Settings, from dreaming.Source) (classified, error) {
	photo, err := c.Prepare(u, dreaming.Job{Source: from})
	if err != nil {
		return classified{}, err
	}
	one := classified{Picture: string(from)}
	if one.Classes, err = c.classesOf(ctx, model, photo.Picture); err != nil || !c.dreamed {
		return one, dreaming.About(from, err)
	}
	d.Random = photo.Random
	if err := dreaming.Fits(u, model, photo.Picture, d); err != nil {
		return one, dreaming.About(from, err)
	}
	dream, err := model.Dream(ctx, photo.Picture, d)
	if err != nil {
		return one, dreaming.About(from, err)
	}
	one.Dreamed, err = c.classesOf(ctx, model, c.Display.Show(dream))
	return one, dreaming.About(from, err)
}

func (c *classify) classesOf(ctx context.Context, model *tfdream.Model, p *picture.Picture) ([]inspect.Class, error) {
	classes, err := inspect.Classify(ctx, model, p, c.classification)
	if errors.Is(err, objective.ErrSize) && (c.whole || c.crop != 0) {
		return nil, ui.Problem(err.Error(), "without --whole and --crop, the network sees a size that it takes", err)
	}
	return classes, err
}

// print prints a picture's classes; of a dream's, before and after side by side.
func (c classified) print(u *ui.UI) error {
	table := tabwriter.NewWriter(u.Stdout, 0, 0, 2, ' ', 0)
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

func percent(c inspect.Class) string { return fmt.Sprintf("%.1f %%", 100*c.Probability) }

// name is a class by its number and label.
func name(c inspect.Class) string { return strings.TrimSpace(fmt.Sprintf("%d %s", c.Number, c.Label)) }
