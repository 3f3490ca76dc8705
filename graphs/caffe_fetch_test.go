package graphs

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tfdream/tfdream/graphs/caffe/caffetest"
)

// caffeEntry is a catalogue entry made from a prototxt and a caffemodel, as
// bvlc_googlenet is, and these two files.
func caffeEntry() (e Entry, prototxt, caffemodel []byte) {
	prototxt = []byte(`input: "data" input_shape { dim: 1 dim: 3 dim: 32 dim: 32 }
		layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 500 kernel_size: 5 } }
		layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }`)
	values := make([]float32, 500*3*5*5)
	for i := range values {
		values[i] = float32(math.Sin(float64(i * i)))
	}
	caffemodel = caffetest.Encode([]caffetest.Layer{{Name: "conv", Blobs: []caffetest.Blob{
		{Shape: []int{500, 3, 5, 5}, Values: values}, {Shape: []int{500}, Values: values[:500]}}}}, caffetest.Form{V1: true, OldShape: true})
	weak := sha1.Sum(caffemodel)
	e, _ = find(catalogue, "bvlc_googlenet")
	e.Sources = []Source{
		{[]string{"https://example.org/deploy.prototxt"}, []string{sum(prototxt)}},
		{[]string{"https://example.org/net.caffemodel"}, []string{hex.EncodeToString(weak[:]), sum(caffemodel)}},
	}
	e.Profile.Objective = "square(conv)"
	return e, prototxt, caffemodel
}

// at lets an entry be fetched from two servers.
func (e Entry) at(prototxt, caffemodel *server) Entry {
	e.Sources = slices.Clone(e.Sources)
	e.Sources[0].URLs, e.Sources[1].URLs = []string{prototxt.URL + "/deploy.prototxt"}, []string{caffemodel.URL + "/net.caffemodel"}
	return e
}

