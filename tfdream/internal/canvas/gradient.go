package canvas

import (
	"context"
	"errors"
	"math"
	"sync"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/draft"
	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// TileOps are what is run on a tile: its pictures' scores, their gradients put in the tile's
// place on the canvas, and sums over each gradient, all [n].
type TileOps struct {
	Score, sumAbs, sum, sumSquares tf.Output
	store                          []*tf.Operation
	first                          *sync.Once // the run that compiles them
}

// TileOps brings an objective's gradient to the session, on every device.
func (e *Easel) TileOps(g draft.Gradient) ([]TileOps, error) {
	if t, ok := e.tiles[g]; ok {
		return t, nil
	}
	var all []TileOps
	for _, replica := range e.Copies {
		outputs, err := replica.mirror.Of(g.Score, g.Gradient)
		if err != nil {
			return nil, err
		}
		t := TileOps{Score: outputs[0], store: e.store(outputs[1]), first: new(sync.Once)}
		t.sumAbs, t.sum, t.sumSquares, _ = normsOf(replica.Ops, outputs[1])
		all = append(all, t)
	}
	e.tiles[g] = all
	return all, e.Root.Err()
}

// normsOf are sums over each of the gradients [n, h, w, channels], each [n], and how many values
// one has.
func normsOf(o tensor.Ops, gradients tf.Output) (sumAbs, sum, sumSquares, values tf.Output) {
	shape := op.Slice(o.Scope(), op.Shape(o.Scope(), gradients), o.Constant([]int32{1}), o.Constant([]int32{3}))
	values = op.Cast(o.Scope(), op.Prod(o.Scope(), shape, o.Constant(int32(0))), tf.Float)
	return o.Sum(op.Abs(o.Scope(), gradients), 4), o.Sum(gradients, 4), o.Sum(op.Square(o.Scope(), gradients), 4), values
}

// Norms are the gradient of a whole picture in numbers, and the score that it is of.
type Norms struct {
	Score     float64 // mean of the tiles' scores, weighted by their pixels
	MeanAbs   float64
	Deviation float64 // standard
}

func (g *Norms) measure(sumAbs, sum, sumSquares, values float64) {
	mean := sum / values
	g.MeanAbs = sumAbs / values
	g.Deviation = math.Sqrt(max(sumSquares/values-mean*mean, 0))
}

// TakeGradient fills the canvas's gradient, tile by tile, with that of each tile's score
// with respect to the pictures shifted by the given rows and columns, and shifted back. It
// returns the norms for each picture.
func (c *Canvas) TakeGradient(ctx context.Context, tiles []Tile, by Shift) ([]Norms, error) {
	all := ofEach(within(tiles, c.easel.largest), c.N, max(c.Batch, 1))
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
	each := make([]Norms, c.N)
	for picture := range each {
		var total [4]float64
		for i, t := range all {
			if picture < t.First || picture >= t.Last {
				continue
			}
			at := picture - t.First
			total[0] += float64(sums[i][0][at]) * float64(t.Pixels())
			for k := 1; k < len(total); k++ {
				total[k] += float64(sums[i][k][at])
			}
		}
		each[picture].Score = total[0] / float64(pixels)
		each[picture].measure(total[1], total[2], total[3], float64(3*c.Size.Height*c.Size.Width))
	}
	if err := c.finite(each); err != nil {
		return each, err
	}
	return c.pullBack(each)
}

// finite refuses gradients that there is no step along.
func (c *Canvas) finite(all []Norms) error {
	for i, g := range all {
		if err := finite(c.pictureOf(i, "score"), g.Score); err != nil {
			return err
		}
		// Finite only where every value is.
		if err := finite(c.pictureOf(i, "size of the gradient"), g.MeanAbs+g.Deviation); err != nil {
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
type tileSums [4][]float32

// tileGradient stores a tile's gradient, and returns its scores and the sums.
func (c *Canvas) tileGradient(ops TileOps, t Tile, by Shift) (sums tileSums, err error) {
	f, err := c.feeds(t, by)
	if err != nil {
		return sums, err
	}
	var tensors []*tf.Tensor
	run := func() {
		tensors, err = c.easel.session.Run(f, []tf.Output{ops.Score, ops.sumAbs, ops.sum, ops.sumSquares}, ops.store)
	}
	// Lanes that came to the first run together would each compile the operations for themselves.
	compiled := true
	ops.first.Do(func() { compiled = false; run() })
	if compiled {
		run()
	}
	for i := range tensors {
		if sums[i] = tensor.Floats(tensors[i]); len(sums[i]) != t.pictures() {
			return sums, ErrOneAtATime
		}
	}
	return sums, err
}
