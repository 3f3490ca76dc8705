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
	g, err := Open(filepath.Join(dir, "net.pb"), Options{Profile: ProfileOverride{Divide: ptr(Each(2))}})
	if err != nil {
		t.Fatal(err)
	}
	want := Profile{Input: "input", Mean: [3]float32{123, 117, 104.5}, Divide: Each(2), Order: BGR, Labels: []string{"cat", "dog"},
		Objective: "square(relu)", Iterations: 20, Octaves: 4, Step: 2, OctaveScale: 1.5, Assumed: []string{}}
	if !reflect.DeepEqual(g.Profile, want) {
		t.Errorf("got %+v, want %+v", g.Profile, want)
	}
}

// Networks of Torch divide each channel by its own deviation.
func TestADivisorMayDifferByChannel(t *testing.T) {
	for text, want := range map[string]Divisor{"divide = [58.4, 57.1, 57]": {58.4, 57.1, 57}, "divide = 57.5": Each(57.5), "divide = [2, 2, 2]": Each(2)} {
		s, err := parseSidecar("net.toml", text, nil)
		if err != nil || s.Divide == nil || *s.Divide != want {
			t.Errorf("%s: %v, %v", text, s.Divide, err)
		}
	}
	if got := (Divisor{58.4, 57.1, 57}).String() + " " + Each(58).String(); got != "[58.4 57.1 57] 58" {
		t.Errorf("written as %s", got)
	}
}

func TestSidecarsWithMistakes(t *testing.T) {
	for text, says := range map[string]string{
		"objectiv = 'a'":             `net.toml: unknown key "objectiv"; did you mean objective?`,
		"octave_scale = 1.4":         `did you mean octave-scale?`,
		"colour = 'red'":             `unknown key "colour"; the keys are input, mean, divide`,
		"[model]\nmean = [1, 2, 3]":  `unknown key "model`,
		"mean = 117":                 `mean`,
		"divide = [58, 57]":          `net.toml: `,
		"divide = [58, 57, -1]":      `net.toml: divide [58 57 -1] is not a number above 0, or three, R,G,B`,
		"divide = 'x'":               `divide is one number, or three, R,G,B`,
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
