// Strip makes the picture strips of the README and of docs/graphs.md: the bundled landscape
// dreamed on by the demo graph, and by each other graph that is here. It says which are not.
//
//	go run ./scripts/strip [FILE...]
//
// FILEs are those of the table below; without any, all are made.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/testfiles"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// strip is a picture of panels: the landscape as a graph dreams it.
type strip struct {
	file       string
	graph      string                 // a name of the catalogue
	or         string                 // the same network among the test data, where it has not been fetched
	profile    graphs.ProfileOverride // of the file among the test data
	first      bool                   // the landscape as it is comes first
	objectives []string               // "" is the graph's own
	presets    []string
	columns    int
	width      int // of a panel, whose height is two thirds of it
	quality    int
}

func strips() []strip {
	input, data := "input", "data"
	half, one, rgb, bgr := graphs.Each(128), graphs.Each(1), graphs.RGB, graphs.BGR
	first := graphs.ProfileOverride{Input: &input, Mean: &[3]float32{128, 128, 128}, Divide: &half, Order: &rgb}
	caffe := graphs.ProfileOverride{Input: &data, Mean: &[3]float32{123, 117, 104}, Divide: &one, Order: &bgr}
	all := []strip{
		{file: "docs/strip.jpg", graph: graphs.DemoName, first: true, objectives: []string{"", "motif:owl", "motif:mushroom"}, columns: 2, width: 480, quality: 88},
		{file: "docs/graphs-demo.jpg", graph: graphs.DemoName, objectives: []string{"motif:mushroom"}, presets: []string{"eyes", "creatures", "birds", "towers", "blossoms"}},
		{file: "docs/graphs-googlenet.jpg", graph: "bvlc_googlenet", or: "graphs/bvlc_googlenet.pb", profile: caffe,
			presets: []string{"swirls", "feathers", "eyes", "creatures", "towers", "arches"}},
		{file: "docs/graphs-inception_v3.jpg", or: "graphs/inception_v3.pb", profile: first,
			presets: []string{"stained-glass", "carvings", "spirals", "cobbles", "beads", "eyes", "feathers", "creatures"}, columns: 4, width: 320},
		{file: "docs/graphs-squeezenet.jpg", graph: "squeezenet1.1", presets: []string{"strokes", "swirls", "petals", "eyes", "peacocks", "castles"}},
	}
	for i := range all {
		if s := &all[i]; s.columns == 0 {
			s.columns, s.width = 3, 400
		}
		if s := &all[i]; s.quality == 0 {
			s.quality = 80
		}
	}
	return all
}

func main() {
	for _, s := range strips() {
		if len(os.Args) > 1 && !slices.Contains(os.Args[1:], s.file) {
			continue
		}
		if err := s.make(); err != nil {
			fmt.Fprintf(os.Stderr, "strip: %s: %v\n", s.file, err)
			if !errors.Is(err, errAbsent) {
				os.Exit(1)
			}
		}
	}
}

// errAbsent: the strip's graph is not on this machine.
var errAbsent = errors.New("not made: its graph is not here")

func (s strip) make() error {
	graph, err := s.open()
	if err != nil {
		return err
	}
	model, err := tfdream.NewModel(graph, tfdream.Options{})
	if err != nil {
		return err
	}
	defer model.Close()
	landscape, err := picture.ReadFile("testdata/landscape.png", picture.Limits{})
	if err != nil {
		return err
	}
	settings, err := s.settings(graph)
	if err != nil {
		return err
	}
	var panels []*picture.Picture
	if s.first {
		panels = append(panels, landscape)
	} else {
		landscape = landscape.Resized(480, 320)
	}
	for _, one := range settings {
		one.Random = numpy.New(0)
		dream, err := model.Dream(context.Background(), landscape, one)
		if err != nil {
			return err
		}
		panels = append(panels, dream)
	}
	return s.join(panels).WriteFile(s.file, picture.WriteOptions{Quality: s.quality})
}

// open finds the graph, fetched or among the test data.
func (s strip) open() (*graphs.Graph, error) {
	if s.graph == graphs.DemoName || s.graph != "" && graphs.Fetched(s.graph, "") {
		return graphs.Open(s.graph, graphs.Options{})
	}
	if s.or == "" {
		return nil, fmt.Errorf("%w; run: tfdream fetch %s", errAbsent, s.graph)
	}
	path, err := testfiles.Path(s.or)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", errAbsent, err)
	}
	return graphs.Open(path, graphs.Options{Profile: s.profile})
}

// settings are those of the dreams: of the objectives, and of the presets for the graph.
func (s strip) settings(graph *graphs.Graph) ([]tfdream.Settings, error) {
	var all []tfdream.Settings
	for _, objective := range s.objectives {
		all = append(all, tfdream.Settings{Objective: objective})
	}
	presets, kind := recipe.Presets(), recipe.KindOf(graph)
	for _, name := range s.presets {
		i := slices.IndexFunc(presets, func(p recipe.Preset) bool { return p.Name == name && p.Objectives[kind] != "" })
		if i < 0 {
			return nil, fmt.Errorf("there is no preset %s for %s", name, kind)
		}
		r, err := presets[i].For(kind)
		if err != nil {
			return nil, err
		}
		all = append(all, r.Dream)
	}
	return all, nil
}
