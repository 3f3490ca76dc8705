package tfdream

import (
	"fmt"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// neuronScore is one channel's activation in the cell of a layer that lies over a place
// of the picture. The place is the picture's, whatever its size, so it is the same in
// every octave; a shift moves it along with the picture's content, and of the tiles only
// the one that the place is in has a score and a gradient.
func (m *Model) neuronScore(term objective.Term) (tf.Output, error) {
	activation, count, rank, err := m.activation(term.Layer)
	if err != nil {
		return tf.Output{}, err
	}
	if rank != 4 {
		return tf.Output{}, fmt.Errorf("%w: layer %s has no places, so no neuron at one; %s is its channel",
			objective.ErrUnknown, term.Layer, objective.Term{Layer: term.Layer, Channels: term.Channels}.Measure())
	}
	selected, err := m.selected(term, count)
	if err != nil {
		return tf.Output{}, err
	}
	if len(selected) != 1 || selected[0].First != selected[0].Last || !(term.X >= 0 && term.X <= 1 && term.Y >= 0 && term.Y <= 1) {
		return tf.Output{}, fmt.Errorf("%w: %s is no neuron: it has one channel, and x and y from 0 to 1", objective.ErrUnknown, term.Measure())
	}
	o := m.ops
	if term.Square {
		activation = op.Square(o.Scope(), activation)
	}
	cell, within := m.place.cell(o, term, m.network.Tile, o.SizeOf(activation))
	begin := op.ConcatV2(o.Scope(), []tf.Output{o.Constant([]int32{0}), cell, o.Constant([]int32{int32(selected[0].First)})}, o.Constant(int32(0)))
	neuron := op.Slice(o.Scope(), activation, begin, o.Constant([]int32{-1, 1, 1, 1}))
	return o.Mul(o.Mean(neuron, 4), within), nil
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
func (p placeOps) feed(f tensor.Feeds, t tile, by shift, picture Size) error {
	corner, err := tf.NewTensor([]int32{int32(t.Y0 - by.rows), int32(t.X0 - by.columns)})
	if err != nil {
		return err
	}
	size, err := picture.tensor()
	if err != nil {
		return err
	}
	f[p.corner], f[p.picture] = corner, size
	return nil
}

// cell is the cell [row, column] of a layer of so many cells [rows, columns] over a
// neuron's place, and within is 1 where that place is in the tile [n, h, w, 3], else 0.
func (p placeOps) cell(o tensor.Ops, neuron objective.Term, tile, cells tf.Output) (cell, within tf.Output) {
	toFloat := func(x tf.Output) tf.Output { return op.Cast(o.Scope(), x, tf.Float) }
	clip := func(x, most tf.Output) tf.Output {
		return op.Maximum(o.Scope(), o.Constant(int32(0)), op.Minimum(o.Scope(), x, o.Sub(most, o.Constant(int32(1)))))
	}
	seen := o.SizeOf(tile)
	whole := op.Equal(o.Scope(), p.picture, o.Constant(int32(0)))
	picture := op.Select(o.Scope(), whole, seen, p.picture)
	// The pixel in the picture, then in the tile: the picture is rolled round its edges.
	place := o.Constant([]float32{float32(neuron.Y), float32(neuron.X)})
	pixel := clip(op.Cast(o.Scope(), o.Mul(place, toFloat(picture)), tf.Int32), picture)
	pixel = op.FloorMod(o.Scope(), o.Sub(pixel, p.corner), picture)
	within = op.Prod(o.Scope(), toFloat(op.Less(o.Scope(), pixel, seen)), o.Constant(int32(0)))
	middle := o.Add(toFloat(pixel), o.Constant(float32(0.5)))
	cell = op.Cast(o.Scope(), o.Mul(middle, op.RealDiv(o.Scope(), toFloat(cells), toFloat(seen))), tf.Int32)
	return clip(cell, cells), within
}
