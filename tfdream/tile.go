package tfdream

import "github.com/tfdream/tfdream/tfdream/numpy"

// Coverage says which pixels a step reaches.
type Coverage string

const (
	// FullCoverage cuts the picture into tiles of nearly equal size that together
	// reach every pixel in every step.
	FullCoverage Coverage = "full"
	// NotebookCoverage is the tile loop of TensorFlow's notebook: it steps by whole tiles
	// while at least half a tile is left, so strips right of and below the last
	// tile get no gradient in that step.
	NotebookCoverage Coverage = "notebook"
)

// smallestTile is the least that a tile's side may be asked to be at most.
const smallestTile = 32

// tile is the rectangle [Y0, Y1) x [X0, X1) of a picture, in pixels.
type tile struct {
	Y0, X0, Y1, X1 int
}

func (t tile) pixels() int { return (t.Y1 - t.Y0) * (t.X1 - t.X0) }

// wholePicture is one tile for all of a picture.
func wholePicture(size Size) []tile { return []tile{{0, 0, size.Height, size.Width}} }

// within cuts tiles into equal ones of at most side pixels a side; 0: they stay.
func within(tiles []tile, side int) []tile {
	if side == 0 {
		return tiles
	}
	var cut []tile
	for _, t := range tiles {
		for _, part := range FullCoverage.tiles(Size{t.Y1 - t.Y0, t.X1 - t.X0}, side) {
			cut = append(cut, tile{t.Y0 + part.Y0, t.X0 + part.X0, t.Y0 + part.Y1, t.X0 + part.X1})
		}
	}
	return cut
}

// tiles covers a picture with tiles at most side pixels wide and high, row by row.
func (c Coverage) tiles(picture Size, side int) []tile {
	var tiles []tile
	for _, y := range c.cut(picture.Height, side) {
		for _, x := range c.cut(picture.Width, side) {
			tiles = append(tiles, tile{y[0], x[0], y[1], x[1]})
		}
	}
	return tiles
}

// cut divides length pixels into stretches [from, to) of at most size pixels.
func (c Coverage) cut(length, size int) [][2]int {
	var cuts [][2]int
	if c == NotebookCoverage {
		for from := 0; from < max(length-size/2, size); from += size {
			cuts = append(cuts, [2]int{from, min(from+size, length)})
		}
		return cuts
	}
	count := (length + size - 1) / size
	for i := range count {
		cuts = append(cuts, [2]int{i * length / count, (i + 1) * length / count})
	}
	return cuts
}

// shift is how far a picture is rolled round its edges, in pixels.
type shift struct {
	rows, columns int
}

// tileShift draws a shift of up to a tile, columns first, as TensorFlow's notebook does.
func tileShift(random *numpy.Random, tile int) shift {
	columns := random.IntBetween(0, int32(tile))
	rows := random.IntBetween(0, int32(tile))
	return shift{rows, columns}
}

// jitterShift draws a shift of up to jitter either way, columns first, as google/deepdream's
// notebook does.
func jitterShift(random *numpy.Random, jitter int) shift {
	columns := random.IntBetween(-int32(jitter), int32(jitter)+1)
	rows := random.IntBetween(-int32(jitter), int32(jitter)+1)
	return shift{rows, columns}
}
