package graphs

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

// folder writes files into a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTheSidecarSaysHowTheGraphWantsItsPicture(t *testing.T) {
	dir := folder(t, map[string]string{
		"net.pb":    string(graphtest.Bytes(t, graphtest.Tiny())),
		"words.txt": "cat\ndog\n",
		"net.toml": `
mean = [123, 117, 104.5]
divide = 58
order = "bgr"
labels = "words.txt"
objective = "square(relu)"
iterations = 20
octaves = 4
step = 2
octave-scale = 1.5
`,
	})
	g, err := Open(filepath.Join(dir, "net.pb"), Options{Profile: ProfileOverride{Divide: ptr(float32(2))}})
	if err != nil {
		t.Fatal(err)
	}
	want := Profile{Input: "input", Mean: [3]float32{123, 117, 104.5}, Divide: 2, Order: BGR, Labels: []string{"cat", "dog"},
		Objective: "square(relu)", Iterations: 20, Octaves: 4, Step: 2, OctaveScale: 1.5, Assumed: []string{}}
	if !reflect.DeepEqual(g.Profile, want) {
		t.Errorf("got %+v, want %+v", g.Profile, want)
	}
}

func TestSidecarsWithMistakes(t *testing.T) {
	for text, says := range map[string]string{
		"objectiv = 'a'":             `net.toml: unknown key "objectiv"; did you mean objective?`,
		"octave_scale = 1.4":         `did you mean octave-scale?`,
		"colour = 'red'":             `unknown key "colour"; the keys are input, mean, divide`,
		"[model]\nmean = [1, 2, 3]":  `unknown key "model`,
		"mean = 117":                 `mean`,
		"mean = [1, 2]":              `mean`,
		"order = 'gbr'":              `net.toml: order "gbr" is not rgb or bgr`,
		"order = rgb":                `net.toml: line 1`,
		"\nstep = 'big'":             `net.toml: line 2 (last key "step")`,
		"labels = 'nowhere.txt'":     `net.toml: reading labels: nowhere.txt: no such file`,
		"input = 'reul'":             `there is no node "reul"; did you mean relu?`,
		"divide = 1\nlabels = 'net'": `reading labels`,
	} {
		dir := folder(t, map[string]string{"net.pb": string(graphtest.Bytes(t, graphtest.Tiny())), "net.toml": text})
		if _, err := Open(filepath.Join(dir, "net.pb"), Options{}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: error %v, want one that says %q", text, err, says)
		}
	}
}

func TestSidecarKeysAreThoseOfTheOverride(t *testing.T) {
	fields := reflect.TypeFor[ProfileOverride]()
	if fields.NumField() != len(sidecarKeys) {
		t.Fatalf("%d keys, and the override has %d", len(sidecarKeys), fields.NumField())
	}
	for i, key := range sidecarKeys {
		if tag := fields.Field(i).Tag.Get("toml"); tag != key {
			t.Errorf("key %s, and the override has %s", key, tag)
		}
	}
}
