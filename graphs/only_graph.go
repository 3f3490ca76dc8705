package graphs

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"
)

// onlyGraph keeps the one graph that the source is or holds, and where it is from.
func onlyGraph(e Entry, sources []string, folder string) error {
	kind, err := packedAs(sources[0])
	if err != nil {
		return err
	}
	if kind == "" {
		err = asItIs(e, sources, folder)
	} else {
		err = e.extractOnly(sources[0], folder)
	}
	if err != nil {
		return err
	}
	data, err := readFile(filepath.Join(folder, e.Graph.Name))
	if err != nil {
		return err
	}
	if _, err := load(e.Name, data, nil, nil); errors.Is(err, ErrNotGraph) {
		return err // other errors may be mended by what is said when it is opened
	}
	text, err := toml.Marshal(origin{URL: e.Sources[0].URLs[0], SHA256: e.Sources[0].Sums[0]})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, originFile), text, 0o644)
}

// extractOnly extracts the one graph of an archive, under the entry's name for it.
func (e Entry) extractOnly(archive, folder string) error {
	var found []string
	err := walk(archive, func(m member) error {
		if path.Ext(m.name) != ".pb" {
			return nil
		}
		if found = append(found, m.name); len(found) > 1 {
			return nil
		}
		return m.extract(e.Graph, folder)
	})
	switch {
	case err != nil:
		return fmt.Errorf("unpacking: %w", err)
	case len(found) == 0:
		return fmt.Errorf("%w: there is no .pb file in the archive", ErrNotGraph)
	case len(found) > 1:
		return fmt.Errorf("%w: the archive holds %d graphs (%s) where one is wanted; unpack it and name the file with -g", ErrNotGraph, len(found), strings.Join(found[:min(len(found), 5)], ", "))
	}
	return nil
}
