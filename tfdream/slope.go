package tfdream

import (
	"context"
	"fmt"
	"math"
	"sync"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

// tileOps are what is run on a tile: its score, the gradient put in the tile's place on
// the canvas, and sums over the gradient, all scalars.
type tileOps struct {
	score, sumAbs, sum, sumSquares tf.Output
	store                          []*tf.Operation
}

// tileOps brings an objective's gradient to the session.
func (m *Model) tileOps(g gradientOps) (tileOps, error) {
	if t, ok := m.tiles[g]; ok {
		return t, nil
	}
	outputs, err := m.mirror.of(g.score, g.gradient)
	if err != nil {
		return tileOps{}, err
	}
	o, gradient := m.canvas, outputs[1]
	t := tileOps{
		score:      outputs[0],
		sumAbs:     o.sum(op.Abs(o.scope(), gradient), 3),
		sum:        o.sum(gradient, 3),
		sumSquares: o.sum(op.Square(o.scope(), gradient), 3),
		store:      o.store(gradient),
	}
	m.tiles[g] = t
	return t, o.root.Err()
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
	errs := make([]error, len(tiles))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(c.model.Options.Lanes, len(tiles)) {
		workers.Go(func() {
			for i := range next {
				if errs[i] = ctx.Err(); errs[i] == nil {
					sums[i], errs[i] = c.tileGradient(tiles[i], by)
				}
			}
		})
	}
	for i := range tiles {
		next <- i
	}
	close(next)
	workers.Wait()
	var total [4]float64
	for i, t := range tiles {
		if errs[i] != nil {
			return slope{}, fmt.Errorf("gradient of the tile at row %d, column %d (%dx%d pixels): %w", t.Y0, t.X0, t.X1-t.X0, t.Y1-t.Y0, errs[i])
		}
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
func (c *canvas) tileGradient(t tile, by shift) (sums [4]float64, err error) {
	window, err := windowTensor(t, by, c.size)
	if err != nil {
		return sums, err
	}
	f := feeds{c.ops().window: window}
	if err := c.ops().place.feed(f, t, by, c.size); err != nil {
		return sums, err
	}
	ops := c.tiles
	tensors, err := c.model.session.Run(f, []tf.Output{ops.score, ops.sumAbs, ops.sum, ops.sumSquares}, ops.store)
	for i := range tensors {
		if err == nil {
			sums[i], err = scalar(tensors[i])
		}
	}
	return sums, err
}