func TestFetchMakesAGraphOfACaffeModel(t *testing.T) {
	e, prototxt, caffemodel := caffeEntry()
	e = e.at(serve(t, prototxt, nil), serve(t, caffemodel, nil))
	cache := t.TempDir()
	var done, total int64
	o := FetchOptions{Cache: cache, Progress: func(d, n int64) { done, total = d, n }}
	if err := fetch(t.Context(), e, o); err != nil {
		t.Fatal(err)
	}
	if all := int64(len(prototxt) + len(caffemodel)); done != all || total != all {
		t.Errorf("progress ended at %d of %d, want %d", done, total, all)
	}
	if got := left(t, cache); !slices.Equal(got, []string{"bvlc_googlenet"}) {
		t.Errorf("the cache holds %v", got)
	}
	g, err := open("bvlc_googlenet", Options{Cache: cache}, []Entry{e})
	if err != nil {
		t.Fatal(err)
	}
	p := g.Profile
	if p.Input != "data" || p.Mean != [3]float32{122, 116, 104} || p.Divide != Each(1) || p.Order != BGR || len(p.Assumed) > 0 {
		t.Errorf("opened with %+v", p)
	}
	// The file in the cache is a graph like any other, with its sidecar.
	byPath, err := Open(filepath.Join(cache, "graphs", "bvlc_googlenet", "bvlc_googlenet.pb"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if q := byPath.Profile; byPath.SHA256 != g.SHA256 || q.Mean != p.Mean || q.Order != p.Order || q.Objective != "square(conv)" {
		t.Errorf("by its path: %+v", byPath.Profile)
	}
	if err := fetch(t.Context(), e.at(serve(t, nil, nil), serve(t, nil, nil)), o); err != nil {
		t.Errorf("fetching again: %v", err)
	}
}

// The sum of the converted file is kept when it is made: damage is noticed and repaired.
func TestADamagedGraphThatWasMadeIsMadeAgain(t *testing.T) {
	e, prototxt, caffemodel := caffeEntry()
	e = e.at(serve(t, prototxt, nil), serve(t, caffemodel, nil))
	cache := t.TempDir()
	if err := fetch(t.Context(), e, FetchOptions{Cache: cache}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(cache, "graphs", "bvlc_googlenet", "bvlc_googlenet.pb")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damaged := slices.Clone(data)
	damaged[len(damaged)/2] ^= 1
	if err := os.WriteFile(path, damaged, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := open("bvlc_googlenet", Options{Cache: cache}, []Entry{e}); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("opening a damaged graph: %v", err)
	}
	if err := fetch(t.Context(), e, FetchOptions{Cache: cache}); err != nil {
		t.Fatal(err)
	}
	if again, err := os.ReadFile(path); err != nil || !slices.Equal(again, data) {
		t.Errorf("the graph made again is another one, %v", err)
	}
}

// The second file is cut off, and resumed; the first is not requested again.
func TestFetchOfTwoFilesGoesOnWhereItStopped(t *testing.T) {
	e, prototxt, caffemodel := caffeEntry()
	first := serve(t, prototxt, nil)
	var broken atomic.Bool
	broken.Store(true)
	ctx, cancel := context.WithCancel(t.Context())
	second := serve(t, caffemodel, func(n int, w http.ResponseWriter, r *http.Request) bool {
		hangs := broken.Load()
		if hangs {
			w.Header().Set("Content-Length", itoa(len(caffemodel)))
			w.Write(caffemodel[:70_000])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}
		return hangs
	})
	e = e.at(first, second)
	cache := t.TempDir()
	err := fetch(ctx, e, FetchOptions{Cache: cache, Progress: func(done, total int64) {
		if done == int64(len(prototxt)+70_000) {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted: %v", err)
	}
	broken.Store(false)
	if err := fetch(t.Context(), e, FetchOptions{Cache: cache}); err != nil {
		t.Fatal(err)
	}
	if n := len(first.asked()); n != 1 {
		t.Errorf("the prototxt was asked for %d times", n)
	}
	if asked := second.asked(); asked[len(asked)-1].Header.Get("Range") != "bytes=70000-" {
		t.Errorf("went on with Range %q", asked[len(asked)-1].Header.Get("Range"))
	}
}

func TestALyingServerLeavesNoGraph(t *testing.T) {
	e, prototxt, caffemodel := caffeEntry()
	other := slices.Clone(caffemodel)
	other[len(other)/2] ^= 1
	for name, lying := range map[string]Entry{
		"prototxt":   e.at(serve(t, append(slices.Clone(prototxt), '\n'), nil), serve(t, caffemodel, nil)),
		"caffemodel": e.at(serve(t, prototxt, nil), serve(t, other, nil)),
	} {
		cache := t.TempDir()
		err := fetch(t.Context(), lying, FetchOptions{Cache: cache})
		if !errors.Is(err, ErrChecksum) {
			t.Errorf("%s: %v, want ErrChecksum", name, err)
		}
		if got := left(t, cache); slices.Contains(got, "bvlc_googlenet") || slices.Contains(got, "bvlc_googlenet.net.caffemodel.part") {
			t.Errorf("%s: %v is left", name, got)
		}
	}
}

// The bytes are those of the catalogue, but not a network: nothing is installed.
func TestWhatCannotBeConvertedIsNotInstalled(t *testing.T) {
	e, prototxt, caffemodel := caffeEntry()
	prototxt = []byte(strings.Replace(string(prototxt), "500", "400", 1))
	e.Sources[0].Sums = []string{sum(prototxt)}
	cache := t.TempDir()
	err := fetch(t.Context(), e.at(serve(t, prototxt, nil), serve(t, caffemodel, nil)), FetchOptions{Cache: cache})
	if err == nil || !strings.Contains(err.Error(), `layer "conv" (Convolution)`) || slices.Contains(left(t, cache), "bvlc_googlenet") {
		t.Errorf("%v; the cache holds %v", err, left(t, cache))
	}
}

func TestTheNextAddressIsTriedWhereOneFails(t *testing.T) {
	e, prototxt, caffemodel := caffeEntry()
	nobody := serve(t, nil, nil)
	nobody.Close()
	refuses := serve(t, nil, func(_ int, w http.ResponseWriter, r *http.Request) bool { http.NotFound(w, r); return true })
	e = e.at(serve(t, prototxt, nil), serve(t, caffemodel, nil))
	e.Sources[1].URLs = append([]string{nobody.URL + "/net.caffemodel", refuses.URL + "/net.caffemodel"}, e.Sources[1].URLs...)
	if err := fetch(t.Context(), e, FetchOptions{Cache: t.TempDir()}); err != nil {
		t.Error(err)
	}
}

func TestFetchTakesTheFolderOfTheFiles(t *testing.T) {
	e, prototxt, caffemodel := caffeEntry()
	folder := t.TempDir()
	for name, data := range map[string][]byte{"deploy.prototxt": prototxt, "net.caffemodel": caffemodel} {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	web := serveFolder(t, folder)
	for _, from := range []string{folder, web + "/"} {
		cache := t.TempDir()
		if err := fetch(t.Context(), e, FetchOptions{Cache: cache, From: from}); err != nil || !fetched(e, cache) {
			t.Errorf("from %s: %v", from, err)
		}
	}
	for _, from := range []string{filepath.Join(folder, "net.caffemodel"), web + "/net.caffemodel"} {
		err := fetch(t.Context(), e, FetchOptions{Cache: t.TempDir(), From: from})
		if err == nil || !strings.Contains(err.Error(), "is made from deploy.prototxt and net.caffemodel; give the folder") {
			t.Errorf("from %s: %v", from, err)
		}
	}
}

func serveFolder(t *testing.T, folder string) string {
	s := httptest.NewServer(http.FileServer(http.Dir(folder)))
	t.Cleanup(s.Close)
	return s.URL
}
