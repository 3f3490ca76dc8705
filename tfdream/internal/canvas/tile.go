package canvas

// smallestTile is the least that a tile's side may be asked to be at most.
const smallestTile = 32

// Tile is the rectangle [Y0, Y1) x [X0, X1) of a picture, in pixels, and of the pictures
// that it is of, those from First up to, not with, Last.
type Tile struct {
	Y0, X0, Y1, X1 int
	First, Last    int
}

// Pixels are those of one picture.
func (t Tile) Pixels() int { return (t.Y1 - t.Y0) * (t.X1 - t.X0) }

func (t Tile) pictures() int { return t.Last - t.First }

// WholePicture is one tile for all of a picture.
func WholePicture(size Size) []Tile { return []Tile{{Y1: size.Height, X1: size.Width, Last: 1}} }

// within cuts tiles into equal ones of at most side pixels a side; 0: they stay.
func within(tiles []Tile, side int) []Tile {
	if side == 0 {
		return tiles
	}
	var cut []Tile
	for _, t := range tiles {
		for _, part := range Grid(Size{t.Y1 - t.Y0, t.X1 - t.X0}, side, Evenly) {
			cut = append(cut, Tile{t.Y0 + part.Y0, t.X0 + part.X0, t.Y0 + part.Y1, t.X0 + part.X1, t.First, t.Last})
		}
	}
	return cut
}

// ofEach are the tiles of n pictures, of at most batch pictures at once.
func ofEach(tiles []Tile, n, batch int) (all []Tile) {
	for _, pictures := range Evenly(n, batch) {
		for _, t := range tiles {
			t.First, t.Last = pictures[0], pictures[1]
			all = append(all, t)
		}
	}
	return all
}

// Grid covers a picture with tiles at most side pixels wide and high, row by row; cut divides
// its height and its width.
func Grid(picture Size, side int, cut func(length, size int) [][2]int) []Tile {
	var tiles []Tile
	for _, y := range cut(picture.Height, side) {
		for _, x := range cut(picture.Width, side) {
			tiles = append(tiles, Tile{Y0: y[0], X0: x[0], Y1: y[1], X1: x[1], Last: 1})
		}
	}
	return tiles
}

// Evenly divides length into stretches [from, to) of nearly equal size, of at most size.
func Evenly(length, size int) [][2]int {
	var cuts [][2]int
	count := (length + size - 1) / size
	for i := range count {
		cuts = append(cuts, [2]int{i * length / count, (i + 1) * length / count})
	}
	return cuts
}
