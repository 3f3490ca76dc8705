package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/caffe"
	"github.com/tfdream/tfdream/graphs/savedmodel"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/setting"
)

const convertHelp = `Usage:
    tfdream convert --caffe [flags] PROTOTXT CAFFEMODEL
    tfdream convert --saved-model [flags] FOLDER

Converts a network to a frozen graph, FILE.pb. FILE.toml beside it has its input
settings.

--caffe takes a Caffe network, its deploy.prototxt and its weights. The graph accepts
pictures of any size, and names are Caffe's: the layer L is L; the input of an in-place
layer is L_pre_relu, which is where pycaffe's forward(end=L) stops.

--saved-model takes the folder of a SavedModel, as Keras's model.export and
tf.saved_model.save write it. Nothing of it is run: its variables become constants, its
functions part of the graph, and what its output does not need is left out.

    -o, --output FILE       where to write, ending in .pb (the CAFFEMODEL's or FOLDER's
                            name with .pb)
        --mean R,G,B        subtracted from the picture, in this order (what the
                            prototxt says); Caffe's ImageNet models take 123,117,104
{divide}
        --order rgb|bgr     order of the network's channels (bgr of Caffe networks, as
                            Caffe reads pictures; rgb of SavedModels)
        --labels FILE       labels of its classes: one a line, JSON, or a label map
                            (.pbtxt)
    -l, --objective EXPR    what to dream on by default (the square of the middle
                            block's or activation's, of Caffe networks)
        --signature NAME    which of a SavedModel's signatures (serving_default, or the
                            only one)
        --tags TAG,...      which of a SavedModel's graphs (serve, or the only one)
        --input NODE        node of a SavedModel that takes the picture (the input of its
                            signature)
` + sayHelp + `
Examples:
    tfdream convert --caffe deploy.prototxt bvlc_googlenet.caffemodel --mean 122,116,104
    tfdream convert --caffe deploy.prototxt net.caffemodel -o places.pb --labels places.txt
    tfdream convert --saved-model efficientnet -o net.pb
    tfdream fetch bvlc_googlenet      downloads and converts google/deepdream's own
`

// conversion is what the flags of convert say.
type conversion struct {
	output string
	graph  recipe.Graph
}

// Usage lines that errors end in.
const (
	caffeUsage      = "tfdream convert --caffe deploy.prototxt net.caffemodel -o net.pb"
	savedModelUsage = "tfdream convert --saved-model FOLDER -o net.pb"
)

func runConvert(_ context.Context, u *ui.UI, args []string) error {
	flags := newFlags("convert", u)
	var c conversion
	var saved savedmodel.Options
	fromCaffe, fromSavedModel := flags.Bool("caffe", false, ""), flags.Bool("saved-model", false, "")
	flags.VarP(setting.Into(&c.output, setting.Text()), "output", "o", "")
	dreaming.AddSettings(flags, recipe.GraphTable(), func(one setting.Setting[recipe.Graph]) setting.Value { return one.Field(&c.graph) }, "mean", "divide", "order", "labels")
	flags.VarP(setting.Into(&c.graph.Profile.Objective, setting.Optional(setting.Text())), "objective", "l", "")
	flags.Var(setting.Into(&saved.Signature, setting.Text()), "signature", "")
	flags.StringSliceVar(&saved.Tags, "tags", nil, "")
	flags.Var(setting.Into(&saved.Input, setting.Text()), "input", "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	only := slices.DeleteFunc([]string{"signature", "tags", "input"}, func(name string) bool { return !flags.Changed(name) })
	switch {
	case *fromCaffe == *fromSavedModel:
		return ui.WrongUsage("give one source format: --caffe or --saved-model", caffeUsage+", or "+savedModelUsage)
	case *fromSavedModel && flags.NArg() != 1:
		return ui.WrongUsage(fmt.Sprintf("a SavedModel is one folder, not %d", flags.NArg()), savedModelUsage)
	case *fromSavedModel:
		return c.savedModel(u, flags.Arg(0), saved)
	case len(only) > 0:
		return ui.WrongUsage(fmt.Sprintf("--%s is for SavedModels only", only[0]), savedModelUsage)
	case flags.NArg() != 2:
		return ui.WrongUsage(fmt.Sprintf("a Caffe network is two files, not %d", flags.NArg()), caffeUsage)
	}
	return c.caffe(u, flags.Arg(0), flags.Arg(1))
}

// caffe converts a prototxt and a caffemodel.
func (c *conversion) caffe(u *ui.UI, prototxt, caffemodel string) error {
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
	c.fill(model)
	if err := c.write(u, model.Graph); err != nil {
		return err
	}
	if c.graph.Profile.Mean == nil {
		u.Say("the prototxt does not say which mean the network was trained with")
		u.Hint("set it with --mean; Caffe's ImageNet models use --mean 123,117,104")
	}
	return nil
}

// write writes the graph with its profile. Labels are found from where the graph is.
func (c *conversion) write(u *ui.UI, graph *graphpb.GraphDef) error {
	if labels := c.graph.Profile.Labels; labels != nil {
		beside, err := from(filepath.Dir(c.output), *labels)
		if err != nil {
			return err
		}
		c.graph.Profile.Labels = &beside
	}
	if err := graphs.Write(c.output, graph, c.graph.Profile); err != nil {
		return err
	}
	u.Say("%s: %s, with its input settings beside it: tfdream -g %s PICTURE dreams with it",
		c.output, ui.Count(len(graph.Node), "node"), c.output)
	return nil
}

// from is the path of a file from a folder, absolute where there is no other.
func from(folder, path string) (string, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	path, err = filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if near, err := filepath.Rel(folder, path); err == nil {
		return near, nil
	}
	return path, nil
}

// check refuses outputs that could not be written, or would overwrite what they are
// made of.
func (c *conversion) check(sources ...string) error {
	if filepath.Ext(c.output) != ".pb" {
		return ui.WrongUsage(fmt.Sprintf("%s does not end in .pb, as graph files do", c.output), "")
	}
	if folder := filepath.Dir(c.output); !dreaming.IsFolder(folder) {
		return ui.Problem(fmt.Sprintf("writing %s: there is no folder %s", c.output, folder), "create it first: mkdir -p "+folder, fs.ErrNotExist)
	}
	beside := strings.TrimSuffix(c.output, ".pb") + ".toml"
	for _, input := range sources {
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

// fill takes from the model what no flag says.
func (c *conversion) fill(model *caffe.Model) {
	p := &c.graph.Profile
	p.Input = &model.Input
	if p.Mean == nil {
		p.Mean = model.Mean
	}
	if p.Divide == nil && model.Divide != 1 {
		divisor := graphs.Each(model.Divide)
		p.Divide = &divisor
	}
	if p.Order == nil {
		bgr := graphs.BGR
		p.Order = &bgr
	}
	if p.Objective == nil && model.Objective != "" {
		p.Objective = &model.Objective
	}
}
