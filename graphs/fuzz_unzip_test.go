package graphs

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// FuzzUnzip looks for archives from which unwanted files come, or files in the wrong
// place.
func FuzzUnzip(f *testing.F) {
	const name, content = "graph.pb", "weights"
	sum := sha256.Sum256([]byte(content))
	wanted := File{name, hex.EncodeToString(sum[:])}
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
	f.Fuzz(func(t *testing.T, data []byte) {
		around := t.TempDir()
		archive, folder := filepath.Join(around, "archive.zip"), filepath.Join(around, "kept")
		if err := os.WriteFile(archive, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		failed := unzip(Entry{Graph: wanted}, []string{archive}, folder)
		got, err := os.ReadFile(filepath.Join(folder, name))
		if failed == nil && (err != nil || string(got) != content) {
			t.Errorf("%s is %q: %v", name, got, err)
		}
		err = filepath.WalkDir(around, func(path string, d fs.DirEntry, err error) error {
			if path != around && path != archive && path != folder && path != filepath.Join(folder, name) {
				t.Errorf("%s is there too", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
