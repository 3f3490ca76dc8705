package graphs

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"golang.org/x/sys/unix"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/internal/check"
	"github.com/tfdream/tfdream/graphs/internal/fold"
	"github.com/tfdream/tfdream/graphs/suggest"
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
		return nil, fmt.Errorf("graph %s: %w: %s", path, ErrNotGraph, folderKind(path))
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
	def, err := parse(name, data)
	if err == nil {
		err = check.Structure(def)
	}
	if err != nil {
		return nil, fmt.Errorf("graph %s: %w", name, err)
	}
	p, err := profileOf(known, sources...)
	if err == nil {
		p.Input, err = input(def, p.Input)
	}
	var reach *check.Reach
	if err == nil {
		reach, err = check.Of(def, p.Input, allow)
	}
	if err != nil {
		return nil, fmt.Errorf("graph %s: %w", name, err)
	}
	return &Graph{Name: name, SHA256: sum(data), Def: reach.Kept, Profile: p, LeftOut: LeftOut{reach}}, nil
}

// parse reads a GraphDef, serialized or as text, by itself or in a MetaGraphDef, or says what
// the bytes of the file are instead.
func parse(path string, data []byte) (*graphpb.GraphDef, error) {
	if kind := fileKind(path, data); kind != "" {
		return nil, fmt.Errorf("%w: %s", ErrNotGraph, kind)
	}
	def := new(graphpb.GraphDef)
	if isText(data[:min(len(data), 4096)]) {
		var err error
		if def, err = parseText(data); err != nil {
			return nil, err
		}
	} else if inside, ok := within(data); ok {
		def = inside
	} else if err := proto.Unmarshal(data, def); err != nil {
		return nil, fmt.Errorf("%w: it is damaged, cut short or of another kind: a GraphDef protobuf cannot be read from it", ErrNotGraph)
	}
	if len(def.Node) == 0 {
		return nil, fmt.Errorf("%w: it has no nodes", ErrNotGraph)
	}
	return fold.Branches(def), nil
}

// input is the node that takes the picture: the one named, or the only
// Placeholder of float32.
func input(def *graphpb.GraphDef, named string) (string, error) {
	var all, floats []string
	for _, n := range def.Node {
		if n.Name == named {
			return named, nil
		}
		all = append(all, n.Name)
		if n.Op == "Placeholder" && n.Attr["dtype"].GetType() == typespb.DataType_DT_FLOAT {
			floats = append(floats, n.Name)
		}
	}
	switch {
	case named != "":
		hint := suggest.DidYouMean("; ", named, all)
		if hint == "" && len(floats) > 0 {
			hint = "; did you mean " + strings.Join(floats, " or ") + "?"
		}
		return "", fmt.Errorf("%w: there is no node %q%s", ErrInput, named, hint)
	case len(floats) == 1:
		return floats[0], nil
	case len(floats) == 0:
		return "", fmt.Errorf("%w: there is no Placeholder of float32 to take a picture; its profile has to name the node that does", ErrInput)
	}
	slices.Sort(floats)
	return "", fmt.Errorf("%w: there are %d Placeholders of float32 (%s); its profile has to name the one that takes the picture",
		ErrInput, len(floats), strings.Join(floats[:min(len(floats), 8)], ", "))
}
