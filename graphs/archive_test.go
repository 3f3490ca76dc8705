package graphs

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

// packTar makes a .tar.gz of headers and contents.
func packTar(t testing.TB, files ...tarred) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, f := range files {
		header := f.Header
		header.Size, header.Mode = int64(len(f.content)), 0o644
		err := w.WriteHeader(&header)
		if err == nil {
			_, err = w.Write([]byte(f.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type tarred struct {
	tar.Header
	content string
}

func plain(name, content string) tarred { return tarred{tar.Header{Name: name}, content} }

// tarEntry is a catalogue entry to test with, as inception_v3 is: an archive whose sum is
// known, with a graph and labels whose sums are not. It also holds what nobody asked for.
func tarEntry(t *testing.T) (Entry, []byte) {
	t.Helper()
	e, _ := small(t)
	e.Graph.SHA256, e.Labels.SHA256, e.License = "", "", File{}
	data := packTar(t,
		plain("../small.pb", "evil"), plain("/labels.txt", "evil"), plain("deep/small.pb", "evil"),
		tarred{Header: tar.Header{Name: "small.pb", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}},
		tarred{Header: tar.Header{Name: "labels.txt/", Typeflag: tar.TypeDir}},
		plain("./small.pb", string(graphtest.Bytes(t, graphtest.Tiny()))), plain("noise", strings.Repeat("noise", 50_000)),
		plain("labels.txt", "background\nkite\n"))
	wide := sha512.Sum384(data)
	e.Sources = []Source{{[]string{"https://example.org/small.tar.gz"}, []string{hex.EncodeToString(wide[:]), sum(data)}}}
	return e, data
}

func TestFetchTakesTheWantedFilesFromATarGz(t *testing.T) {
	e, data := tarEntry(t)
	e.Sources[0].URLs = []string{serve(t, data, nil).URL + "/small.tar.gz"}
	cache := t.TempDir()
	if err := fetch(t.Context(), e, FetchOptions{Cache: cache}); err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(cache, "graphs", "small", "*"))
	var names []string
	for _, path := range kept {
		names = append(names, filepath.Base(path))
	}
	if want := []string{"labels.txt", "labels.txt.sha256", "small.pb", "small.pb.sha256"}; !slices.Equal(names, want) || err != nil {
		t.Errorf("kept %v, %v, want %v", names, err, want)
	}
	g, err := open("small", Options{Cache: cache}, []Entry{e})
	if err != nil || !slices.Equal(g.Profile.Labels, []string{"background", "kite"}) {
		t.Fatalf("opened %+v: %v", g, err)
	}
	// Damage is noticed although the catalogue does not know the files' sums.
	if err := os.WriteFile(kept[0], []byte("others\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := fetch(t.Context(), e, FetchOptions{Cache: cache}); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(kept[0]); err != nil || string(text) != "background\nkite\n" {
		t.Errorf("after another fetch the labels are %q: %v", text, err)
	}
}

// Each of several sums must fit, by whatever algorithm it is.
func TestEverySumOfASourceIsChecked(t *testing.T) {
	for i := range 2 {
		e, data := tarEntry(t)
		wrong := []byte(e.Sources[0].Sums[i])
		wrong[5] ^= 1
		e.Sources[0].Sums[i] = string(wrong)
		e.Sources[0].URLs = []string{serve(t, data, nil).URL + "/small.tar.gz"}
		cache := t.TempDir()
		if err := fetch(t.Context(), e, FetchOptions{Cache: cache}); !errors.Is(err, ErrChecksum) || len(left(t, cache)) > 0 {
			t.Errorf("sum %d wrong: %v, and %v is left", i, err, left(t, cache))
		}
	}
}

// An archive with the right sum, but without what is wanted or cut short, installs nothing.
func TestBadTarsInstallNothing(t *testing.T) {
	e, whole := tarEntry(t)
	var text bytes.Buffer
	z := gzip.NewWriter(&text)
	if _, err := z.Write([]byte("no tar archive")); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	damaged := packTar(t, plain("small.pb", "graph"))
	damaged[len(damaged)-8] ^= 1 // in the sum of what was compressed
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"without labels":  {packTar(t, plain("small.pb", "graph")), "there is no labels.txt in it"},
		"cut short":       {whole[:len(whole)/2], "unexpected EOF"},
		"damaged":         {damaged, "checksum"},
		"empty":           {packTar(t), "there is no small.pb in it"},
		"gzip of text":    {text.Bytes(), "unexpected EOF"},
		"another kind":    {[]byte("\x7fELF"), "it is neither a .zip nor a .tar.gz"},
		"the same twice":  {packTar(t, plain("small.pb", "one"), plain("small.pb", "two"), plain("x", "y")), "there is no labels.txt in it"},
		"gzip of nothing": {[]byte("\x1f\x8b\x08\x00"), "unexpected EOF"},
	} {
		e := e
		e.Sources = []Source{{[]string{serve(t, c.data, nil).URL + "/small.tar.gz"}, []string{sum(c.data)}}}
		cache := t.TempDir()
		err := fetch(t.Context(), e, FetchOptions{Cache: cache})
		if err == nil || !strings.Contains(err.Error(), c.says) || slices.Contains(left(t, cache), "small") {
			t.Errorf("%s: %v; the cache holds %v", name, err, left(t, cache))
		}
	}
}

// A download of an archive goes on where it broke off, even of a server that has other
// bytes by now: those start anew.
func TestATarGzIsResumed(t *testing.T) {
	e, data := tarEntry(t)
	var requests atomic.Int32
	s := serve(t, data, func(n int, w http.ResponseWriter, r *http.Request) bool {
		requests.Store(int32(n))
		if n == 1 {
			cut(w, data, 400)
		}
		return false
	})
	e.Sources[0].URLs = []string{s.URL + "/small.tar.gz"}
	if err := fetch(t.Context(), e, FetchOptions{Cache: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	if again := s.asked()[1].Header; requests.Load() != 2 || again.Get("Range") != "bytes=400-" || again.Get("If-Range") == "" {
		t.Errorf("%d requests, the last with Range %q and If-Range %q", requests.Load(), again.Get("Range"), again.Get("If-Range"))
	}
}
