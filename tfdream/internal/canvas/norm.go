package canvas

import (
	"math"

	"github.com/galeone/tensorflow/tensorflow/go/op"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/internal/tensor"
)

// Norm is a size that a gradient has as a whole.
type Norm int

const (
	MeanAbs   Norm = iota // mean of the absolute values
	Deviation             // standard deviation of the values
)

// Measured is the gradient of a picture in a number, and the score that it is of.
type Measured struct {
	Score float64 // mean of the tiles' scores, weighted by their pixels
	Norm  float64 // which one, the canvas says
}

// sumsOf are the sums over each of the gradients [n, h, w, channels] that norms are made of, each [n].
func sumsOf(o tensor.Ops, gradients tf.Output) map[Norm][]tf.Output {
	return map[Norm][]tf.Output{
		MeanAbs:   {o.Sum(op.Abs(o.Scope(), gradients), 4)},
		Deviation: {o.Sum(gradients, 4), o.Sum(op.Square(o.Scope(), gradients), 4)},
	}
}

// of makes the norm of its sums over so many values.
func (n Norm) of(sums [2]float64, values float64) float64 {
	if n == MeanAbs {
		return sums[0] / values
	}
	mean := sums[0] / values
	return math.Sqrt(max(sums[1]/values-mean*mean, 0))
}
