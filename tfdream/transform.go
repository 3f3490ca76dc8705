package tfdream

import "github.com/tfdream/tfdream/tfdream/internal/canvas"

// transform is what the network sees of a picture in one step: all of it at once, or tiles of it,
// after it was rolled round its edges by a shift that is drawn.
type transform struct {
	tiled bool // as Settings.Tile and Settings.Coverage say
	shift func(s *Settings) canvas.Shift
}

var (
	// whole is the picture as it is.
	whole = transform{shift: func(*Settings) canvas.Shift { return canvas.Shift{} }}
	// shifted are tiles of the picture, rolled by up to a tile so that the tiles' edges leave
	// no seams.
	shifted = transform{tiled: true, shift: tileShift}
	// jittered is the whole picture, rolled a little.
	jittered = transform{shift: jitterShift}
)

// draw returns what the network sees of a picture in the next step.
func (t transform) draw(s *Settings, size Size) ([]canvas.Tile, canvas.Shift) {
	by := t.shift(s)
	return t.tiles(s, size), by
}

// tiles are what the network sees of a picture, each at once.
func (t transform) tiles(s *Settings, size Size) []canvas.Tile {
	if t.tiled {
		return s.Coverage.tiles(size, s.Tile)
	}
	return canvas.WholePicture(size)
}

// tileShift draws a shift of up to a tile, columns first, as TensorFlow's notebook does.
func tileShift(s *Settings) canvas.Shift {
	columns := s.Random.IntBetween(0, int32(s.Tile))
	rows := s.Random.IntBetween(0, int32(s.Tile))
	return canvas.Shift{Rows: rows, Columns: columns}
}

// jitterShift draws a shift of up to Settings.Jitter either way, columns first, as
// google/deepdream's notebook does.
func jitterShift(s *Settings) canvas.Shift {
	columns := s.Random.IntBetween(-int32(s.Jitter), int32(s.Jitter)+1)
	rows := s.Random.IntBetween(-int32(s.Jitter), int32(s.Jitter)+1)
	return canvas.Shift{Rows: rows, Columns: columns}
}
