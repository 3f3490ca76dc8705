// Package graphs provides the frozen networks to dream with: it finds a graph by
// name or by path, fetches it, checks it, and knows what input it expects. It
// reads GraphDef protobufs and does not link TensorFlow.
package graphs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"

	"github.com/tfdream/tfdream/graphs/internal/check"
	"github.com/tfdream/tfdream/graphs/savedmodel"
	"github.com/tfdream/tfdream/graphs/suggest"
)

// Errors a caller can act on, matched with errors.Is.
var (
	// ErrUnknown: the name is neither in the catalogue nor a file.
	ErrUnknown = errors.New("no such graph")
	// ErrNotFetched: the graph is in the catalogue, but not yet in the cache; Fetch gets it.
	ErrNotFetched = errors.New("not fetched yet")
	// ErrNotGraph: the file is not a frozen GraphDef, or is damaged.
	ErrNotGraph = check.ErrNotGraph
	// ErrSavedModel: the folder's SavedModel is damaged, or cannot be frozen.
	ErrSavedModel = savedmodel.ErrSavedModel
	// ErrInput: it is unclear which node takes the picture, or the node named does not exist.
	ErrInput = errors.New("the input is unclear")
)

// RefusedOpsError names the ops of a graph that are not known to be harmless, and why.
type RefusedOpsError = check.RefusedOpsError

// RefusedOp is one of them.
type RefusedOp = check.RefusedOp

// Check refuses, with ErrNotGraph, a graph that is incomplete or inconsistent or would
// crash TensorFlow, and with a *RefusedOpsError one with ops that are neither known to be
// harmless nor in allow, wherever they are. It checks the graph's functions too.
func Check(def *graphpb.GraphDef, allow []string) error { return check.Graph(def, allow) }

// Graph is a frozen network, checked, with its profile.
type Graph struct {
	Name   string // catalogue name, or the file's path
	SHA256 string // hex, of the file's bytes
	// Def is what of the file can be dreamed on: the nodes that are computed from the picture by
	// ops that are harmless or allowed, and what else these are computed from. No pass has been
	// applied to it.
	Def     *graphpb.GraphDef
	Profile Profile
	LeftOut LeftOut  // what else the file has
	Notes   []string // what was found out about its input, or rewritten for it, to be told

	Converted string // what the graph was made of in memory, in words; "" = nothing but its file
}

// Options says how Open reads a graph.
type Options struct {
	Profile  ProfileOverride // what the user says about the graph; overrides all else
	AllowOps []string        // op types to accept although they are not on the allow-list
	Cache    string          // folder of fetched graphs, "" = the user's cache folder
}

// Open finds a graph by its catalogue name or by the path of a frozen GraphDef
// file or a SavedModel's folder, reads and checks it, and works out its profile: o.Profile overrides
// FILE.toml beside FILE.pb, which overrides the catalogue, which overrides what the
// graph itself shows. What a graph has besides the way from the picture to its layers is left
// out: see LeftOut. A name in the catalogue wins over a file of that name; write
// ./NAME for the file.
//
// The errors are ErrUnknown, ErrNotFetched, ErrNotGraph, ErrSavedModel, ErrInput, a
// *RefusedOpsError where the picture reaches nothing but through refused ops, or those of reading
// files.
func Open(nameOrPath string, o Options) (*Graph, error) {
	return open(nameOrPath, o, catalogue)
}

func open(nameOrPath string, o Options, entries []Entry) (*Graph, error) {
	if nameOrPath == DemoName {
		return openDemo(o)
	}
	if e, ok := find(entries, nameOrPath); ok {
		return openFetched(e, o)
	}
	if g, ok, err := openAddress(nameOrPath, o); ok {
		return g, err
	}
	if IsAddress(nameOrPath) {
		return nil, fmt.Errorf("%w %q; an address is fetched first: tfdream fetch %s --sha256 SUM", ErrUnknown, nameOrPath, nameOrPath)
	}
	if _, err := os.Stat(nameOrPath); errors.Is(err, os.ErrNotExist) && !looksLikePath(nameOrPath) {
		return nil, unknown(nameOrPath, names(entries))
	}
	if folder, ok := savedmodel.Folder(nameOrPath); ok {
		return openSavedModel(nameOrPath, folder, o)
	}
	return openFile(nameOrPath, o, entries)
}

// openFetched opens a graph of the catalogue from the cache.
func openFetched(e Entry, o Options) (*Graph, error) {
	if !fetched(e, o.Cache) {
		return nil, fmt.Errorf("graph %s: %w; run: tfdream fetch %s", e.Name, ErrNotFetched, e.Name)
	}
	dir, err := entryDir(e, o.Cache)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(dir, e.Graph.Name))
	if err != nil {
		return nil, fmt.Errorf("reading graph %s: %w", e.Name, err)
	}
	want, err := e.Graph.sumIn(dir)
	if err != nil {
		return nil, fmt.Errorf("reading graph %s: %w", e.Name, err)
	}
	if got := sum(data); got != want {
		return nil, fmt.Errorf("graph %s: the copy in %s is damaged (sha256 %s, should be %s); run: tfdream fetch %s",
			e.Name, dir, got, want, e.Name)
	}
	profile, err := e.profile(dir)
	if err != nil {
		return nil, fmt.Errorf("graph %s: %w", e.Name, err)
	}
	return load(e.Name, data, o.AllowOps, &profile, flags(o.Profile))
}

// openFile opens any frozen GraphDef, with FILE.toml beside it if there is one.
// A file that is byte for byte a graph of the catalogue gets its profile.
func openFile(path string, o Options, entries []Entry) (*Graph, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	var known *Profile
	for _, e := range entries {
		if sum(data) == e.Graph.SHA256 {
			p, err := e.profile(filepath.Dir(path))
			if errors.Is(err, os.ErrNotExist) {
				p, err = e.Profile, nil // the graph is there without its labels
			}
			if err != nil {
				return nil, fmt.Errorf("graph %s: %w", path, err)
			}
			known = &p
		}
	}
	sidecar, err := readSidecar(path)
	if err != nil {
		return nil, err
	}
	return load(path, data, o.AllowOps, known, sidecar, flags(o.Profile))
}

// looksLikePath tells a mistyped path from a mistyped catalogue name.
func looksLikePath(s string) bool {
	return strings.ContainsRune(s, filepath.Separator) || filepath.Ext(s) != ""
}

func unknown(name string, known []string) error {
	if hint := suggest.DidYouMean("; ", name, known); hint != "" {
		return fmt.Errorf("%w %q%s", ErrUnknown, name, hint)
	}
	return fmt.Errorf("%w %q; give the path of a frozen GraphDef or one of: %s", ErrUnknown, name, strings.Join(known, ", "))
}
