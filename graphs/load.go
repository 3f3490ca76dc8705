package graphs

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"

	"github.com/tfdream/tfdream/graphs/internal/check"
	"github.com/tfdream/tfdream/graphs/internal/format"
)

// maxGraphBytes is protobuf's own bound on a message.
const maxGraphBytes = 1<<31 - 1

// readFile reads a graph file, and refuses what cannot be one.
func readFile(path string) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK, 0) // does not wait on a pipe that nobody writes to
	if err != nil {
		return nil, fmt.Errorf("reading graph: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading graph: %w", err)
	case info.IsDir():
		return nil, fmt.Errorf("graph %s: %w: %s", path, ErrNotGraph, format.FolderKind(path))
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("graph %s: %w: it is not a regular file", path, ErrNotGraph)
	case info.Size() > maxGraphBytes:
		return nil, fmt.Errorf("graph %s: %w: it has %d bytes; a GraphDef can have at most %d", path, ErrNotGraph, info.Size(), maxGraphBytes)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxGraphBytes))
	if err != nil {
		return nil, fmt.Errorf("reading graph %s: %w", path, err)
	}
	return data, nil
}

// load makes a Graph from a file's bytes: it parses and checks them, works out the profile
// from the sources, the strongest last, and leaves out what the picture does not reach.
func load(name string, data []byte, allow []string, known *Profile, sources ...source) (*Graph, error) {
	def, err := format.Parse(name, data)
	if err == nil {
		err = check.Structure(def)
	}
	if err != nil {
		return nil, fmt.Errorf("graph %s: %w", name, err)
	}
	p, err := profileOf(known, sources...)
	var note string
	if err == nil {
		p.Input, note, err = input(def, p.Input)
	}
	var reach *check.Reach
	if err == nil {
		reach, err = check.Of(def, p.Input, allow)
	}
	if err != nil {
		return nil, fmt.Errorf("graph %s: %w", name, err)
	}
	p.Assumed = certain(reach.Kept, p)
	g := &Graph{Name: name, SHA256: sum(data), Def: reach.Kept, Profile: p, LeftOut: LeftOut{reach: reach}}
	if note != "" {
		g.Notes = []string{note}
	}
	return g, nil
}
