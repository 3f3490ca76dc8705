package tfdream

import (
	"reflect"
	"testing"
)

// Which pixels a step reaches: full coverage each exactly once, with tiles of nearly
// equal size; the notebook's loop leaves strips out.
func TestTilesCover(t *testing.T) {
	for _, size := range []Size{{Height: 1, Width: 1}, {Height: 1, Width: 5000}, {Height: 512, Width: 512}, {Height: 513, Width: 511}, {Height: 575, Width: 1024}, {Height: 300, Width: 767}} {
		times := make([]int, size.Height*size.Width)
		smallest, largest := 1<<30, 0
		for _, tile := range FullCoverage.tiles(size, 512) {
			smallest, largest = min(smallest, tile.Pixels()), max(largest, tile.Pixels())
			if tile.Y1-tile.Y0 > 512 || tile.X1-tile.X0 > 512 {
				t.Errorf("%v: tile %v is larger than 512", size, tile)
			}
			for y := tile.Y0; y < tile.Y1; y++ {
				for x := tile.X0; x < tile.X1; x++ {
					times[y*size.Width+x]++
				}
			}
		}
		for i, n := range times {
			if n != 1 {
				t.Fatalf("%v: pixel %d,%d is reached %d times", size, i/size.Width, i%size.Width, n)
			}
		}
		if float64(largest) > 1.02*float64(smallest)+512 {
			t.Errorf("%v: tiles of %d to %d pixels, want nearly equal ones", size, smallest, largest)
		}
	}
}

// The notebook's loops, printed by Python:
//
//	[(i, min(i+sz, n)) for i in range(0, max(n-sz//2, sz), sz)]
func TestNotebookTiles(t *testing.T) {
	for _, c := range []struct {
		length, size int
		want         [][2]int
	}{
		{224, 128, [][2]int{{0, 128}, {128, 224}}},
		{575, 512, [][2]int{{0, 512}}}, // 63 rows left out
		{768, 512, [][2]int{{0, 512}}},
		{769, 512, [][2]int{{0, 512}, {512, 769}}},
		{100, 512, [][2]int{{0, 100}}},
		{1024, 512, [][2]int{{0, 512}, {512, 1024}}},
	} {
		if got := wholeTiles(c.length, c.size); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%d pixels in tiles of %d: got %v, want %v", c.length, c.size, got, c.want)
		}
	}
}
