package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tfdream/tfdream/graphs/savedmodel/savedmodeltest"
)

// savedModelCases freeze a recorded SavedModel of which a file is cut, flipped, missing or something else.
func savedModelCases() []Case {
	var cases []Case
	add := func(name, file string, want answer, damage func(path string) error) {
		c := Case{Group: "files", Name: "a SavedModel " + name, Want: want, Files: usual(), Args: []string{"convert", "-q", "--saved-model", "recorded/model", "-o", "made.pb"},
			Setup: func(folder string) error {
				recorded := filepath.Join(folder, "recorded")
				return errors.Join(savedmodeltest.Unpack("tf1", recorded), damage(filepath.Join(recorded, "model", file)))
			}}
		if want != aRefusal {
			c.also("made.pb", "made.toml")
		}
		cases = append(cases, c)
	}
	changed := func(change func([]byte) []byte) func(string) error {
		return func(path string) error {
			content, err := os.ReadFile(path)
			return errors.Join(err, os.WriteFile(path, change(content), 0o644))
		}
	}
	add("as it should be", "", anything, func(string) error { return nil })
	for _, file := range []string{"saved_model.pb", "variables/variables.index", "variables/variables.data-00000-of-00001"} {
		name := filepath.Base(file)
		for i := range 12 {
			add(fmt.Sprintf("with %s cut at %d twelfths", name, i), file, aRefusal, changed(func(b []byte) []byte { return b[:len(b)*i/12] }))
			add(fmt.Sprintf("with a bit flipped at %d twelfths of %s", i, name), file, anything, changed(func(b []byte) []byte { b[len(b)*i/12] ^= 1 << (i % 8); return b }))
		}
		for what, make := range map[string]func(string) error{
			"a folder": func(path string) error { return os.Mkdir(path, 0o755) }, "a device without end": func(path string) error { return os.Symlink("/dev/zero", path) },
			"a picture": func(path string) error { return os.WriteFile(path, png(4, 4), 0o644) }, "missing": func(string) error { return nil },
		} {
			add(name+" of which is "+what, file, aRefusal, func(path string) error { return errors.Join(os.Remove(path), make(path)) })
		}
	}
	return cases
}
