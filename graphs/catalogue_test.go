package graphs

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs/caffe/caffetest"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

// What the catalogue says of a graph is whole, and such that it can be fetched and opened.
func TestTheCatalogueIsWhole(t *testing.T) {
	lengths := map[int]bool{40: true, 64: true, 96: true} // sha1, sha256, sha384
	for _, e := range Catalogue() {
		if !validName.MatchString(e.Name) || !strings.HasSuffix(e.About, ")") || e.Looks == "" || e.Bytes < 1_000_000 || e.fill == nil {
			t.Errorf("%s: %+v", e.Name, e)
		}
		for _, s := range e.Sources {
			for _, text := range s.URLs {
				if u, err := url.Parse(text); err != nil || u.Host == "" || s.name() == "/" {
					t.Errorf("%s: %s: %v", e.Name, text, err)
				}
			}
			for _, sum := range s.Sums {
				if !lengths[len(sum)] || strings.Trim(sum, "0123456789abcdef") != "" {
					t.Errorf("%s: sum %s", e.Name, sum)
				}
			}
			if strong := func(sum string) bool { return len(sum) > 40 }; !slices.ContainsFunc(s.Sums, strong) || len(s.URLs) == 0 {
				t.Errorf("%s: %+v has no strong sum or no address", e.Name, s)
			}
		}
		p := e.Profile
		if p.Input == "" || p.Divide == (Divisor{}) || p.Objective == "" || len(p.Assumed) > 0 || filepath.Ext(e.Graph.Name) != ".pb" {
			t.Errorf("%s: profile %+v, graph %s", e.Name, p, e.Graph.Name)
		}
	}
}

// The entries of Caffe's networks make a graph of what has their names and form: here each
// layer has a few channels instead of hundreds.
func TestTheCaffeEntriesTakeTheirNetworks(t *testing.T) {
	for name, net := range map[string]caffetest.Net{
		"squeezenet1.1": caffetest.SqueezeNet(8),
		"vgg16":         caffetest.VGG(64, 2, 2, 3, 3, 3),
		"vgg19":         caffetest.VGG(64, 2, 2, 4, 4, 4),
		"alexnet":       caffetest.AlexNet(16),
	} {
		folder := t.TempDir()
		e, ok := find(catalogue, name)
		if !ok {
			t.Fatalf("%s is not in the catalogue", name)
		}
		e.Sources = slices.Clone(e.Sources)
		for i, data := range [][]byte{[]byte(net.Prototxt), net.Caffemodel} {
			s := &e.Sources[i]
			s.Sums = []string{sum(data)}
			if err := os.WriteFile(filepath.Join(folder, s.name()), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		cache := t.TempDir()
		if err := fetch(t.Context(), e, FetchOptions{Cache: cache, From: folder}); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		g, err := open(name, Options{Cache: cache}, []Entry{e})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		dreamt := strings.TrimSuffix(strings.TrimPrefix(g.Profile.Objective, "square("), ")")
		if !slices.ContainsFunc(g.Def.Node, named(dreamt)) || !slices.ContainsFunc(g.Def.Node, named("prob")) {
			t.Errorf("%s: no node %s or no prob", name, dreamt)
		}
	}
}

// Inception v3's archive holds two files, whose sums are not published, by these names.
func TestTheEntryOfInceptionV3TakesItsArchive(t *testing.T) {
	e, _ := find(catalogue, "inception_v3")
	data := packTar(t, plain("inception_v3_2016_08_28_frozen.pb", string(graphtest.Bytes(t, graphtest.Tiny()))),
		plain("imagenet_slim_labels.txt", "background\n"+strings.Repeat("a label\n", 1000)))
	e.Sources = []Source{{[]string{serve(t, data, nil).URL + "/inception_v3_2016_08_28_frozen.pb.tar.gz"}, []string{sum(data)}}}
	cache := t.TempDir()
	if err := fetch(t.Context(), e, FetchOptions{Cache: cache}); err != nil {
		t.Fatal(err)
	}
	g, err := open(e.Name, Options{Cache: cache}, []Entry{e})
	if err != nil || len(g.Profile.Labels) != 1001 || g.Profile.Divide != Each(127.5) {
		t.Errorf("opened %+v: %v", g, err)
	}
}

// Their networks are tested in the very form in which they are published.
func TestTheNetworksAreThoseOfThePublishedPrototxts(t *testing.T) {
	for name, net := range map[string]caffetest.Net{
		"squeezenet1.1": caffetest.SqueezeNet(1),
		"vgg16":         caffetest.VGG(1, 2, 2, 3, 3, 3),
		"vgg19":         caffetest.VGG(1, 2, 2, 4, 4, 4),
		"alexnet":       caffetest.AlexNet(1),
	} {
		e, _ := find(catalogue, name)
		path := filepath.Join(t.TempDir(), "deploy.prototxt")
		if err := os.WriteFile(path, []byte(net.Prototxt), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := checkFile(path, e.Sources[0].Sums...); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
