package graphs

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// Errors of FetchAddress that a caller can act on.
var (
	// ErrAddress: what was given is of another form.
	ErrAddress = errors.New("not a graph's address")
	// ErrTaken: the name is that of another graph.
	ErrTaken = errors.New("is the name of another graph")
)

// Address is where a graph is that the catalogue does not have.
type Address struct {
	URL    string // http or https: a frozen GraphDef, or a .zip or .tar.gz that holds exactly one
	SHA256 string // hex, of the file there; a graph is a program, so there is no fetching without
	Name   string // what it is called from then on; "" = the URL's last part, without its endings

	Profile ProfileOverride // input settings to keep beside it, where Open finds them
}

// IsAddress says whether a text is a URL rather than a name.
func IsAddress(text string) bool { return strings.Contains(text, "://") }

// FetchAddress gets a graph from anywhere into the cache, as Fetch does one of the
// catalogue, and returns the name by which Open finds it, before a file of that name.
//
// The errors are ErrAddress, ErrTaken, ErrNotGraph, and those of Fetch.
func FetchAddress(ctx context.Context, a Address, o FetchOptions) (name string, err error) {
	e, err := a.entry()
	if err == nil {
		err = a.free(e, o.Cache)
	}
	switch {
	case err != nil:
	case a.Profile == (ProfileOverride{}):
		a.Profile, err = keptProfile(e, o.Cache)
	default:
		_, err = profileOf(nil, flags(a.Profile))
	}
	if err != nil {
		return "", err
	}
	err = fetch(ctx, e, o)
	if err == nil {
		err = a.keepProfile(e, o.Cache)
	}
	if err != nil {
		return "", fmt.Errorf("fetching %s: %w", e.Name, err)
	}
	return e.Name, nil
}

// keptProfile is what an earlier fetch has kept of the graph's input.
func keptProfile(e Entry, cache string) (ProfileOverride, error) {
	dir, err := entryDir(e, cache)
	if err != nil {
		return ProfileOverride{}, err
	}
	s, err := readSidecar(filepath.Join(dir, e.Graph.Name))
	return s.ProfileOverride, err
}

// keepProfile writes the input settings beside the graph, if there are any.
func (a Address) keepProfile(e Entry, cache string) error {
	if a.Profile == (ProfileOverride{}) {
		return nil
	}
	dir, err := entryDir(e, cache)
	if err != nil {
		return err
	}
	text, err := toml.Marshal(a.Profile)
	if err != nil {
		return err
	}
	file, err := pending(sidecarPath(filepath.Join(dir, e.Graph.Name)), text)
	if err != nil {
		return err
	}
	return file.CloseAtomicallyReplace()
}

// validName is a name that is a file's and no path.
var validName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// entry is the graph as one of the catalogue would be.
func (a Address) entry() (Entry, error) {
	u, err := url.Parse(a.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return Entry{}, fmt.Errorf("%w: %q should begin with https:// or http://", ErrAddress, a.URL)
	}
	sum := strings.ToLower(a.SHA256)
	if digest, err := hex.DecodeString(sum); err != nil || len(digest) != 32 {
		return Entry{}, fmt.Errorf("%w: its sha256 %q is not 64 digits of 0-9 and a-f", ErrAddress, a.SHA256)
	}
	name := a.Name
	if name == "" {
		name = nameIn(u)
	}
	switch {
	case !validName.MatchString(name):
		return Entry{}, fmt.Errorf("%w: the name %q is not one of at most 100 letters, digits, dots, underscores and hyphens", ErrAddress, name)
	case slices.Contains(names(catalogue), name):
		return Entry{}, fmt.Errorf("%s %w, in the catalogue", name, ErrTaken)
	}
	return Entry{
		Name:    name,
		Sources: []Source{{[]string{a.URL}, []string{sum}}},
		Graph:   File{Name: name + ".pb"},
		fill:    onlyGraph,
	}, nil
}

// nameIn is the last part of a URL's path without the endings of graphs and archives.
func nameIn(u *url.URL) string {
	name := path.Base(u.Path)
	for _, ending := range []string{".gz", ".tgz", ".tar", ".zip", ".pb"} {
		name = strings.TrimSuffix(name, ending)
	}
	return name
}

// free refuses a name under which there is another graph in the cache.
func (a Address) free(e Entry, cache string) error {
	there, err := readOrigin(e.Name, cache)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err == nil && there.SHA256 != e.Sources[0].Sums[0] {
		err = fmt.Errorf("%s %w, fetched from %s", e.Name, ErrTaken, there.URL)
	}
	return err
}
