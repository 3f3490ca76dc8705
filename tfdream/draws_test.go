package tfdream

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// A seed gives the notebooks' own noise and shifts, in their order: noise before any shift,
// columns before rows. scripts/reference/draws.py recorded them with numpy, for tiles and
// jitters that are powers of two and that are not.
func TestDrawsAreTheNotebooks(t *testing.T) {
	text, err := os.ReadFile(testdata + "reference/draws.json")
	if err != nil {
		t.Fatal(err)
	}
	var recorded struct {
		Width, Height int
		Runs          []struct {
			Seed         uint32
			Tile, Jitter int
			Noise        []float32
			Shifts       [][2]int // columns, rows
		}
	}
	if err := json.Unmarshal(text, &recorded); err != nil {
		t.Fatal(err)
	}
	if len(recorded.Runs) != 30 {
		t.Fatalf("%d runs are recorded, not 30", len(recorded.Runs))
	}
	for _, run := range recorded.Runs {
		random := numpy.New(run.Seed)
		if run.Tile > 0 {
			if noise := picture.Noise(random, recorded.Width, recorded.Height); !reflect.DeepEqual(noise.Pix, run.Noise) {
				t.Errorf("seed %d: the noise is %v, numpy's is %v", run.Seed, noise.Pix, run.Noise)
			}
		}
		for i, want := range run.Shifts {
			var got canvas.Shift
			if run.Tile > 0 {
				got = tileShift(&Settings{Random: random, Tile: run.Tile})
			} else {
				got = jitterShift(&Settings{Random: random, Jitter: run.Jitter})
			}
			if got != (canvas.Shift{Rows: want[1], Columns: want[0]}) {
				t.Errorf("seed %d, tile %d, jitter %d: shift %d is %v, numpy's columns and rows are %v", run.Seed, run.Tile, run.Jitter, i, got, want)
			}
		}
	}
}
