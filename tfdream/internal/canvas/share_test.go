package canvas

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// Whichever device is free takes the next tile: one that takes 3.5 seconds for a tile does
// fewer than one that takes one second, and all are done as soon as they can be.
func TestSlowDeviceGetsFewerTiles(t *testing.T) {
	for _, test := range []struct{ lanes, fast, slow int }{
		{lanes: 1, fast: 7, slow: 2},
		{lanes: 2, fast: 14, slow: 4},
	} {
		synctest.Test(t, func(t *testing.T) {
			e := &Easel{lanes: test.lanes, Copies: []*networkCopy{{name: "fast"}, {name: "slow"}}}
			takes := map[string]time.Duration{"fast": time.Second, "slow": 3500 * time.Millisecond}
			by := make([]string, test.fast+test.slow)
			begun := time.Now()
			err := e.share(t.Context(), make([]Tile, len(by)), func(on *networkCopy, i int) error {
				time.Sleep(takes[on.name])
				by[i] += on.name
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			count := map[string]int{}
			for _, device := range by {
				count[device]++
			}
			if want := map[string]int{"fast": test.fast, "slow": test.slow}; !maps.Equal(count, want) {
				t.Errorf("lanes=%d: the devices did %v tiles, want %v", test.lanes, count, want)
			}
			if took := time.Since(begun); took != 7*time.Second {
				t.Errorf("lanes=%d: it took %v, want 7s", test.lanes, took)
			}
		})
	}
}

func TestWithinCutsTilesInEqualParts(t *testing.T) {
	tiles := []Tile{{0, 0, 100, 60, 0, 1}, {100, 0, 130, 20, 0, 1}}
	if got := within(tiles, 0); !slices.Equal(got, tiles) {
		t.Errorf("without a limit: %v", got)
	}
	want := []Tile{{0, 0, 33, 30, 0, 1}, {0, 30, 33, 60, 0, 1}, {33, 0, 66, 30, 0, 1}, {33, 30, 66, 60, 0, 1}, {66, 0, 100, 30, 0, 1}, {66, 30, 100, 60, 0, 1}, tiles[1]}
	if got := within(tiles, 40); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// numpy: h = np.float32(575); np.int32(h/1.4), then again.
func TestOctaveSizes(t *testing.T) {
	want := []Size{{575, 1024}, {410, 731}, {292, 522}, {208, 372}}
	if got := OctaveSizes(Size{575, 1024}, 4, 1.4); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := OctaveSizes(Size{1, 9}, 4, 1.4); len(got) != 1 {
		t.Errorf("a picture of one row has octaves %v, want only itself", got)
	}
}
