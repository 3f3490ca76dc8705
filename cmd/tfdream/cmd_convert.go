package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/caffe"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/setting"
)

const convertHelp = `Usage:
    tfdream convert --caffe [flags] PROTOTXT CAFFEMODEL

Converts a Caffe network, its deploy.prototxt and its weights, to a frozen graph,
FILE.pb. FILE.toml beside it has its input settings. The graph accepts pictures of any
size, and names are Caffe's: the layer L is L; the input of an in-place ReLU is
L_pre_relu, which is where pycaffe's forward(end=L) stops.

    -o, --output FILE       where to write, ending in .pb (CAFFEMODEL's name with .pb)
        --mean R,G,B        subtracted from the picture, in this order (what the
                            prototxt says); Caffe's ImageNet models take 123,117,104
{divide}
        --order rgb|bgr     order of the network's channels (bgr, as Caffe reads
                            pictures)
        --labels FILE       labels of its classes, one a line
    -l, --objective EXPR    what to dream on by default (the square of the middle
                            block's or activation's)
` + sayHelp + `
Examples:
    tfdream convert --caffe deploy.prototxt bvlc_googlenet.caffemodel --mean 122,116,104
    tfdream convert --caffe deploy.prototxt net.caffemodel -o places.pb --labels places.txt
    tfdream fetch bvlc_googlenet      downloads and converts google/deepdream's own
`

// conversion is what the flags of convert say.
type conversion struct {
	output string
	graph  recipe.Graph
}

func runConvert(_ context.Context, u *ui.UI, args []string) error {
	flags := newFlags("convert", u)
	var c conversion
	fromCaffe := flags.Bool("caffe", false, "")
	flags.VarP(setting.Into(&c.output, setting.Text()), "output", "o", "")
	dreaming.AddSettings(flags, recipe.GraphTable(), func(one setting.Setting[recipe.Graph]) setting.Value { return one.Field(&c.graph) }, "mean", "divide", "order", "labels")
	flags.VarP(setting.Into(&c.graph.Profile.Objective, setting.Optional(setting.Text())), "objective", "l", "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	const usage = "tfdream convert --caffe deploy.prototxt net.caffemodel -o net.pb"
	if !*fromCaffe {
		return ui.WrongUsage("no source format given: --caffe is the only one", usage)
	}
	if flags.NArg() != 2 {
		return ui.WrongUsage(fmt.Sprintf("a Caffe network is two files, not %d", flags.NArg()), usage)
	}
	return c.run(u, flags.Arg(0), flags.Arg(1))
}

// run converts two files.
func (c *conversion) run(u *ui.UI, prototxt, caffemodel string) error {
	if c.output == "" {
		c.output = strings.TrimSuffix(caffemodel, filepath.Ext(caffemodel)) + ".pb"
	}
	if err := c.check(prototxt, caffemodel); err != nil {
		return err
	}
	model, err := caffe.ConvertFiles(prototxt, caffemodel)
	var kind *caffe.KindError
	if errors.As(err, &kind) {
		return ui.Problem(err.Error(), "a deploy.prototxt leaves out layers that are only for training", err)
	}
	if err != nil {
		return err
	}
	if err := c.fill(model); err != nil {
		return err
	}
	if err := graphs.Write(c.output, model.Graph, c.graph.Profile); err != nil {
		return err
	}
	u.Say("%s: %s, with its input settings beside it: tfdream -g %s PICTURE dreams with it",
		c.output, ui.Count(len(model.Graph.Node), "node"), c.output)
	if c.graph.Profile.Mean == nil {
		u.Say("the prototxt does not say which mean the network was trained with")
		u.Hint("set it with --mean; Caffe's ImageNet models use --mean 123,117,104")
	}
	return nil
}

// check refuses outputs that could not be written, or would overwrite what they are
// made of.
func (c *conversion) check(prototxt, caffemodel string) error {
	if filepath.Ext(c.output) != ".pb" {
		return ui.WrongUsage(fmt.Sprintf("%s does not end in .pb, as graph files do", c.output), "")
	}
	if folder := filepath.Dir(c.output); !dreaming.IsFolder(folder) {
		return ui.Problem(fmt.Sprintf("writing %s: there is no folder %s", c.output, folder), "create it first: mkdir -p "+folder, fs.ErrNotExist)
	}
	beside := strings.TrimSuffix(c.output, ".pb") + ".toml"
	for _, input := range []string{prototxt, caffemodel} {
		if dreaming.SameFile(input, c.output) || dreaming.SameFile(input, beside) {
			return ui.WrongUsage(fmt.Sprintf("the graph would overwrite %s", input), "-o names another file")
		}
	}
	if o := c.graph.Profile.Objective; o != nil {
		if _, err := objective.Parse(*o); err != nil {
			return ui.WrongUsage(err.Error(), "tfdream dream -h shows how to write it")
		}
	}
	return nil
}

// fill takes from the model what no flag says. Labels are found from where the graph is.
func (c *conversion) fill(model *caffe.Model) error {
	p := &c.graph.Profile
	p.Input = &model.Input
	if p.Mean == nil {
		p.Mean = model.Mean
	}
	if p.Divide == nil && model.Divide != 1 {
		p.Divide = &model.Divide
	}
	if p.Order == nil {
		bgr := graphs.BGR
		p.Order = &bgr
	}
	if p.Objective == nil && model.Objective != "" {
		p.Objective = &model.Objective
	}
	if p.Labels == nil {
		return nil
	}
	folder, err := filepath.Abs(filepath.Dir(c.output))
	if err != nil {
		return err
	}
	labels, err := filepath.Abs(*p.Labels)
	if err != nil {
		return err
	}
	if near, err := filepath.Rel(folder, labels); err == nil {
		labels = near
	}
	p.Labels = &labels
	return nil
}
