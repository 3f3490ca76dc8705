package canvas

import (
	"context"
	"errors"
	"fmt"
	"sync"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/draft"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// TileOps are what is run on a tile: its pictures' scores, their gradients put in the tile's
// place on the canvas, and the sums over each gradient that a norm is made of, all [n].
type TileOps struct {
	Score tf.Output
	sums  map[Norm][]tf.Output
	store []*tf.Operation
	first *sync.Once // the run that compiles them
}

// TileOps imports an objective's gradient into the session, on every device.
func (e *Easel) TileOps(g draft.Gradient) ([]TileOps, error) {
	if t, ok := e.tiles[g]; ok {
		return t, nil
	}
	var all []TileOps
	for _, on := range e.Copies {
		outputs, err := on.replica.Of(g.Score, g.Gradient)
		if err != nil {
			return nil, err
		}
		all = append(all, TileOps{outputs[0], sumsOf(on.Ops, outputs[1]), e.store(outputs[1]), new(sync.Once)})
	}
	e.tiles[g] = all
	return all, e.Root.Err()
}

// TakeGradient fills the canvas's gradient, tile by tile, with that of each tile's score
// with respect to the pictures shifted by the given rows and columns, and shifted back. It
// returns what was measured, of each picture.
func (c *Canvas) TakeGradient(ctx context.Context, tiles []Tile, by Shift) ([]Measured, error) {
	cut := within(tiles, c.easel.largest)
	if err := c.fit(cut); err != nil {
		return nil, err
	}
	all := ofEach(cut, c.N, max(c.Batch, 1))
	pixels := 0
	for _, t := range all {
		if t.First == 0 {
			pixels += t.Pixels()
		}
	}
	if wholePicture := c.Size.Height * c.Size.Width; c.cleared != c.Size || pixels < wholePicture {
		if err := c.run(c.ops().clear, nil); err != nil {
			return nil, err
		}
		c.cleared = c.Size
	}
	sums := make([]tileSums, len(all))
	err := c.easel.share(ctx, all, func(on *networkCopy, i int) (err error) {
		sums[i], err = c.tileGradient(c.tiles[on.number], all[i], by)
		return err
	})
	if f := (*failure)(nil); errors.As(err, &f) && ctx.Err() == nil && c.halve(f) {
		return c.TakeGradient(ctx, tiles, by)
	}
	if err != nil {
		return nil, err
	}
	each := make([]Measured, c.N)
	for picture := range each {
		var score float64
		var sum [2]float64
		for i, t := range all {
			if picture < t.First || picture >= t.Last {
				continue
			}
			at := picture - t.First
			score += float64(sums[i][0][at]) * float64(t.Pixels())
			for k, of := range sums[i][1:] {
				sum[k] += float64(of[at])
			}
		}
		each[picture] = Measured{score / float64(pixels), c.norm.of(sum, float64(3*c.Size.Height*c.Size.Width))}
	}
	if err := c.finite(each); err != nil {
		return each, err
	}
	return c.pullBack(each)
}

// fit refuses tiles that want of memory has made too small.
func (c *Canvas) fit(tiles []Tile) error {
	if c.easel.largest == 0 || c.Fits == nil {
		return nil
	}
	for _, t := range tiles {
		if size := (Size{t.Y1 - t.Y0, t.X1 - t.X0}); !c.Fits(size) {
			return fmt.Errorf("%w of %d pixels or more, and the objective cannot be computed for tiles of %dx%d", ErrMemory, 2*c.easel.largest, size.Width, size.Height)
		}
	}
	return nil
}

// finite refuses gradients that there is no step along.
func (c *Canvas) finite(all []Measured) error {
	for i, g := range all {
		if err := finite(c.pictureOf(i, "score"), g.Score); err != nil {
			return err
		}
		// Finite only where every value is.
		if err := finite(c.pictureOf(i, "size of the gradient"), g.Norm); err != nil {
			return err
		}
	}
	return nil
}

// halve makes less of what was too large for a device's memory from now on: pictures at
// once, or else the tile's side.
func (c *Canvas) halve(f *failure) bool {
	if n := f.tile.pictures(); f.tooLarge() && n > 1 {
		c.Batch = n / 2
		c.easel.notice("%s has too little memory for %d pictures at once: going on with %d", f.device.name, n, c.Batch)
		return true
	}
	return c.easel.halve(f)
}

// feeds tell the network which tile of the shifted pictures it sees, and which channels they climb.
func (c *Canvas) feeds(t Tile, by Shift) (tensor.Feeds, error) {
	window, err := windowTensor(t, by, c.Size)
	if err != nil {
		return nil, err
	}
	f := tensor.Feeds{c.ops().window: window}
	if err := c.ops().place.feed(f, t, by, c.Size); err != nil {
		return nil, err
	}
	if c.Channels != nil {
		f[c.ops().channels], err = tf.NewTensor(c.Channels[t.First:t.Last])
	}
	return f, err
}

// tileSums are the scores of a tile's pictures, and sums over their gradients: see TileOps.
type tileSums [][]float32

// tileGradient stores a tile's gradient, and returns its scores and the sums.
func (c *Canvas) tileGradient(ops TileOps, t Tile, by Shift) (sums tileSums, err error) {
	f, err := c.feeds(t, by)
	if err != nil {
		return sums, err
	}
	var tensors []*tf.Tensor
	run := func() {
		tensors, err = c.easel.session.Run(f, append([]tf.Output{ops.Score}, ops.sums[c.norm]...), ops.store)
	}
	// Lanes that came to the first run together would each compile the operations for themselves.
	compiled := true
	ops.first.Do(func() { compiled = false; run() })
	if compiled {
		run()
	}
	for _, one := range tensors {
		of := tensor.Floats(one)
		if len(of) != t.pictures() {
			return sums, ErrOneAtATime
		}
		sums = append(sums, of)
	}
	return sums, err
}
