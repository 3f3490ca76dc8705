package graphs

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
)

// DemoName is the name of the graph that is embedded in the program.
const DemoName = "demo"

// demoFiles holds the demo graph: demo.pb, its labels and demo.toml, which holds
// its profile.
//
//go:embed demo
var demoFiles embed.FS

// ErrNoDemo: the program was built without demo.pb.
var ErrNoDemo = errors.New("the demo graph is not in this build")

func openDemo(o Options) (*Graph, error) { return openEmbedded(demoFiles, o) }

func openEmbedded(files fs.FS, o Options) (*Graph, error) {
	data, err := fs.ReadFile(files, "demo/demo.pb")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoDemo
	}
	if err != nil {
		return nil, fmt.Errorf("reading the demo graph: %w", err)
	}
	text, err := fs.ReadFile(files, "demo/demo.toml")
	if err != nil {
		return nil, fmt.Errorf("reading the demo graph: %w", err)
	}
	within := func(name string) ([]byte, error) { return fs.ReadFile(files, path.Join("demo", name)) }
	sidecar, err := parseSidecar("demo.toml", string(text), within)
	if err != nil {
		return nil, err
	}
	return load(DemoName, data, o.AllowOps, nil, sidecar, flags(o.Profile))
}
