package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// figure is one of a notebook's, as far as it is not its method's defaults.
type figure struct {
	Name    string
	About   string
	Method  tfdream.Method
	Picture string // noise:WxH, or the name of a file
	Guide   string // the name of a file, or ""
	Octaves int    // 0: the method's
	Zoom    bool   // the endless zoom
	layers  bool   // the list of layers
	terms   term
	theirs  string // name of Google's own
}

// term is an objective: a layer, and which of its channels, in a format for the two.
type term struct {
	format   string
	layer    string
	channels []int
}

func channels(layer string, channels ...int) term { return term{"%s", layer, channels} }

// counterparts are a GoogLeNet's layers under the names of Caffe for those of Inception5h
// that the figures name.
var counterparts = map[string]string{
	"mixed4d_3x3_bottleneck_pre_relu": "inception_4d/3x3_reduce_pre_relu",
	"mixed3b_1x1_pre_relu":            "inception_3b/1x1_pre_relu",
	"mixed4c":                         "inception_4c/output",
}

// on is the term as an objective on a graph with these layers. A graph of another family
// has a counterpart, and a smaller one fewer channels, which are counted round.
func (t term) on(layers []graphs.Layer) (string, error) {
	for _, name := range []string{t.layer, counterparts[t.layer]} {
		for _, layer := range layers {
			if layer.Name != name {
				continue
			}
			objective := name
			for i, channel := range t.channels {
				objective += fmt.Sprintf("%c%d", ":,"[min(i, 1)], channel%layer.Channels)
			}
			return fmt.Sprintf(t.format, objective), nil
		}
	}
	return "", fmt.Errorf("the graph has no layer %s, nor a counterpart", t.layer)
}

// settings are those of the figure's dream: the notebook's, whatever the graph would like
// better. Quick ones are few.
func (f figure) settings(objective string, quick bool) tfdream.Settings {
	s := tfdream.Settings{Method: f.Method, Objective: objective, Octaves: f.Octaves, Coverage: tfdream.NotebookCoverage}
	if quick {
		s.Iterations, s.Octaves = 2, 2
		if f.Method == tfdream.Naive {
			s.Octaves = 1
		}
	}
	return s.WithDefaults(&graphs.Graph{})
}

// seed of every figure.
const seed = 0

// quickSide is the longest side of a quick figure's picture.
const quickSide = 160

// source is where a figure's picture comes from: its file, or the bundled landscape
// where that is not at hand.
func (o options) source(name string) (path string, own bool) {
	if path := filepath.Join(o.pictures, name); o.pictures != "" {
		if _, err := os.Stat(path); err == nil {
			return path, true
		}
	}
	return "testdata/landscape.png", false
}

// read gets a picture, and draws noise from random.
func (o options) read(name string, random *numpy.Random) (*picture.Picture, error) {
	if size, noise := strings.CutPrefix(name, "noise:"); noise {
		var width, height int
		if _, err := fmt.Sscanf(size, "%dx%d", &width, &height); err != nil {
			return nil, fmt.Errorf("noise %q: %w", size, err)
		}
		if o.quick {
			width, height = 96, 96
		}
		return picture.Noise(random, width, height), nil
	}
	path, _ := o.source(name)
	photo, err := picture.ReadFile(path, picture.Limits{})
	if err != nil || !o.quick {
		return photo, err
	}
	return shrink(photo, quickSide), nil
}
