package graphs

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/graphs/internal/labels"
)

// Source is a published file that a graph is made from.
type Source struct {
	URLs []string // tried in order until one works; the file is checked, so http will do
	Sums []string // hex, all of which it must have: sha256, sha384 or sha1, told by their length
}

// File is a file of a catalogue graph in the cache.
type File struct {
	Name   string
	SHA256 string // hex; "" where only its archive's is known or it is made on this machine: the sum is then kept beside it
}

// Entry is a graph that can be fetched: what it is made from, and what is kept.
type Entry struct {
	Name    string
	About   string // one line on what it is and whose, with the licence
	Looks   string // what its dreams are made of, in a few words
	Bytes   int64  // to download, rounded to a tenth of a megabyte
	Sources []Source
	Graph   File
	Labels  File    // zero = none
	License File    // zero = none
	Profile Profile // Labels are read from the file

	// fill makes the kept files in a folder from the sources' files.
	fill func(e Entry, sources []string, folder string) error
}

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
	labels, err := labels.Read(file.ReadText, filepath.Join(dir, e.Labels.Name))
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

// Fetched says whether a graph of the catalogue, or one that FetchAddress got, is in the
// cache ("" = the user's). It only looks for the files; Open checks their contents.
func Fetched(name, cache string) bool {
	e, ok := find(catalogue, name)
	if !ok {
		_, err := readOrigin(name, cache)
		return err == nil
	}
	return fetched(e, cache)
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
