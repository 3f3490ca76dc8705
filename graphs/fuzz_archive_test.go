package graphs

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// FuzzUnzip looks for archives from which unwanted files come, or files in the wrong
// place.
func FuzzUnzip(f *testing.F) {
	const name, content = "graph.pb", "weights"
	wanted := File{name, sum([]byte(content))}
	for _, header := range []zip.FileHeader{
		{Name: name}, {Name: name, Method: zip.Deflate}, {Name: "../" + name}, {Name: "/" + name}, {Name: name + "/"}, {Name: "LICENSE"},
	} {
		var archive bytes.Buffer
		z := zip.NewWriter(&archive)
		file, err := z.CreateHeader(&header)
		if err == nil && header.Name != name+"/" {
			_, err = file.Write([]byte(content))
		}
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) { unpacksOnly(t, data, wanted, content) })
}

// FuzzUntar does so with what a .tar.gz holds, before it is compressed.
func FuzzUntar(f *testing.F) {
	const name, content = "graph.pb", "weights"
	for _, files := range [][]tarred{
		{plain(name, content)}, {plain("./"+name, content)}, {plain("../"+name, content)}, {plain("/"+name, content)}, {plain("a/"+name, content)},
		{plain("LICENSE", "free"), plain(name, content)}, {plain(name, content), plain(name, "others")},
		{{Header: tar.Header{Name: name, Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}}}, {{Header: tar.Header{Name: name, Typeflag: tar.TypeLink, Linkname: "LICENSE"}}},
		{{Header: tar.Header{Name: name, Typeflag: tar.TypeFifo}}}, {{Header: tar.Header{Name: name + "/", Typeflag: tar.TypeDir}}},
	} {
		z, err := gzip.NewReader(bytes.NewReader(packTar(f, files...)))
		if err != nil {
			f.Fatal(err)
		}
		bare, err := io.ReadAll(z)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(bare)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var compressed bytes.Buffer
		z, err := gzip.NewWriterLevel(&compressed, gzip.NoCompression)
		if err == nil {
			_, err = z.Write(data)
		}
		if err := errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
		unpacksOnly(t, compressed.Bytes(), File{name, sum([]byte(content))}, content)
	})
}

// unpacksOnly unpacks an archive for the one file wanted, once by its name and once as the only
// graph: nothing else may come out, and nothing anywhere else.
func unpacksOnly(t *testing.T, archived []byte, wanted File, content string) {
	around := t.TempDir()
	archive, named, only := filepath.Join(around, "archive"), filepath.Join(around, "named"), filepath.Join(around, "only")
	err := errors.Join(os.WriteFile(archive, archived, 0o600), os.Mkdir(named, 0o700), os.Mkdir(only, 0o700))
	if err != nil {
		t.Fatal(err)
	}
	failed := unpack(Entry{Graph: wanted}, []string{archive}, named)
	got, err := os.ReadFile(filepath.Join(named, wanted.Name))
	if failed == nil && (err != nil || string(got) != content) {
		t.Errorf("%s is %q: %v", wanted.Name, got, err)
	}
	_ = Entry{Graph: File{Name: "only.pb"}}.extractOnly(archive, only) // its error is of the archive
	allowed := []string{around, archive, named, only, filepath.Join(named, wanted.Name), filepath.Join(only, "only.pb"), filepath.Join(only, "only.pb.sha256")}
	err = filepath.WalkDir(around, func(path string, d fs.DirEntry, err error) error {
		if !slices.Contains(allowed, path) || d.Type()&(fs.ModeSymlink|fs.ModeNamedPipe|fs.ModeDevice) != 0 {
			t.Errorf("%s is there too", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
