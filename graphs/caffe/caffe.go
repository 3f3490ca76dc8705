// Package caffe converts Caffe networks to frozen TensorFlow graphs: from a
// deploy.prototxt, which defines the layers, and a .caffemodel, which holds
// their weights. The formats' fields and numbers are those of Caffe's public
// schema (caffe.proto of BVLC/caffe); both records of layers, V1 ("layers") and
// V2 ("layer"), are read.
//
// The graph takes pictures of any size, laid out as TensorFlow likes them, and
// computes what Caffe computes, at borders too. Names are Caffe's: the blob L is
// the node L; what an in-place ReLU works on is L_pre_relu, other layers likewise, and a convolution's
// parts are L/conv, L/weights and L/bias. (Pycaffe's forward(end=L) stops before
// the in-place ReLU, at what is L_pre_relu here.)
package caffe

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"

	"github.com/tfdream/tfdream/graphs/file"
)

// Errors that a caller can act on, besides *KindError.
var (
	// ErrNet: the prototxt is damaged, or defines no network that takes a picture.
	ErrNet = errors.New("not a usable network definition")
	// ErrWeights: the caffemodel is damaged, or is another kind of file.
	ErrWeights = errors.New("not a usable caffemodel")
	// ErrConvert: a layer cannot be converted, or the prototxt and the caffemodel
	// do not match.
	ErrConvert = errors.New("cannot be converted")
)

// KindError lists the layers whose kinds cannot be converted, and the kinds.
type KindError struct{ Layers, Kinds []string }

func (e *KindError) Error() string {
	var each []string
	seen := map[string]bool{}
	for i, kind := range e.Kinds {
		if !seen[kind] && len(each) < 8 {
			each = append(each, fmt.Sprintf("layer %.40q is of kind %.40q", e.Layers[i], kind))
		}
		seen[kind] = true
	}
	return fmt.Sprintf("%s, which cannot be converted; those that can are %s", strings.Join(each, ", "), strings.Join(slices.Sorted(maps.Keys(kinds)), ", "))
}

// Model is a converted network.
type Model struct {
	Graph     *graphpb.GraphDef
	Input     string      // the Placeholder: float32, [batch, height, width, 3], blue, green, red
	Mean      *[3]float32 // R,G,B; nil = the prototxt gives none
	Divide    float32     // divisor after the mean, from the prototxt's scale; 1 = none
	Objective string      // square of the middle block, or of the middle activation; "" = the network has neither
}

// Largest files that are read, in bytes: a prototxt of a thousand layers has some
// hundred thousand, and protobuf's own bound holds for a caffemodel.
const (
	maxPrototxt   = 4 << 20
	maxCaffemodel = 1<<31 - 1
)

// ConvertFiles makes a graph from two files. The errors are ErrNet, ErrWeights,
// ErrConvert, a *KindError, or those of reading files.
func ConvertFiles(prototxt, caffemodel string) (*Model, error) {
	text, err := file.Read(prototxt, maxPrototxt)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", prototxt, err)
	}
	net, err := ParseNet(text)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", prototxt, err)
	}
	data, err := file.Read(caffemodel, maxCaffemodel)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", caffemodel, err)
	}
	weights, err := ParseWeights(data)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", caffemodel, err)
	}
	model, err := Convert(net, weights)
	if err != nil {
		return nil, fmt.Errorf("%s with %s: %w", prototxt, filepath.Base(caffemodel), err)
	}
	return model, nil
}
