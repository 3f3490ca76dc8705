package tfdream

import (
	"context"
	"errors"
	"math"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// tileOps are what is run on a tile: its score, the gradient put in the tile's place on
// the canvas, and sums over the gradient, all scalars.
type tileOps struct {
	score, sumAbs, sum, sumSquares tf.Output
	store                          []*tf.Operation
}

// tileOps brings an objective's gradient to the session, on every device.
func (m *Model) tileOps(g gradientOps) ([]tileOps, error) {
	if t, ok := m.tiles[g]; ok {
		return t, nil
	}
	var all []tileOps
	for _, replica := range m.copies {
		outputs, err := replica.mirror.of(g.score, g.gradient)
		if err != nil {
			return nil, err
		}
		o, gradient := replica.ops, outputs[1]
		all = append(all, tileOps{
			score:      outputs[0],
			sumAbs:     o.sum(op.Abs(o.scope(), gradient), 3),
			sum:        o.sum(gradient, 3),
			sumSquares: o.sum(op.Square(o.scope(), gradient), 3),
			store:      m.canvas.store(gradient),
		})
	}
	m.tiles[g] = all
	return all, m.canvas.root.Err()
}

// slope is the gradient of a whole picture in numbers.
type slope struct {
	score     float64 // mean of the tiles' scores, weighted by their pixels
	meanAbs   float64
	deviation float64 // standard
}

// takeGradient fills the canvas's gradient, tile by tile, with that of each tile's score
// with respect to the picture shifted by the given rows and columns, and shifted back.
func (c *canvas) takeGradient(ctx context.Context, tiles []tile, by shift) (slope, error) {
	tiles = within(tiles, c.model.largest)
	pixels := 0
	for _, t := range tiles {
		pixels += t.pixels()
	}
	if whole := c.size.Height * c.size.Width; c.cleared != c.size || pixels < whole {
		if err := c.run(c.ops().clear, nil); err != nil {
			return slope{}, err
		}
		c.cleared = c.size
	}
	sums := make([][4]float64, len(tiles))
	err := c.model.share(ctx, tiles, func(on *networkCopy, i int) (err error) {
		sums[i], err = c.tileGradient(c.tiles[on.number], tiles[i], by)
		return err
	})
	if f := (*failure)(nil); errors.As(err, &f) && ctx.Err() == nil && c.model.halve(f) {
		return c.takeGradient(ctx, tiles, by)
	}
	if err != nil {
		return slope{}, err
	}
	var total [4]float64
	for i, t := range tiles {
		total[0] += sums[i][0] * float64(t.pixels())
		for k := 1; k < len(total); k++ {
			total[k] += sums[i][k]
		}
	}
	values := float64(3 * c.size.Height * c.size.Width)
	mean := total[2] / values
	g := slope{
		score:     total[0] / float64(pixels),
		meanAbs:   total[1] / values,
		deviation: math.Sqrt(max(total[3]/values-mean*mean, 0)),
	}
	if err := finite("score", g.score); err != nil {
		return g, err
	}
	return g, finite("size of the gradient", g.meanAbs+g.deviation) // finite only where every value is
}

// tileGradient stores a tile's gradient, and returns its score and the sums.
func (c *canvas) tileGradient(ops tileOps, t tile, by shift) (sums [4]float64, err error) {
	window, err := windowTensor(t, by, c.size)
	if err != nil {
		return sums, err
	}
	f := feeds{c.ops().window: window}
	if err := c.ops().place.feed(f, t, by, c.size); err != nil {
		return sums, err
	}
	tensors, err := c.model.session.Run(f, []tf.Output{ops.score, ops.sumAbs, ops.sum, ops.sumSquares}, ops.store)
	for i := range tensors {
		if err == nil {
			sums[i], err = scalar(tensors[i])
		}
	}
	return sums, err
}
