package graphs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/tfdream/tfdream/graphs/file"
)

// readSidecar reads FILE.toml beside FILE.pb, which says how that graph wants
// its picture. No such file says nothing.
func readSidecar(graph string) (source, error) {
	path := sidecarPath(graph)
	data, err := file.ReadText(path)
	if errors.Is(err, os.ErrNotExist) {
		return source{}, nil
	}
	if err != nil {
		return source{}, fmt.Errorf("reading how the graph wants its picture: %s: %w", path, err)
	}
	return parseSidecar(path, string(data), readBeside(path))
}

// sidecarPath is FILE.toml for FILE.pb.
func sidecarPath(graph string) string {
	return strings.TrimSuffix(graph, filepath.Ext(graph)) + ".toml"
}

// readBeside reads files by their paths from the folder of a sidecar.
func readBeside(sidecar string) func(name string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(sidecar), name)
		}
		return file.ReadText(name)
	}
}

// parseSidecar reads the TOML of a sidecar; read finds the files it names. Keys
// are the long flags' names, and a key that is none of them is an error.
func parseSidecar(name, text string, read func(string) ([]byte, error)) (source, error) {
	s := source{name: name, read: read}
	meta, err := toml.Decode(text, &s.ProfileOverride)
	if err != nil {
		return source{}, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "toml: "))
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		key := extra[0].String()
		near := Nearest(key, sidecarKeys)
		if len(near) == 0 {
			near = sidecarKeys
		}
		return source{}, fmt.Errorf("%s: unknown key %q; did you mean %s?", name, key, strings.Join(near, ", "))
	}
	return s, nil
}

// sidecarKeys are the keys of ProfileOverride.
var sidecarKeys = []string{"input", "mean", "divide", "order", "labels", "objective",
	"iterations", "octaves", "step", "octave-scale"}
