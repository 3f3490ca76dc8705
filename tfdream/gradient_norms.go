package tfdream

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

// tileOps are what is run on a tile: its pictures' scores, their gradients put in the tile's
// place on the canvas, and sums over each gradient, all [n].
type tileOps struct {
	score, sumAbs, sum, sumSquares tf.Output
	store                          []*tf.Operation
	first                          *sync.Once // the run that compiles them
}

// tileOps brings an objective's gradient to the session, on every device.
func (m *Model) tileOps(g draft.Gradient) ([]tileOps, error) {
	if t, ok := m.tiles[g]; ok {
		return t, nil
	}
	var all []tileOps
	for _, replica := range m.copies {
		outputs, err := replica.mirror.Of(g.Score, g.Gradient)
		if err != nil {
			return nil, err
		}
		t := tileOps{score: outputs[0], store: m.canvas.store(outputs[1]), first: new(sync.Once)}
		t.sumAbs, t.sum, t.sumSquares, _ = normsOf(replica.ops, outputs[1])
		all = append(all, t)
	}
	m.tiles[g] = all
	return all, m.canvas.Root.Err()
}

// normsOf are sums over each of the gradients [n, h, w, channels], each [n], and how many values
// one has.
func normsOf(o tensor.Ops, gradients tf.Output) (sumAbs, sum, sumSquares, values tf.Output) {
	shape := op.Slice(o.Scope(), op.Shape(o.Scope(), gradients), o.Constant([]int32{1}), o.Constant([]int32{3}))
	values = op.Cast(o.Scope(), op.Prod(o.Scope(), shape, o.Constant(int32(0))), tf.Float)
	return o.Sum(op.Abs(o.Scope(), gradients), 4), o.Sum(gradients, 4), o.Sum(op.Square(o.Scope(), gradients), 4), values
}

// norms are the gradient of a whole picture in numbers, and the score that it is of.
type norms struct {
	score     float64 // mean of the tiles' scores, weighted by their pixels
	meanAbs   float64
	deviation float64 // standard
}

func (g *norms) measure(sumAbs, sum, sumSquares, values float64) {
	mean := sum / values
	g.meanAbs = sumAbs / values
	g.deviation = math.Sqrt(max(sumSquares/values-mean*mean, 0))
}

// takeGradient fills the canvas's gradient, tile by tile, with that of each tile's score
// with respect to the pictures shifted by the given rows and columns, and shifted back. It
// returns the norms for each picture.
func (c *canvas) takeGradient(ctx context.Context, tiles []tile, by shift) ([]norms, error) {
	all := ofEach(within(tiles, c.model.largest), c.n, max(c.batch, 1))
	pixels := 0
	for _, t := range all {
		if t.First == 0 {
			pixels += t.pixels()
		}
	}
	if wholePicture := c.size.Height * c.size.Width; c.cleared != c.size || pixels < wholePicture {
		if err := c.run(c.ops().clear, nil); err != nil {
			return nil, err
		}
		c.cleared = c.size
	}
	sums := make([]tileSums, len(all))
	err := c.model.share(ctx, all, func(on *networkCopy, i int) (err error) {
		sums[i], err = c.tileGradient(c.tiles[on.number], all[i], by)
		return err
	})
	if f := (*failure)(nil); errors.As(err, &f) && ctx.Err() == nil && c.halve(f) {
		return c.takeGradient(ctx, tiles, by)
	}
	if err != nil {
		return nil, err
	}
	each := make([]norms, c.n)
	for picture := range each {
		var total [4]float64
		for i, t := range all {
			if picture < t.First || picture >= t.Last {
				continue
			}
			at := picture - t.First
			total[0] += float64(sums[i][0][at]) * float64(t.pixels())
			for k := 1; k < len(total); k++ {
				total[k] += float64(sums[i][k][at])
			}
		}
		each[picture].score = total[0] / float64(pixels)
		each[picture].measure(total[1], total[2], total[3], float64(3*c.size.Height*c.size.Width))
	}
	if err := c.finite(each); err != nil {
		return each, err
	}
	return c.pullBack(each)
}

// finite refuses gradients that there is no step along.
func (c *canvas) finite(all []norms) error {
	for i, g := range all {
		if err := finite(c.pictureOf(i, "score"), g.score); err != nil {
			return err
		}
		// Finite only where every value is.
		if err := finite(c.pictureOf(i, "size of the gradient"), g.meanAbs+g.deviation); err != nil {
			return err
		}
	}
	return nil
}

// halve makes less of what was too large for a device's memory from now on: pictures at
// once, or else the tile's side.
func (c *canvas) halve(f *failure) bool {
	if n := f.tile.pictures(); f.tooLarge() && n > 1 {
		c.batch = n / 2
		c.model.notice("%s has too little memory for %d pictures at once: going on with %d", f.device.name, n, c.batch)
		return true
	}
	return c.model.halve(f)
}

// feeds tell the network which tile of the shifted pictures it sees, and which channels they climb.
func (c *canvas) feeds(t tile, by shift) (tensor.Feeds, error) {
	window, err := windowTensor(t, by, c.size)
	if err != nil {
		return nil, err
	}
	f := tensor.Feeds{c.ops().window: window}
	if err := c.ops().place.feed(f, t, by, c.size); err != nil {
		return nil, err
	}
	if c.channels != nil {
		f[c.ops().channels], err = tf.NewTensor(c.channels[t.First:t.Last])
	}
	return f, err
}

// tileSums are the scores of a tile's pictures, and sums over their gradients: see tileOps.
type tileSums [4][]float32

// tileGradient stores a tile's gradient, and returns its scores and the sums.
func (c *canvas) tileGradient(ops tileOps, t tile, by shift) (sums tileSums, err error) {
	f, err := c.feeds(t, by)
	if err != nil {
		return sums, err
	}
	var tensors []*tf.Tensor
	run := func() {
		tensors, err = c.model.session.Run(f, []tf.Output{ops.score, ops.sumAbs, ops.sum, ops.sumSquares}, ops.store)
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
