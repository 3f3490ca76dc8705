package graphs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/BurntSushi/toml"
)

// origin is where a graph in the cache was fetched from, in the file of that name beside it.
type origin struct {
	URL    string `toml:"url"`
	SHA256 string `toml:"sha256"`
}

const originFile = "origin.toml"

// readOrigin is where the graph of a name in the cache is from; it is os.ErrNotExist where
// there is none that FetchAddress got.
func readOrigin(name, cache string) (origin, error) {
	if !validName.MatchString(name) {
		return origin{}, os.ErrNotExist
	}
	dir, err := entryDir(Entry{Name: name}, cache)
	if err != nil {
		return origin{}, err
	}
	var o origin
	_, err = toml.DecodeFile(filepath.Join(dir, originFile), &o)
	return o, err
}

// openAddress opens a graph that FetchAddress got; ok is whether there is one of this name.
func openAddress(name string, o Options) (g *Graph, ok bool, err error) {
	from, err := readOrigin(name, o.Cache)
	if err != nil {
		return nil, false, nil
	}
	e := Entry{Name: name, Graph: File{Name: name + ".pb"}}
	dir, err := entryDir(e, o.Cache)
	if err == nil {
		err = verify(dir, e.files())
	}
	if err != nil {
		return nil, true, fmt.Errorf("graph %s: the copy in %s is damaged: %w; run: tfdream fetch %s --sha256 %s --as %s", name, dir, err, from.URL, from.SHA256, name)
	}
	g, err = openFile(filepath.Join(dir, e.Graph.Name), o, nil)
	if err == nil {
		g.Name = name
	}
	return g, true, err
}

// Others lists the graphs in the cache ("" = the user's) that FetchAddress got, by name.
func Others(cache string) ([]Other, error) {
	dir, err := entryDir(Entry{Name: "name"}, cache)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var others []Other
	for _, each := range entries {
		if from, err := readOrigin(each.Name(), cache); err == nil {
			others = append(others, Other{each.Name(), from.URL})
		}
	}
	return others, nil
}

// Other is a graph of the cache that is not in the catalogue, and where it was fetched from.
type Other struct{ Name, URL string }
