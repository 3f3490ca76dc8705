package graphs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Errors of Fetch that a caller can act on.
var (
	// ErrUnreachable: the server could not be reached or did not answer.
	ErrUnreachable = errors.New("cannot be reached")
	// ErrChecksum: what came is not the file that was asked for.
	ErrChecksum = errors.New("wrong checksum")
)

// FetchOptions says where from, where to, and who wants to know how far it is.
type FetchOptions struct {
	From     string                  // URL of the zip or, ending in /, of the folder that holds it; or a local zip; "" = the graph's own URL
	Cache    string                  // folder of fetched graphs, "" = the user's cache folder
	Progress func(done, total int64) // bytes downloaded so far, and in all (-1 = unknown); nil = nobody
	Client   *http.Client            // nil = one that gives up on a server that does not answer
}

// Fetch gets a graph of the catalogue into the cache, where it appears whole and
// checked or not at all. What is there already is checked and left alone; a
// download that was cut off is taken up where it stopped; a second Fetch at the
// same time waits for the first. The demo graph needs no fetching.
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
	if o.From != "" && !strings.Contains(o.From, "://") {
		return fromZip(o.From, e, dir)
	}
	from, err := address(o.From, e)
	if err != nil {
		return err
	}
	part := dir + ".zip.part"
	if err := newDownload(o).to(ctx, from, part, e.SHA256); err != nil {
		return err
	}
	if err := fromZip(part, e, dir); err != nil {
		return err
	}
	return os.Remove(part)
}

// address is where the zip is downloaded from: only https, or this machine.
func address(from string, e Entry) (*url.URL, error) {
	if from == "" {
		from = e.URL
	}
	u, err := url.Parse(from)
	if err != nil {
		return nil, fmt.Errorf("%q is not a URL: %w", from, err)
	}
	if strings.HasSuffix(u.Path, "/") {
		u = u.JoinPath(path.Base(e.URL))
	}
	return u, secure(u)
}

// fromZip checks a zip and unpacks what is wanted of it into dir.
func fromZip(zip string, e Entry, dir string) error {
	if err := checkFile(zip, e.SHA256); err != nil {
		return err
	}
	if err := unpack(zip, dir, e.files()); err != nil {
		return fmt.Errorf("unpacking %s: %w", zip, err)
	}
	return nil
}

// verify says whether all files are in dir with the right bytes.
func verify(dir string, files []File) error {
	for _, f := range files {
		if err := checkFile(filepath.Join(dir, f.Name), f.SHA256); err != nil {
			return err
		}
	}
	return nil
}

// checkFile compares a file's sha256 with what it should be.
func checkFile(path, want string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		return fmt.Errorf("%w: %s has sha256 %s, and should have %s", ErrChecksum, path, got, want)
	}
	return nil
}
