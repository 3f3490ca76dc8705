package dreaming

import (
	"os"
	"path/filepath"
	"testing"
)

// A file is found by any of its names, and one that is not there yet by its own.
func TestTaken(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("sky.png", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("sky.png", "link.png"); err != nil {
		t.Fatal(err)
	}
	if err := os.Link("sky.png", "twin.png"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("other.png", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	whole, err := filepath.Abs("sky.png")
	if err != nil {
		t.Fatal(err)
	}
	files := taken{}
	files.add("sky.png", "picture")
	files.add("dreams/new.png", "dream")
	files.add("", "nothing")
	for path, want := range map[string]string{
		"sky.png": "picture", "./sky.png": "picture", "link.png": "picture", "twin.png": "picture", whole: "picture",
		"dreams/new.png": "dream", "dreams//../dreams/new.png": "dream", "other.png": "", "none.png": "", "": "", ".": "",
	} {
		if got, there := files.at(path); got != want || there != (want != "") {
			t.Errorf("%q is %q, %t; want %q", path, got, there, want)
		}
	}
}
