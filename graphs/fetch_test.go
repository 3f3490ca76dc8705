package graphs

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

// pack makes a zip of names and contents, stored as they are.
func pack(t *testing.T, files ...[2]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		part, err := w.CreateHeader(&zip.FileHeader{Name: f[0], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(f[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// small is a catalogue entry to test with, and its zip of some 200 kB, which
// also holds files that nobody asked for.
func small(t *testing.T) (Entry, []byte) {
	t.Helper()
	graph := string(graphtest.Bytes(t, graphtest.Tiny()))
	noise := make([]byte, 200_000)
	for i := range noise {
		noise[i] = byte(rand.Uint32())
	}
	e := Entry{
		Name:    "small",
		fill:    unpack,
		Graph:   File{"small.pb", sum([]byte(graph))},
		Labels:  File{"labels.txt", sum([]byte("dummy\nkite\n"))},
		License: File{"LICENSE", sum([]byte("free"))},
		Profile: Profile{Input: "input", Mean: [3]float32{117, 117, 117}, Divide: Each(1), Order: RGB, Objective: "relu"},
	}
	data := pack(t, [2]string{"../../evil", "evil"}, [2]string{"small.pb", graph}, [2]string{"noise", string(noise)},
		[2]string{"labels.txt", "dummy\nkite\n"}, [2]string{"LICENSE", "free"})
	e.Sources = []Source{{[]string{"https://example.org/small.zip"}, []string{sum(data)}}}
	return e, data
}

// server serves data as a web server does, with ranges; before each response
// meddle may give another, and says whether it did.
type server struct {
	*httptest.Server
	mu       sync.Mutex
	requests []*http.Request
}

func serve(t *testing.T, data []byte, meddle func(n int, w http.ResponseWriter, r *http.Request) bool) *server {
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.requests = append(s.requests, r)
		n := len(s.requests)
		s.mu.Unlock()
		w.Header().Set("ETag", `"`+sum(data)[:8]+`"`)
		if meddle == nil || !meddle(n, w, r) {
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// asked returns the requests so far.
func (s *server) asked() []*http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// cut sends the first n bytes of data and breaks off.
func cut(w http.ResponseWriter, data []byte, n int) {
	w.Header().Set("Content-Length", itoa(len(data)))
	w.Write(data[:n])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

// quick is a download with short waits.
func quick() *download {
	d := newDownload(FetchOptions{})
	d.stall, d.pause = 2*time.Second, time.Millisecond
	return d
}

// left lists what is in the folder of graphs, but for the lock.
func left(t *testing.T, cache string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(cache, "graphs"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".lock") {
			out = append(out, e.Name())
		}
	}
	return out
}

func TestFetchPutsTheWantedFilesInTheCache(t *testing.T) {
	e, data := small(t)
	s := serve(t, data, nil)
	e.Sources[0].URLs = []string{s.URL + "/small.zip"}
	cache := t.TempDir()
	var done, total int64
	o := FetchOptions{Cache: cache, Progress: func(d, n int64) { done, total = d, n }}
	if fetched(e, cache) {
		t.Fatal("fetched before it was fetched")
	}
	if err := fetch(t.Context(), e, o); err != nil {
		t.Fatal(err)
	}
	if done != int64(len(data)) || total != done {
		t.Errorf("progress ended at %d of %d, want %d", done, total, len(data))
	}
	if got := left(t, cache); !slices.Equal(got, []string{"small"}) {
		t.Errorf("the cache holds %v", got)
	}
	files, err := filepath.Glob(filepath.Join(cache, "graphs", "small", "*"))
	if err != nil || len(files) != 3 {
		t.Errorf("unpacked %v, %v; want the three files of the entry", files, err)
	}
	g, err := open("small", Options{Cache: cache}, []Entry{e})
	if err != nil {
		t.Fatal(err)
	}
	if g.SHA256 != e.Graph.SHA256 || g.Profile.Labels[1] != "kite" || g.Profile.Mean[0] != 117 || len(g.Profile.Assumed) > 0 {
		t.Errorf("opened %s with %+v", g.SHA256, g.Profile)
	}
	s.Close() // a fetched graph needs no server
	if err := fetch(t.Context(), e, o); err != nil {
		t.Errorf("fetching again: %v", err)
	}
}

func TestFetchMendsADamagedCache(t *testing.T) {
	e, data := small(t)
	e.Sources[0].URLs = []string{serve(t, data, nil).URL + "/small.zip"}
	cache := t.TempDir()
	if err := fetch(t.Context(), e, FetchOptions{Cache: cache}); err != nil {
		t.Fatal(err)
	}
	graph := filepath.Join(cache, "graphs", "small", "small.pb")
	if err := os.WriteFile(graph, []byte("damaged"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := open("small", Options{Cache: cache}, []Entry{e}); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("opening damaged graph: %v", err)
	}
	if err := fetch(t.Context(), e, FetchOptions{Cache: cache}); err != nil {
		t.Fatal(err)
	}
	if _, err := open("small", Options{Cache: cache}, []Entry{e}); err != nil {
		t.Error(err)
	}
}

func TestFetchTakesAMirrorOrALocalZip(t *testing.T) {
	e, data := small(t)
	e.Sources[0].URLs = []string{"https://127.0.0.1:1/models/small.zip"} // nobody answers there
	local := filepath.Join(t.TempDir(), "here.zip")
	if err := os.WriteFile(local, data, 0o644); err != nil {
		t.Fatal(err)
	}
	mirror := serve(t, data, nil)
	for _, from := range []string{local, mirror.URL + "/other-name.zip", mirror.URL + "/folder/"} {
		cache := t.TempDir()
		if err := fetch(t.Context(), e, FetchOptions{Cache: cache, From: from}); err != nil {
			t.Errorf("from %s: %v", from, err)
		}
		if !fetched(e, cache) {
			t.Errorf("from %s: not in the cache", from)
		}
	}
	if got := mirror.asked()[1].URL.Path; got != "/folder/small.zip" {
		t.Errorf("asked the mirror's folder for %s", got)
	}
	if err := fetch(t.Context(), e, FetchOptions{Cache: t.TempDir()}); !errors.Is(err, ErrUnreachable) {
		t.Errorf("nobody at the URL: %v, want ErrUnreachable", err)
	}
	if _, err := os.Stat(local); err != nil {
		t.Errorf("the local zip is gone: %v", err)
	}
}

func TestTheWrongZipLeavesNothingBehind(t *testing.T) {
	e, data := small(t)
	other := slices.Clone(data)
	other[len(other)/2] ^= 1
	local := filepath.Join(t.TempDir(), "wrong.zip")
	if err := os.WriteFile(local, other, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{local, serve(t, other, nil).URL + "/small.zip"} {
		cache := t.TempDir()
		err := fetch(t.Context(), e, FetchOptions{Cache: cache, From: from})
		if !errors.Is(err, ErrChecksum) {
			t.Errorf("from %s: %v, want ErrChecksum", from, err)
		}
		if got := left(t, cache); len(got) > 0 {
			t.Errorf("from %s: %v is left", from, got)
		}
	}
}

// The zip is right, but not its contents: the catalogue is wrong, or a file is missing.
func TestWrongFilesInTheZipLeaveNothingBehind(t *testing.T) {
	e, data := small(t)
	e.Sources[0].URLs = []string{serve(t, data, nil).URL + "/small.zip"}
	for name, spoil := range map[string]func(e *Entry){
		"other content": func(e *Entry) { e.Labels.SHA256 = sum([]byte("others")) },
		"missing":       func(e *Entry) { e.License.Name = "COPYING" },
	} {
		wrong, cache := e, t.TempDir()
		spoil(&wrong)
		if err := fetch(t.Context(), wrong, FetchOptions{Cache: cache}); err == nil {
			t.Errorf("%s: no error", name)
		}
		if slices.Contains(left(t, cache), "small") {
			t.Errorf("%s: the graph is in the cache", name)
		}
	}
}

func TestTwoFetchesAtOnceDownloadOnce(t *testing.T) {
	e, data := small(t)
	s := serve(t, data, func(int, http.ResponseWriter, *http.Request) bool {
		time.Sleep(50 * time.Millisecond)
		return false
	})
	e.Sources[0].URLs = []string{s.URL + "/small.zip"}
	cache := t.TempDir()
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := fetch(t.Context(), e, FetchOptions{Cache: cache}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(s.asked()) != 1 {
		t.Errorf("%d downloads, want 1", len(s.asked()))
	}
}

func TestFetchIsInterruptedAtOnceAndGoesOnLater(t *testing.T) {
	e, data := small(t)
	release := make(chan struct{})
	var hang atomic.Bool
	hang.Store(true)
	s := serve(t, data, func(n int, w http.ResponseWriter, r *http.Request) bool {
		hung := hang.Load()
		if hung {
			w.Header().Set("Content-Length", itoa(len(data)))
			w.Write(data[:1000])
			w.(http.Flusher).Flush()
			<-release
		}
		return hung
	})
	defer close(release)
	e.Sources[0].URLs = []string{s.URL + "/small.zip"}
	cache := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	err := fetch(ctx, e, FetchOptions{Cache: cache, Progress: func(int64, int64) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted: %v", err)
	}
	hang.Store(false)
	if err := fetch(t.Context(), e, FetchOptions{Cache: cache}); err != nil {
		t.Fatal(err)
	}
	asked := s.asked()
	last := asked[len(asked)-1].Header
	if last.Get("Range") != "bytes=1000-" || last.Get("If-Range") == "" {
		t.Errorf("went on with Range %q, If-Range %q", last.Get("Range"), last.Get("If-Range"))
	}
}

func TestFetchOfUnknownNames(t *testing.T) {
	err := Fetch(t.Context(), "inception5", FetchOptions{Cache: t.TempDir()})
	if !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), "did you mean inception5h") {
		t.Error(err)
	}
	if err := Fetch(t.Context(), DemoName, FetchOptions{}); err != nil {
		t.Errorf("the demo graph is there already: %v", err)
	}
}
