package tfdream

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

// tile is the rectangle [Y0, Y1) x [X0, X1) of a picture, in pixels, and of the pictures
// that it is of, those from First up to, not with, Last.
type tile struct {
	Y0, X0, Y1, X1 int
	First, Last    int
}

// pixels are those of one picture.
func (t tile) pixels() int { return (t.Y1 - t.Y0) * (t.X1 - t.X0) }

func (t tile) pictures() int { return t.Last - t.First }

// wholePicture is one tile for all of a picture.
func wholePicture(size Size) []tile { return []tile{{Y1: size.Height, X1: size.Width, Last: 1}} }

// within cuts tiles into equal ones of at most side pixels a side; 0: they stay.
func within(tiles []tile, side int) []tile {
	if side == 0 {
		return tiles
	}
	var cut []tile
	for _, t := range tiles {
		for _, part := range FullCoverage.tiles(Size{t.Y1 - t.Y0, t.X1 - t.X0}, side) {
			cut = append(cut, tile{t.Y0 + part.Y0, t.X0 + part.X0, t.Y0 + part.Y1, t.X0 + part.X1, t.First, t.Last})
		}
	}
	return cut
}

// tiles covers a picture with tiles at most side pixels wide and high, row by row.
func (c Coverage) tiles(picture Size, side int) []tile {
	var tiles []tile
	for _, y := range c.cut(picture.Height, side) {
		for _, x := range c.cut(picture.Width, side) {
			tiles = append(tiles, tile{Y0: y[0], X0: x[0], Y1: y[1], X1: x[1], Last: 1})
		}
	}
	return tiles
}

// ofEach are the tiles of n pictures, of at most batch pictures at once.
func ofEach(tiles []tile, n, batch int) (all []tile) {
	for _, pictures := range FullCoverage.cut(n, batch) {
		for _, t := range tiles {
			t.First, t.Last = pictures[0], pictures[1]
			all = append(all, t)
		}
	}
	return all
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
