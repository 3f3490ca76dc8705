package tfdream

import "github.com/tfdream/tfdream/tfdream/internal/canvas"

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

// tiles covers a picture with tiles at most side pixels wide and high, row by row.
func (c Coverage) tiles(picture Size, side int) []canvas.Tile {
	if c == NotebookCoverage {
		return canvas.Grid(picture, side, wholeTiles)
	}
	return canvas.Grid(picture, side, canvas.Evenly)
}

// wholeTiles divides length as the notebook does: see NotebookCoverage.
func wholeTiles(length, size int) [][2]int {
	var cuts [][2]int
	for from := 0; from < max(length-size/2, size); from += size {
		cuts = append(cuts, [2]int{from, min(from+size, length)})
	}
	return cuts
}
