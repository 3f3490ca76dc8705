package graphs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/graphs/suggest"
)

// readSidecar reads FILE.toml beside FILE.pb, the graph's profile. Without the file,
// the source is empty.
func readSidecar(graph string) (source, error) {
	path := sidecarPath(graph)
	data, err := file.ReadText(path)
	if errors.Is(err, os.ErrNotExist) {
		return source{}, nil
	}
	if err != nil {
		return source{}, fmt.Errorf("reading the profile beside the graph: %s: %w", path, err)
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
// are the long flags' names; an unknown key is an error.
func parseSidecar(name, text string, read func(string) ([]byte, error)) (source, error) {
	s := source{name: name, read: read}
	meta, err := toml.Decode(text, &s.ProfileOverride)
	if err != nil {
		return source{}, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "toml: "))
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		key := extra[0].String()
		hint := suggest.DidYouMean("; ", key, sidecarKeys)
		if hint == "" {
			hint = "; the keys are " + strings.Join(sidecarKeys, ", ")
		}
		return source{}, fmt.Errorf("%s: unknown key %q%s", name, key, hint)
	}
	return s, nil
}

// sidecarKeys are the keys of ProfileOverride.
var sidecarKeys = []string{"input", "mean", "divide", "order", "labels", "objective",
	"iterations", "octaves", "step", "octave-scale"}
