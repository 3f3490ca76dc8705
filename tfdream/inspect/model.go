// Package inspect tells what a model sees in pictures: activations, classes, likeness, what an objective
// means, and whether gradients are right. Its functions need no TensorFlow, only what a Model tells.
package inspect

import (
	"context"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Model is what is asked of a model; *tfdream.Model is one.
type Model interface {
	FrozenGraph() *graphs.Graph
	Layers() []graphs.Layer
	Layer(name string) (graphs.Layer, error)
	// Labels are the labels of a layer's channels, nil if it has none.
	Labels(layer string) []string
	// FittedLabels are the same, with a note on how they were fitted to the layer, if that is not plain.
	// The error is a *graphs.LabelsError where there are labels for another number of classes.
	FittedLabels(layer string) (labels []string, note string, err error)
	// Channels are the numbers of the channels that a term selects.
	Channels(term objective.Term) ([]int, error)
	// Accepts tells whether an objective means something in the graph.
	Accepts(ctx context.Context, o objective.Objective) error

	// DeclaredSize is the size of pictures that the graph declares, zero where it leaves that open.
	DeclaredSize() objective.Size
	// Takes is nil where objectives can be computed for a picture of a size, else a *objective.SizeError.
	Takes(size objective.Size, objectives ...objective.Objective) error

	// Forward returns activations, [1, height, width, channels] or [1, channels].
	Forward(ctx context.Context, p *picture.Picture, layers ...string) ([]numpy.Array, error)
	// Scores returns the scores of objectives, Evaluate their gradients too, [height, width, 3].
	Scores(ctx context.Context, p *picture.Picture, objectives ...objective.Objective) ([]float64, error)
	Evaluate(ctx context.Context, p *picture.Picture, objectives ...objective.Objective) (scores []float64, gradients [][]float32, err error)

	// Resize returns a picture in another size, as classifiers are tested with.
	Resize(ctx context.Context, p *picture.Picture, width, height int) (*picture.Picture, error)
}
