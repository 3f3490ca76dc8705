package graphs

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

func parseURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// Servers misbehave, and yet the file arrives.
func TestDownloadGetsThrough(t *testing.T) {
	_, data := small(t)
	for name, c := range map[string]struct {
		meddle   func(n int, w http.ResponseWriter, r *http.Request) bool
		requests int
	}{
		"cut off, then resumed": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			if n == 1 {
				cut(w, data, 70_000)
			}
			return false
		}, 2},
		"cut off again and again": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			if n == 1 {
				cut(w, data, 70_000)
			}
			if n < 10 && r.Header.Get("Range") != "" {
				w.Header().Set("Content-Range", "bytes "+strings.TrimPrefix(r.Header.Get("Range"), "bytes=")+itoa(len(data)-1)+"/"+itoa(len(data)))
				start := 70_000 + 1000*(n-2)
				w.Header().Set("Content-Length", itoa(len(data)-start))
				w.WriteHeader(http.StatusPartialContent)
				w.Write(data[start : start+1000])
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			}
			return false
		}, 10},
		"knows no ranges": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			if n == 1 {
				cut(w, data, 70_000)
			}
			w.Write(data)
			return true
		}, 2},
		"the file has changed meanwhile": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			if n == 1 {
				w.Header().Set("ETag", `"old"`)
				cut(w, make([]byte, len(data)), 70_000)
			}
			return false
		}, 2},
		"sends another piece than asked for": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			if n == 1 {
				cut(w, data, 70_000)
			}
			if n == 2 {
				w.Header().Set("Content-Range", "bytes 5-9/10")
				w.WriteHeader(http.StatusPartialContent)
				w.Write(data[5:10])
			}
			return n == 2
		}, 3},
		"says the file is longer than it is": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			if n == 1 {
				cut(w, append(data[:len(data):len(data)], 0, 0, 0), len(data))
			}
			return false
		}, 2},
		"has hiccups": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			if n < 3 {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
			return n < 3
		}, 3},
		"redirects": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			if n == 1 {
				http.Redirect(w, r, "/elsewhere", http.StatusFound)
			}
			return n == 1
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, data, c.meddle)
			part := filepath.Join(t.TempDir(), "part")
			if err := quick().to(t.Context(), parseURL(t, s.URL), part, sum(data)); err != nil {
				t.Fatal(err)
			}
			if got, err := os.ReadFile(part); err != nil || sum(got) != sum(data) {
				t.Errorf("got %d bytes of %d, %v", len(got), len(data), err)
			}
			if len(s.asked()) != c.requests {
				t.Errorf("%d requests, want %d", len(s.asked()), c.requests)
			}
		})
	}
}

// Hopeless servers give one clear error, soon.
func TestDownloadGivesUp(t *testing.T) {
	_, data := small(t)
	release := make(chan struct{})
	defer close(release)
	for name, c := range map[string]struct {
		meddle   func(n int, w http.ResponseWriter, r *http.Request) bool
		requests int
		says     string
		keeps    int64
	}{
		"not there": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			http.NotFound(w, r)
			return true
		}, 1, "404 Not Found", 0},
		"always broken": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			w.WriteHeader(http.StatusInternalServerError)
			return true
		}, maxAttempts, "500 Internal Server Error", 0},
		"says the file is shorter than it is": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Content-Length", "1000")
			w.Write(data[:1000])
			return true
		}, 1, "not the file that was asked for", 0},
		"sends a page instead": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			w.Write([]byte("<html>Please log in to the hotel's network</html>"))
			return true
		}, 1, "not the file that was asked for", 0},
		"says the file is larger than any graph": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Content-Length", itoa(maxArchive+1))
			w.Write(data[:1000])
			return true
		}, 1, "it has 1073741825 bytes or more; at most 1073741824 are fetched", 0},
		"falls asleep": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Content-Length", itoa(len(data)))
			w.Header().Set("ETag", "")
			if r.Header.Get("Range") == "" {
				w.Write(data[:1000])
				w.(http.Flusher).Flush()
			}
			select {
			case <-release:
			case <-r.Context().Done():
			}
			return true
		}, 2, "no answer for 100ms", 1000},
		"redirects for ever": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, "/again", http.StatusFound)
			return true
		}, 10, "too many redirects", 0},
		"redirects to plain http": {func(n int, w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, "http://example.org/small.zip", http.StatusFound)
			return true
		}, 1, "only https", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, data, c.meddle)
			part := filepath.Join(t.TempDir(), "part")
			d := quick()
			d.stall = 100 * time.Millisecond
			err := d.to(t.Context(), parseURL(t, s.URL), part, sum(data))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want one that says %q", err, c.says)
			}
			if len(s.asked()) != c.requests {
				t.Errorf("%d requests, want %d", len(s.asked()), c.requests)
			}
			if size(part) != c.keeps {
				t.Errorf("%d bytes are kept, want %d", size(part), c.keeps)
			}
		})
	}
}

func TestDownloadStartsAnewWhereThePieceIsOfAnotherFile(t *testing.T) {
	_, data := small(t)
	s := serve(t, data, nil)
	part := filepath.Join(t.TempDir(), "part")
	if err := os.WriteFile(part, make([]byte, 5000), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := quick().to(t.Context(), parseURL(t, s.URL), part, sum(data)); err != nil {
		t.Error(err)
	}
}

func TestDownloadNeverLeavesHTTPS(t *testing.T) {
	plain := serve(t, []byte("data"), nil)
	tls := httptest.NewTLSServer(http.RedirectHandler(plain.URL, http.StatusFound))
	defer tls.Close()
	d := newDownload(FetchOptions{Client: tls.Client()})
	err := d.to(t.Context(), parseURL(t, tls.URL), filepath.Join(t.TempDir(), "part"), sum([]byte("data")))
	if err == nil || !strings.Contains(err.Error(), "not https") {
		t.Errorf("redirected from https to http: %v", err)
	}
	if len(plain.asked()) > 0 {
		t.Error("the plain server was asked")
	}
}

func TestOnlyHTTPSOrThisMachineIsDownloadedFrom(t *testing.T) {
	for from, ok := range map[string]bool{
		"https://example.org/a.zip":     true,
		"http://localhost:8000/a.zip":   true,
		"http://127.0.0.1/a.zip":        true,
		"http://[::1]:80/a.zip":         true,
		"http://example.org/a.zip":      false,
		"http://127.0.0.1.example.org/": false,
		"ftp://example.org/a.zip":       false,
		"file:///etc/passwd":            false,
		"https://":                      false,
		"http://local host/":            false,
	} {
		source := Source{URLs: []string{"https://x/a.zip"}}
		if _, err := source.addresses(from, Entry{Sources: []Source{source}}); (err == nil) != ok {
			t.Errorf("%s: %v", from, err)
		}
	}
}

func TestOfflineIsSaidAtOnce(t *testing.T) {
	s := serve(t, nil, nil)
	s.Close()
	started := time.Now()
	err := quick().to(t.Context(), parseURL(t, s.URL), filepath.Join(t.TempDir(), "part"), "")
	if !errors.Is(err, ErrUnreachable) || time.Since(started) > time.Second {
		t.Errorf("after %v: %v", time.Since(started), err)
	}
}
