package tfdream

import (
	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/numpy"
)

// transform is what the network sees of a picture in one step: which tiles, and how far the
// picture is rolled round its edges before it is cut into them. It draws the shift.
type transform func(s *Settings, size Size) ([]canvas.Tile, canvas.Shift)

// whole is the picture as it is.
func whole(_ *Settings, size Size) ([]canvas.Tile, canvas.Shift) {
	return canvas.WholePicture(size), canvas.Shift{}
}

// shifted are tiles of the picture, rolled by up to a tile so that the tiles' edges leave no
// seams.
func shifted(s *Settings, size Size) ([]canvas.Tile, canvas.Shift) {
	return s.Coverage.tiles(size, s.Tile), tileShift(s.Random, s.Tile)
}

// jittered is the whole picture, rolled a little.
func jittered(s *Settings, size Size) ([]canvas.Tile, canvas.Shift) {
	return canvas.WholePicture(size), jitterShift(s.Random, s.Jitter)
}

// tileShift draws a shift of up to a tile, columns first, as TensorFlow's notebook does.
func tileShift(random *numpy.Random, tile int) canvas.Shift {
	columns := random.IntBetween(0, int32(tile))
	rows := random.IntBetween(0, int32(tile))
	return canvas.Shift{Rows: rows, Columns: columns}
}

// jitterShift draws a shift of up to jitter either way, columns first, as google/deepdream's
// notebook does.
func jitterShift(random *numpy.Random, jitter int) canvas.Shift {
	columns := random.IntBetween(-int32(jitter), int32(jitter)+1)
	rows := random.IntBetween(-int32(jitter), int32(jitter)+1)
	return canvas.Shift{Rows: rows, Columns: columns}
}
