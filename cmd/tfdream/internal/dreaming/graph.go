package dreaming

import (
	"errors"
	"strings"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
)

// notebookGraph is the catalogue's name of the notebook's own network.
const notebookGraph = "inception5h"

// ModelFlags open a model in the commands that need nothing else of one.
type ModelFlags struct {
	Network GraphFlags
	Device  tfdream.Options
}

// Open opens the graph that the flags ask for: by default the notebook's where it has
// been fetched, else the demo.
func (g *GraphFlags) Open(u *ui.UI) (*graphs.Graph, error) {
	if g.opened != nil {
		return g.opened, nil
	}
	name := g.Asked.Name
	if name == "" {
		name = graphs.DemoName
		if graphs.Fetched(notebookGraph, "") {
			name = notebookGraph
		}
	}
	graph, err := graphs.Open(name, graphs.Options{Profile: g.Asked.Profile, AllowOps: g.AllowOps})
	if err != nil {
		return nil, g.unopened(err)
	}
	u.Say("graph %s, sha256 %s", graph.Name, Short(graph.SHA256))
	if graph.Converted != "" {
		u.Say("graph %s is %s; tfdream convert --saved-model %s keeps it as a file", graph.Name, graph.Converted, graph.Name)
	}
	if g.Asked.Name == "" && name == graphs.DemoName {
		u.Say("%s, the notebook's own graph, is not fetched yet: using the small built-in one", notebookGraph)
		u.Hint("tfdream fetch " + notebookGraph + " gets it")
	}
	sayProfile(u, graph.Profile)
	g.opened = graph
	return graph, nil
}

// unopened is the error of a graph that could not be opened, with what to do about it.
func (g *GraphFlags) unopened(err error) error {
	switch {
	case errors.Is(err, graphs.ErrNoDemo) && g.Asked.Name == "":
		return ui.Problem(err.Error(), "tfdream fetch "+notebookGraph+" gets a graph, -g FILE.pb takes your own", err)
	case errors.Is(err, graphs.ErrInput) && g.Asked.Profile.Input == nil:
		return ui.Problem(err.Error(), "--input NODE names the node that takes the picture", err)
	}
	return err
}

// sayProfile tells how the graph gets its picture, above all where that is a guess.
func sayProfile(u *ui.UI, p graphs.Profile) {
	u.Detail("input %s, mean %v, divisor %v, order %s", p.Input, p.Mean, p.Divide, p.Order)
	if len(p.Assumed) == 0 {
		return
	}
	flags := make([]string, len(p.Assumed))
	for i, key := range p.Assumed {
		flags[i] = "--" + key
	}
	u.Say("no input settings known for this graph: assuming mean %v, divisor %v, order %s", p.Mean, p.Divide, p.Order)
	u.Hint("set them with " + strings.Join(flags, ", ") + ", or in a .toml file beside the graph")
}

// Short is as much of a hash as people compare.
func Short(sha256 string) string { return sha256[:min(12, len(sha256))] }

// OpenModel starts TensorFlow with a graph.
func OpenModel(u *ui.UI, graph *graphs.Graph, options tfdream.Options) (*tfdream.Model, error) {
	options.Notice = u.Notice
	model, err := tfdream.NewModel(graph, options)
	if err != nil {
		return nil, WhereToRun(err)
	}
	for _, note := range model.Graph.Notes {
		u.Say("graph %s: %s", graph.Name, note)
	}
	if n := len(model.Devices); n > 1 {
		u.Say("%s: %s (%s)", ui.Count(n, "device"), deviceNames(model), model.Device.Reason)
	} else {
		u.Say("device %s", model.Device)
	}
	return model, nil
}

func (m *ModelFlags) Add(flags *pflag.FlagSet) {
	m.Network.Add(flags)
	addDevice(flags, &m.Device)
}

func (m *ModelFlags) Open(u *ui.UI) (*tfdream.Model, error) {
	graph, err := m.Network.Open(u)
	if err != nil {
		return nil, err
	}
	return OpenModel(u, graph, m.Device)
}
