package graphs

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

// A graph from anywhere is fetched by its address and sum, alone or in an archive, and is
// known by its name from then on.
func TestAGraphIsFetchedByItsAddress(t *testing.T) {
	graph := graphtest.Bytes(t, graphtest.Tiny())
	for path, data := range map[string][]byte{
		"/models/net.pb":            graph,
		"/models/net.zip":           pack(t, [2]string{"README", "read me"}, [2]string{"deep/frozen.pb", string(graph)}),
		"/models/net.tgz":           packTar(t, plain("a/README", "read me"), plain("a/frozen.pb", string(graph))),
		"/net.pb.tar.gz?download=1": packTar(t, plain("frozen.pb", string(graph))),
	} {
		s := serve(t, data, nil)
		cache := t.TempDir()
		a := Address{URL: s.URL + path, SHA256: strings.ToUpper(sum(data))}
		name, err := FetchAddress(t.Context(), a, FetchOptions{Cache: cache})
		if err != nil || name != "net" || !Fetched("net", cache) {
			t.Errorf("%s: %q, %v", path, name, err)
			continue
		}
		g, err := Open("net", Options{Cache: cache})
		if err != nil || g.Name != "net" || g.SHA256 != sum(graph) || len(g.Profile.Assumed) == 0 {
			t.Errorf("%s: opened %+v, %v", path, g, err)
		}
		if others, err := Others(cache); err != nil || !slices.Equal(others, []Other{{"net", a.URL}}) {
			t.Errorf("%s: listed %v, %v", path, others, err)
		}
		s.Close() // it is there already
		if _, err := FetchAddress(t.Context(), a, FetchOptions{Cache: cache}); err != nil {
			t.Errorf("%s: again: %v", path, err)
		}
	}
}

// What is said of its input is kept beside it, and may be said later.
func TestInputSettingsAreKeptWithAnAddress(t *testing.T) {
	graph := graphtest.Bytes(t, graphtest.Tiny())
	cache := t.TempDir()
	a := Address{URL: serve(t, graph, nil).URL + "/net.pb", SHA256: sum(graph), Name: "mine"}
	for _, divide := range []float32{0, 127.5, 58} {
		if divide > 0 {
			each := Each(divide)
			a.Profile = ProfileOverride{Divide: &each, Mean: &[3]float32{1, 2, 3}}
		}
		if _, err := FetchAddress(t.Context(), a, FetchOptions{Cache: cache}); err != nil {
			t.Fatal(err)
		}
		g, err := Open("mine", Options{Cache: cache})
		if err != nil || g.Profile.Divide != Each(max(divide, 1)) {
			t.Errorf("divide %v: %+v, %v", divide, g, err)
		}
	}
	negative := Each(-1)
	a.Profile.Divide = &negative
	if _, err := FetchAddress(t.Context(), a, FetchOptions{Cache: cache}); err == nil || !strings.Contains(err.Error(), "divide -1") {
		t.Errorf("a divisor below 0: %v", err)
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	fits := strings.Repeat("0a", 32)
	for says, a := range map[string]Address{
		"should begin with https:// or http://": {URL: "ftp://example.org/net.pb", SHA256: fits},
		`"file:///net.pb" should begin with`:    {URL: "file:///net.pb", SHA256: fits},
		`"https://" should begin`:               {URL: "https://", SHA256: fits},
		`its sha256 "" is not 64 digits`:        {URL: "https://example.org/net.pb"},
		`its sha256 "abc" is not 64 digits`:     {URL: "https://example.org/net.pb", SHA256: "abc"},
		`the name "/" is not`:                   {URL: "https://example.org/", SHA256: fits},
		`the name ".." is not`:                  {URL: "https://example.org/net.pb", SHA256: fits, Name: ".."},
		`the name "a/b" is not`:                 {URL: "https://example.org/net.pb", SHA256: fits, Name: "a/b"},
		"vgg16 is the name of another graph":    {URL: "https://example.org/vgg16.pb", SHA256: fits},
		"demo is the name of another graph":     {URL: "https://example.org/net.pb", SHA256: fits, Name: "demo"},
	} {
		cache := t.TempDir()
		_, err := FetchAddress(t.Context(), a, FetchOptions{Cache: cache})
		if !errors.Is(err, ErrAddress) && !errors.Is(err, ErrTaken) || !strings.Contains(err.Error(), says) || len(left(t, cache)) > 0 {
			t.Errorf("%+v: %v, want an error that says %q", a, err, says)
		}
	}
}

// What arrives and is no graph, or not a single one, leaves nothing behind.
func TestWhatIsNoGraphIsNotKept(t *testing.T) {
	graph := string(graphtest.Bytes(t, graphtest.Tiny()))
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"a page":      {[]byte("<html>Please log in</html>"), "it is a web page"},
		"a picture":   {[]byte("\x89PNG\r\n\x1a\n"), "it is a PNG picture"},
		"nothing":     {nil, "it is empty"},
		"no graph":    {pack(t, [2]string{"model.onnx", "onnx"}), "there is no .pb file in the archive"},
		"two graphs":  {packTar(t, plain("a.pb", graph), plain("b.pb", graph)), "the archive holds 2 graphs (a.pb, b.pb) where one is wanted"},
		"not a graph": {packTar(t, plain("a.pb", "\x0a\x00\x0a\x7f\x00\x01")), "a GraphDef protobuf cannot be read from it"},
	} {
		cache := t.TempDir()
		a := Address{URL: serve(t, c.data, nil).URL + "/net.pb", SHA256: sum(c.data)}
		_, err := FetchAddress(t.Context(), a, FetchOptions{Cache: cache})
		if !errors.Is(err, ErrNotGraph) || !strings.Contains(err.Error(), c.says) || len(left(t, cache)) > 0 {
			t.Errorf("%s: %v, and %v is left", name, err, left(t, cache))
		}
	}
}

