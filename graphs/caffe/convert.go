package caffe

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// kinds are the layers that can be converted, by their V2 names.
var kinds = map[string]func(*converter, layer) error{
	"AbsVal": unary("Abs", true), "BatchNorm": (*converter).batchNorm, "Bias": (*converter).bias,
	"BNLL": unary("Softplus", true), "Concat": (*converter).concat, "Convolution": (*converter).convolution,
	"Crop": (*converter).crop, "Deconvolution": (*converter).deconvolution, "Dropout": (*converter).pass,
	"Eltwise": (*converter).eltwise, "ELU": (*converter).elu, "Exp": (*converter).exp, "Flatten": (*converter).flatten,
	"InnerProduct": (*converter).innerProduct, "Log": (*converter).log, "LRN": (*converter).lrn,
	"Pooling": (*converter).pooling, "Power": (*converter).power, "PReLU": (*converter).prelu, "ReLU": (*converter).relu,
	"Reshape": (*converter).reshape, "Scale": (*converter).scale, "Sigmoid": unary("Sigmoid", true),
	"Silence": (*converter).silence, "Slice": (*converter).slice, "Softmax": (*converter).softmax,
	"Split": (*converter).pass, "TanH": unary("Tanh", false),
}

// v1Kinds are the V1 names of layers that are not just the V2 name in capitals.
var v1Kinds = map[string]string{"INNER_PRODUCT": "InnerProduct"}

// v2Kind is a layer's kind by its V2 name, whichever name the prototxt uses.
func v2Kind(kind string) string {
	if name, ok := v1Kinds[kind]; ok {
		return name
	}
	for name := range kinds {
		if kind == strings.ToUpper(name) {
			return name
		}
	}
	return kind
}

// inPlace are the kinds that may overwrite their bottom, besides Dropout and Split, which pass it on.
var inPlace = []string{"AbsVal", "BatchNorm", "Bias", "BNLL", "ELU", "Exp", "Log", "Power", "PReLU", "ReLU", "Scale", "Sigmoid", "TanH"}

// value is what a blob holds: a node's output, with its channels. Its size is the one
// for the prototxt's picture, 0 if the prototxt gives none; the graph takes any.
type value struct {
	node          *node
	channels      int
	height, width int
	positive      bool // never below 0
	flat          bool // pixels count as channels, which only InnerProduct can see
}

// converter makes a graph layer by layer.
type converter struct {
	builder
	weights Weights
	blobs   map[string]value
	layers  map[string]bool // the names so far
	spread  int             // bytes that dilation has added to weights

	blocks, activations []*node // what Concat and ReLU layers made, to choose an objective from
}

// Convert makes a graph from a network and its weights. Layers of the caffemodel that
// the network lacks are left out. The errors are ErrConvert or a *KindError.
func Convert(net *Net, weights Weights) (*Model, error) {
	c := &converter{weights: weights, blobs: map[string]value{}, layers: map[string]bool{}}
	in := c.add(nodeName(net.input.name), "Placeholder", attrs{"dtype": float, "shape": graphdef.Shape(-1, -1, -1, 3)})
	c.blobs[net.input.name] = value{node: in, channels: 3, height: net.input.height, width: net.input.width}
	var unknown KindError
	for _, l := range net.layers {
		if kinds[l.kind] == nil {
			unknown.Layers, unknown.Kinds = append(unknown.Layers, l.name), append(unknown.Kinds, l.kind)
		}
	}
	if len(unknown.Layers) > 0 {
		return nil, &unknown
	}
	for _, l := range net.layers {
		if err := c.layer(l); err != nil {
			return nil, err
		}
	}
	graph, err := c.graph()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConvert, err)
	}
	return &Model{graph, in.name, net.input.mean, net.input.divide, c.objective()}, nil
}

func (c *converter) layer(l layer) error {
	err := errors.New("another layer has this name too")
	if !c.layers[l.name] {
		c.layers[l.name] = true
		err = kinds[l.kind](c, l)
	}
	if err != nil {
		return fmt.Errorf("%w: layer %.80q (%.80s): %w", ErrConvert, l.name, l.kind, err)
	}
	return nil
}

// read gives the bottom of a layer of one bottom and one top, and the fields of its
// parameters, the message of that name.
func (c *converter) read(l layer, params string) (bottom value, p *fields, err error) {
	if len(l.bottoms) != 1 || len(l.tops) != 1 {
		return value{}, nil, fmt.Errorf("it has %d bottoms and %d tops; it should have one of each", len(l.bottoms), len(l.tops))
	}
	if bottom, err = c.blob(l.bottoms[0]); err != nil {
		return value{}, nil, err
	}
	if bottom.flat && l.kind != "InnerProduct" && !slices.Contains(inPlace, l.kind) {
		return value{}, nil, errFlat
	}
	p, err = l.params(params)
	return bottom, p, err
}

var errFlat = errors.New("its bottom is flattened, which only InnerProduct can see in a graph for all sizes")

func (c *converter) blob(name string) (value, error) {
	v, ok := c.blobs[name]
	if !ok {
		return v, fmt.Errorf("its bottom %.80q is not made by any layer before it", name)
	}
	return v, nil
}

// top is the name for a layer's result. If the layer works in place, its bottom gives up that
// name: for a ReLU it becomes L_pre_relu.
func (c *converter) top(l layer) (string, error) {
	top := l.tops[0]
	v, taken := c.blobs[top]
	switch {
	case !taken:
	case top != l.bottoms[0] || len(l.bottoms) > 1:
		return "", fmt.Errorf("its top %.80q is also made by another layer", top)
	case !slices.Contains(inPlace, l.kind):
		return "", fmt.Errorf("it works in place, which only %s and Dropout do", strings.Join(inPlace, ", "))
	case v.node.name == nodeName(top):
		c.rename(v.node, "_pre_"+strings.ToLower(l.kind))
	}
	return nodeName(top), nil
}

// objective is a sensible thing to dream on: all of the middle block or, without
// blocks, of the middle activation.
func (c *converter) objective() string {
	for _, made := range [][]*node{c.blocks, c.activations} {
		if len(made) > 0 {
			return "square(" + made[len(made)/2].name + ")"
		}
	}
	return ""
}
