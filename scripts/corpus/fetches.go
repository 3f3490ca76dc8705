package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
)

// packed is a file within an archive.
type packed struct {
	name    string
	kind    byte // of a tar's header; 0 is a regular file
	content []byte
}

// zipped is a .zip of files.
func zipped(files ...packed) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		w, err := z.Create(f.name)
		must(err)
		_, err = w.Write(f.content)
		must(err)
	}
	must(z.Close())
	return out.Bytes()
}

// tarred is a .tar.gz of files.
func tarred(files ...packed) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	t := tar.NewWriter(z)
	for _, f := range files {
		header := &tar.Header{Name: f.name, Typeflag: f.kind, Size: int64(len(f.content)), Mode: 0o644}
		if f.kind == tar.TypeSymlink || f.kind == tar.TypeLink {
			header.Linkname = "/etc/passwd"
		}
		must(t.WriteHeader(header))
		_, err := t.Write(f.content)
		must(err)
	}
	must(t.Close())
	must(z.Close())
	return out.Bytes()
}

// fetchCases fetch what people may have at an address, from a file here, by its right sum,
// and dream with it.
func fetchCases() []Case {
	const shell = `export XDG_CACHE_HOME="$PWD/kept"; "$1" fetch -q https://example.org/net.pb --sha256 $(sha256sum net.file | cut -c 1-64) --from net.file && exec "$@"`
	graph := marshal(network("Relu", nil))
	var cases []Case
	add := func(name string, file []byte, want answer) {
		files := usual()
		files["net.file"] = file
		c := Case{Group: "files", Name: "fetched: " + name, Want: want, Files: files, Shell: shell,
			Args: []string{"dream", "sky.png", "-q", "-o", output, "-g", "net", "-l", "last", "--mean", "0", "-n", "1", "--octaves", "1"}}
		c.also("kept", "kept/tfdream", "kept/tfdream/graphs", "kept/tfdream/graphs/net.lock")
		if want != aRefusal {
			c.Others = append(c.Others, "kept/tfdream/graphs/net", "kept/tfdream/graphs/net/net.pb", "kept/tfdream/graphs/net/net.pb.sha256", "kept/tfdream/graphs/net/origin.toml",
				"kept/tfdream/checked", "kept/tfdream/checked/*")
		}
		cases = append(cases, c)
	}
	net, readme := packed{"a/net.pb", 0, graph}, packed{"a/README", 0, []byte("read me")}
	add("a graph", graph, aPicture)
	for kind, pack := range map[string]func(...packed) []byte{"zip": zipped, "tar.gz": tarred} {
		whole := pack(readme, net)
		add("a "+kind, whole, aPicture)
		add("a "+kind+" with a name that leads out of it", pack(packed{"../../../../net.pb", 0, graph}), aPicture)
		add("a "+kind+" with an absolute name", pack(packed{"/etc/net.pb", 0, graph}), aPicture)
		add("a "+kind+" with two graphs", pack(net, packed{"b.pb", 0, graph}), aRefusal)
		add("a "+kind+" with no graph", pack(readme), aRefusal)
		add("a "+kind+" with nothing", pack(), aRefusal)
		add("a "+kind+" with what is no graph", pack(packed{"net.pb", 0, []byte("no graph")}), aRefusal)
		for i := range 8 {
			add(fmt.Sprintf("a %s cut at %d eighths", kind, i), whole[:len(whole)*i/8], aRefusal)
			flipped := bytes.Clone(whole)
			flipped[len(whole)*i/8] ^= 1 << i
			add(fmt.Sprintf("a %s with a bit flipped at %d eighths", kind, i), flipped, anything)
		}
	}
	for kind, flag := range map[string]byte{"symbolic link": tar.TypeSymlink, "link": tar.TypeLink, "pipe": tar.TypeFifo, "device": tar.TypeChar} {
		add("a tar.gz with a "+kind+" for a graph", tarred(packed{"net.pb", flag, nil}), aRefusal)
	}
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, err := z.Write([]byte(strings.Repeat("\x00", 64<<20)))
	must(err)
	must(z.Close())
	add("a gzip of zeros", bomb.Bytes(), aRefusal)
	for name, file := range map[string][]byte{"nothing": nil, "a page": []byte("<html>Please log in</html>"), "a picture": png(40, 30), "JSON": []byte("{}"), "half a graph": graph[:len(graph)/2]} {
		add(name, file, aRefusal)
	}
	return cases
}
