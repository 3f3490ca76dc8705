package film

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// Every setting of an old state's recipe comes over.
func TestOldZoomStateIsRead(t *testing.T) {
	old := oldRecipe{Method: "caffe", Graph: "g.pb", Input: "data", Mean: [3]float32{1, 2, 3}, Divide: 2, Order: "bgr", Labels: "l.txt",
		Objective: "a:1", Iterations: 3, Step: 0.5, Octaves: 5, OctaveScale: 1.3, Jitter: 6, Display: "std", Guide: []string{"a.jpg:0.5"},
		Mask: "m.png", Seed: 9, Zoom: 0.1, Size: "30x20", Device: "cpu", Threads: 2, Precision: "f32", Fast: true,
		Made: recipe.Made{Picture: "sky.png", PictureSHA256: "12", GuideSHA256: []string{"34"}, GraphSHA256: "56", DirectionSHA256: map[string]string{"a.npy": "78"}}}
	var want strings.Builder
	encoder := toml.NewEncoder(&want)
	encoder.Indent = ""
	if err := encoder.Encode(old); err != nil {
		t.Fatal(err)
	}
	tile := "tile = 0\ncoverage = \"\"\n"
	if !strings.Contains(want.String(), tile) {
		t.Fatalf("no %q in\n%s", tile, want.String())
	}
	old.Tile, old.Coverage = 512, "full" // the old program wrote them for caffe too, which ignores them
	var file bytes.Buffer
	if err := gob.NewEncoder(&file).Encode(&oldState{old, 7, *picture.New(3, 2), *numpy.New(1)}); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(file.Bytes())
	state, err := decodeOld(append(file.Bytes(), sum[:]...))
	if err != nil {
		t.Fatal(err)
	}
	r, err := recipe.Decode(state.Note)
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.Text()
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(want.String(), tile, "", 1); state.Frame != 7 || got != want {
		t.Errorf("frame %d, and the recipe is\n%swant\n%s", state.Frame, got, want)
	}
}
