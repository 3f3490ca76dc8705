package canvas

import (
	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// A tile of a picture that is rolled round its edges lies in up to four places of the
// picture as it is. Cutting it out there, and putting its gradient back there, saves two
// pictures as large as the whole: the rolled one and its gradient.

// Shift is how far a picture is rolled round its edges, in pixels.
type Shift struct {
	Rows, Columns int
}

// stretch is a piece of one axis: [From, To) of the picture is [At, At+To-From) of the tile.
type stretch struct {
	From, To, At int
}

// unrolled are the one or two stretches that [from, to) of an axis rolled by shift has on
// an axis of the given length. The second may be empty.
func unrolled(from, to, shift, length int) [2]stretch {
	start := ((from-shift)%length + length) % length
	first := min(to-from, length-start)
	return [2]stretch{{start, start + first, 0}, {0, to - from - first, first}}
}

// windowTensor tells where a tile of the pictures rolled by the given shift is: for each of
// four pieces, the corners in the pictures and those in the tile, [16, 4].
func windowTensor(t Tile, by Shift, picture Size) (*tf.Tensor, error) {
	var corners [][4]int32
	for _, y := range unrolled(t.Y0, t.Y1, by.Rows, picture.Height) {
		for _, x := range unrolled(t.X0, t.X1, by.Columns, picture.Width) {
			corners = append(corners,
				[4]int32{int32(t.First), int32(y.From), int32(x.From), 0}, [4]int32{int32(t.Last), int32(y.To), int32(x.To), 3},
				[4]int32{0, int32(y.At), int32(x.At), 0}, [4]int32{int32(t.pictures()), int32(y.At + y.To - y.From), int32(x.At + x.To - x.From), 3})
		}
	}
	return tf.NewTensor(corners)
}

// corners takes the window apart.
func (c canvasOps) corners() []tf.Output {
	return op.Unpack(c.Scope(), c.window, 16)
}

// cut is the window's part of pictures.
func (c canvasOps) cut(pictures tf.Output) tf.Output {
	corners := c.corners()
	var rows []tf.Output
	for row := range 2 {
		left, right := corners[8*row:], corners[8*row+4:]
		pieces := []tf.Output{c.Slice(pictures, left[0], left[1]), c.Slice(pictures, right[0], right[1])}
		rows = append(rows, op.ConcatV2(c.Scope(), pieces, c.Constant(int32(2))))
	}
	return op.ConcatV2(c.Scope(), rows, c.Constant(int32(1)))
}

// store returns the operations that put a tile's gradient in the window's place.
func (c canvasOps) store(gradient tf.Output) (stores []*tf.Operation) {
	corners := c.corners()
	for piece := range 4 {
		at := corners[4*piece:]
		stores = append(stores, op.ResourceStridedSliceAssign(c.Scope(), c.gradient.Handle, at[0], at[1],
			c.Constant([]int32{1, 1, 1, 1}), c.Slice(gradient, at[2], at[3])))
	}
	return stores
}

// placeOps tell where in the picture the tile lies that the network sees.
type placeOps struct {
	// corner is the tile's upper left corner in the unshifted picture, [row, column], and
	// picture that picture's size, [height, width]. Unless they are fed, the tile is the
	// whole picture.
	corner, picture tf.Output
}

func newPlaceOps(o tensor.Ops) placeOps {
	return placeOps{
		corner:  op.PlaceholderWithDefault(o.Scope(), o.Constant([]int32{0, 0}), tf.MakeShape(2)),
		picture: op.PlaceholderWithDefault(o.Scope(), o.Constant([]int32{0, 0}), tf.MakeShape(2)),
	}
}

// feed tells where a tile of the picture shifted by by lies.
func (p placeOps) feed(f tensor.Feeds, t Tile, by Shift, picture Size) error {
	corner, err := tf.NewTensor([]int32{int32(t.Y0 - by.Rows), int32(t.X0 - by.Columns)})
	if err != nil {
		return err
	}
	size, err := picture.Tensor()
	if err != nil {
		return err
	}
	f[p.corner], f[p.picture] = corner, size
	return nil
}
