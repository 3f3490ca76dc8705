package graphs

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Errors of Fetch that a caller can act on.
var (
	// ErrUnreachable: the server could not be reached or did not answer.
	ErrUnreachable = errors.New("cannot be reached")
	// ErrChecksum: the file that arrived is not the one that was requested.
	ErrChecksum = errors.New("wrong checksum")
)

// FetchOptions says where to fetch from and to, and who is told of the progress.
type FetchOptions struct {
	From     string                  // URL of the single source or, ending in /, of the folder with all of them; or a local file or folder; "" = where they are published
	Cache    string                  // folder of fetched graphs, "" = the user's cache folder
	Progress func(done, total int64) // bytes so far and in all (-1 = unknown); nil = nobody is told
	Client   *http.Client            // nil = one that gives up on a server that does not answer
}

// Fetch gets a graph of the catalogue into the cache, where it appears complete and
// checked or not at all. A graph that is there already is checked and left alone; a
// download that was cut off is resumed; a second Fetch at the same time waits for the
// first. The demo graph needs no fetching.
//
// The errors are ErrUnknown, ErrUnreachable, ErrChecksum, ctx.Err(), or those of
// HTTP and files.
func Fetch(ctx context.Context, name string, o FetchOptions) error {
	if name == DemoName {
		return nil
	}
	e, ok := find(catalogue, name)
	if !ok {
		return unknown(name, names(catalogue))
	}
	if err := fetch(ctx, e, o); err != nil {
		return fmt.Errorf("fetching %s: %w", name, err)
	}
	return nil
}

func fetch(ctx context.Context, e Entry, o FetchOptions) (err error) {
	dir, err := entryDir(e, o.Cache)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	lock := flock.New(dir + ".lock")
	if _, err := lock.TryLockContext(ctx, 100*time.Millisecond); err != nil {
		return fmt.Errorf("waiting for another fetch to end: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	if verify(dir, e.files()) == nil {
		return nil
	}
	files, parts, err := obtain(ctx, e, o, dir)
	if err != nil {
		return err
	}
	err = install(dir, func(folder string) error { return e.fill(e, files, folder) })
	if err != nil && !errors.Is(err, ErrNotGraph) {
		return err // what was downloaded is kept for the next time
	}
	for _, part := range parts {
		err = errors.Join(err, os.Remove(part))
	}
	return err
}

// obtain gets all sources of a graph as checked files on this machine; parts are those
// that were downloaded.
func obtain(ctx context.Context, e Entry, o FetchOptions, dir string) (files, parts []string, err error) {
	before := int64(0) // bytes of the sources so far
	for _, s := range e.Sources {
		if local, ok, err := s.local(o.From, e); err != nil {
			return nil, nil, err
		} else if ok {
			if err := checkFile(local, s.Sums...); err != nil {
				return nil, nil, err
			}
			files = append(files, local)
			continue
		}
		urls, err := s.addresses(o.From, e)
		if err != nil {
			return nil, nil, err
		}
		each := o
		if o.Progress != nil {
			each.Progress = func(done, total int64) { o.Progress(before+done, max(before+total, -1)) }
		}
		part := dir + "." + s.name() + ".part"
		if err := newDownload(each).fromAny(ctx, urls, part, s.Sums); err != nil {
			return nil, nil, err
		}
		before += size(part)
		files, parts = append(files, part), append(parts, part)
	}
	return files, parts, nil
}
