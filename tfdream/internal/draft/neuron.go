package draft

import (
	"fmt"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/objective"
)

// NeuronScore is one channel's activation in the cell of a layer that lies over a place
// of the picture. The place is the picture's, whatever its size, so it is the same in
// every octave; a shift moves it along with the picture's content, and of the tiles only
// the one that the place is in has a score and a gradient.
func (d *Draft) NeuronScore(term objective.Term) (tf.Output, error) {
	activation, count, rank, err := d.Activation(term.Layer)
	if err != nil {
		return tf.Output{}, err
	}
	if rank != 4 {
		return tf.Output{}, fmt.Errorf("%w: layer %s has no places, so no neuron at one; %s is its channel",
			objective.ErrUnknown, term.Layer, objective.Term{Layer: term.Layer, Channels: term.Channels}.Measure())
	}
	selected, err := d.selected(term, count)
	if err != nil {
		return tf.Output{}, err
	}
	if len(selected) != 1 || selected[0].First != selected[0].Last || !(term.X >= 0 && term.X <= 1 && term.Y >= 0 && term.Y <= 1) {
		return tf.Output{}, fmt.Errorf("%w: %s is no neuron: it has one channel, and x and y from 0 to 1", objective.ErrUnknown, term.Measure())
	}
	o := d.Ops
	if term.Square {
		activation = op.Square(o.Scope(), activation)
	}
	cell, within := d.cell(term, o.SizeOf(activation))
	begin := op.ConcatV2(o.Scope(), []tf.Output{o.Constant([]int32{0}), cell, o.Constant([]int32{int32(selected[0].First)})}, o.Constant(int32(0)))
	neuron := op.Slice(o.Scope(), activation, begin, o.Constant([]int32{-1, 1, 1, 1}))
	return o.Mul(o.Mean(neuron, 4), within), nil
}

// cell is the cell [row, column] of a layer of so many cells [rows, columns] over a
// neuron's place, and within is 1 where that place is in the tile [n, h, w, 3], else 0.
func (d *Draft) cell(neuron objective.Term, cells tf.Output) (cell, within tf.Output) {
	o := d.Ops
	toFloat := func(x tf.Output) tf.Output { return op.Cast(o.Scope(), x, tf.Float) }
	clip := func(x, most tf.Output) tf.Output {
		return op.Maximum(o.Scope(), o.Constant(int32(0)), op.Minimum(o.Scope(), x, o.Sub(most, o.Constant(int32(1)))))
	}
	seen := o.SizeOf(d.Network.Tile)
	whole := op.Equal(o.Scope(), d.Picture, o.Constant(int32(0)))
	picture := op.Select(o.Scope(), whole, seen, d.Picture)
	// The pixel in the picture, then in the tile: the picture is rolled round its edges.
	place := o.Constant([]float32{float32(neuron.Y), float32(neuron.X)})
	pixel := clip(op.Cast(o.Scope(), o.Mul(place, toFloat(picture)), tf.Int32), picture)
	pixel = op.FloorMod(o.Scope(), o.Sub(pixel, d.Corner), picture)
	within = op.Prod(o.Scope(), toFloat(op.Less(o.Scope(), pixel, seen)), o.Constant(int32(0)))
	middle := o.Add(toFloat(pixel), o.Constant(float32(0.5)))
	cell = op.Cast(o.Scope(), o.Mul(middle, op.RealDiv(o.Scope(), toFloat(cells), toFloat(seen))), tf.Int32)
	return clip(cell, cells), within
}
