package graphs

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/tfdream/tfdream/graphs/file"
)

// Source is a published file that a graph is made from.
type Source struct {
	URLs []string // tried in order until one works; the file is checked, so http will do
	Sum  string   // hex: sha256, or sha1 (40 digits) where that is all its publisher gives
}

// File is a file of a catalogue graph in the cache.
type File struct {
	Name   string
	SHA256 string // hex; "" for a file made on this machine, whose sum is kept beside it
}

// Entry is a graph that can be fetched: what it is made from, and what is kept.
type Entry struct {
	Name    string
	About   string // one line on what it is and whose, with the licence
	Sources []Source
	Graph   File
	Labels  File    // zero = none
	License File    // zero = none
	Profile Profile // Labels are read from the file

	// fill makes the kept files in a folder from the sources' files.
	fill func(e Entry, sources []string, folder string) error
}

// catalogue is the graphs that can be fetched by name.
var catalogue = []Entry{{
	Name:  "inception5h",
	About: "GoogLeNet trained on ImageNet, the network of TensorFlow's DeepDream notebook (The TensorFlow Authors, Apache-2.0)",
	Sources: []Source{{
		[]string{"https://storage.googleapis.com/download.tensorflow.org/models/inception5h.zip"},
		"d13569f6a98159de37e92e9c8ec4dae8f674fbf475f69fe6199b514f756d4364",
	}},
	fill:    unzip,
	Graph:   File{"tensorflow_inception_graph.pb", "a39b08b826c9d5a5532ff424c03a3a11a202967544e389aca4b06c2bd8aef63f"},
	Labels:  File{"imagenet_comp_graph_label_strings.txt", "da2a31ecfe9f212ae8dd07379b11a74cb2d7a110eba12c5fc8c862a65b8e6606"},
	License: File{"LICENSE", "f086f362c12f3a0295ba186c8caa1d2778beb6b9a7651c499791f202c2429c0d"},
	Profile: Profile{
		Input:     "input",
		Mean:      [3]float32{117, 117, 117},
		Divide:    1,
		Order:     RGB,
		Objective: "square(mixed4c)",
	},
}, {
	Name:  "bvlc_googlenet",
	About: "GoogLeNet trained on ImageNet with Caffe, the network of google/deepdream's notebook (Berkeley Vision and Learning Center, unrestricted use)",
	Sources: []Source{{
		[]string{"https://raw.githubusercontent.com/BVLC/caffe/9b891540183ddc834a02b2bd81b31afae71b2153/models/bvlc_googlenet/deploy.prototxt"},
		"fa36cd4112a3240a29600a5aa35333f31bec33daa1a6085b0af308a9f50f0c50",
	}, {
		[]string{
			"https://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel",
			"http://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel",
		},
		"405fc5acd08a3bb12de8ee5e23a96bec22f08204",
	}},
	fill:  fromCaffe,
	Graph: File{Name: "bvlc_googlenet.pb"},
	Profile: Profile{
		Input:     "data",
		Mean:      [3]float32{122, 116, 104}, // the notebook's
		Divide:    1,
		Order:     BGR,
		Objective: "square(inception_4c/output)",
	},
}}

// Catalogue lists the graphs that Fetch can download.
func Catalogue() []Entry { return slices.Clone(catalogue) }

func names(entries []Entry) []string {
	var out []string
	for _, e := range entries {
		out = append(out, e.Name)
	}
	return append(out, DemoName)
}

func find(entries []Entry, name string) (Entry, bool) {
	i := slices.IndexFunc(entries, func(e Entry) bool { return e.Name == name })
	if i < 0 {
		return Entry{}, false
	}
	return entries[i], true
}

// files are those that are kept.
func (e Entry) files() []File {
	return slices.DeleteFunc([]File{e.Graph, e.Labels, e.License}, func(f File) bool { return f.Name == "" })
}

// profile is the entry's profile with the labels read from dir.
func (e Entry) profile(dir string) (Profile, error) {
	p := e.Profile
	if e.Labels.Name == "" {
		return p, nil
	}
	labels, err := readLabels(file.ReadText, filepath.Join(dir, e.Labels.Name))
	p.Labels = labels
	return p, err
}

// entryDir is where a fetched graph lives: CACHE/graphs/NAME.
func entryDir(e Entry, cache string) (string, error) {
	if cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("finding the cache folder: %w", err)
		}
		cache = filepath.Join(user, "tfdream")
	}
	return filepath.Join(cache, "graphs", e.Name), nil
}

// Fetched says whether a graph of the catalogue is in the cache ("" = the
// user's). It only looks for the files; Open checks their contents.
func Fetched(name, cache string) bool {
	e, ok := find(catalogue, name)
	return ok && fetched(e, cache)
}

func fetched(e Entry, cache string) bool {
	dir, err := entryDir(e, cache)
	if err != nil {
		return false
	}
	for _, f := range e.files() {
		if _, err := os.Stat(filepath.Join(dir, f.Name)); err != nil {
			return false
		}
	}
	return true
}
