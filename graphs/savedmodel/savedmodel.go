// Package savedmodel freezes TensorFlow SavedModels, of TF1, TF2 and Keras's model.export: what
// a signature computes becomes a GraphDef without functions and variables. Nothing of a
// SavedModel is run: its protobuf and its variables are only read, so that what it would do on
// loading (restore, initialise, fill tables, read assets) is never done.
//
// Names are the graph's own. What calls of functions add is left out: the layer that Keras
// calls functional/conv2d/convolution has that name, whatever calls it. A variable is a
// constant with the variable's name.
package savedmodel

import (
	"fmt"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"

	"github.com/tfdream/tfdream/graphs/internal/check"
)

// ErrSavedModel marks what is not a SavedModel, is damaged, or cannot be frozen. It is a
// check.ErrNotGraph too.
var ErrSavedModel error = notSavedModel{}

type notSavedModel struct{}

func (notSavedModel) Error() string        { return "not a usable SavedModel" }
func (notSavedModel) Is(target error) bool { return target == check.ErrNotGraph }

// Options choose what of a SavedModel is frozen.
type Options struct {
	Tags      []string // of the graph, such as "serve"; none = the one that serves, or the only one
	Signature string   // "" = serving_default, or the only one
	Input     string   // node to feed in place of the signature's input, "" = that input
}

// Model is a frozen SavedModel.
type Model struct {
	Graph     *graphpb.GraphDef
	Signature string   // the one that was frozen
	Input     string   // the Placeholder that takes the picture
	Outputs   []string // nodes of the signature's outputs, sorted
}

// Convert freezes the SavedModel in a folder; path is the folder, or the saved_model.pb in it. It
// keeps what lies between the picture and the signature's outputs of real numbers. The errors are
// ErrSavedModel, a *check.RefusedOpsError for loops, and those of reading files.
func Convert(path string, o Options) (*Model, error) {
	folder, _ := Folder(path)
	if folder == "" {
		folder = path
	}
	saved, err := read(folder)
	if err != nil {
		return nil, fmt.Errorf("reading SavedModel %s: %w", folder, err)
	}
	model, err := freeze(saved, folder, o)
	if err != nil {
		return nil, fmt.Errorf("SavedModel %s: %w", folder, err)
	}
	return model, nil
}

// bad is an ErrSavedModel with what is the matter.
func bad(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrSavedModel, fmt.Errorf(format, args...))
}