func TestAnotherGraphDoesNotTakeAName(t *testing.T) {
	graph := graphtest.Bytes(t, graphtest.Tiny())
	other := pack(t, [2]string{"net.pb", string(graph)})
	cache := t.TempDir()
	first := Address{URL: serve(t, graph, nil).URL + "/net.pb", SHA256: sum(graph)}
	if _, err := FetchAddress(t.Context(), first, FetchOptions{Cache: cache}); err != nil {
		t.Fatal(err)
	}
	second := Address{URL: serve(t, other, nil).URL + "/net.zip", SHA256: sum(other)}
	if _, err := FetchAddress(t.Context(), second, FetchOptions{Cache: cache}); !errors.Is(err, ErrTaken) || !strings.Contains(err.Error(), first.URL) {
		t.Errorf("under a name that is taken: %v", err)
	}
	second.Name = "net2"
	if _, err := FetchAddress(t.Context(), second, FetchOptions{Cache: cache}); err != nil {
		t.Error(err)
	}
}

func TestADamagedGraphFromAnAddressIsNoticedAndMended(t *testing.T) {
	graph := graphtest.Bytes(t, graphtest.Tiny())
	cache := t.TempDir()
	divide := Each(58)
	a := Address{URL: serve(t, graph, nil).URL + "/net.pb", SHA256: sum(graph), Profile: ProfileOverride{Divide: &divide}}
	if _, err := FetchAddress(t.Context(), a, FetchOptions{Cache: cache}); err != nil {
		t.Fatal(err)
	}
	a.Profile = ProfileOverride{} // as it was, where nothing else is said
	if err := os.WriteFile(filepath.Join(cache, "graphs", "net", "net.pb"), graph[1:], 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open("net", Options{Cache: cache}); err == nil || !strings.Contains(err.Error(), "is damaged") || !strings.Contains(err.Error(), "run: tfdream fetch "+a.URL) {
		t.Errorf("damaged: %v", err)
	}
	if _, err := FetchAddress(t.Context(), a, FetchOptions{Cache: cache}); err != nil {
		t.Fatal(err)
	}
	if g, err := Open("net", Options{Cache: cache}); err != nil || g.Profile.Divide != Each(58) {
		t.Errorf("mended: %+v, %v", g, err)
	}
}
