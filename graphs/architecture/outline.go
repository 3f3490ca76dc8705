package architecture

import (
	"slices"
	"strings"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/graphdef"
)

// Step is a part of a network as people draw it: a convolution with the bias and the Relu
// that follow it is one.
type Step struct {
	Name   string // of the layer that comes out of it
	Op     string // type of its first node, as Conv2D; Placeholder for the picture itself
	Height int    // of the kernel or of the window, 0 where there is none
	Width  int
	Stride int // of its own, 1 where there is none

	Channels int   // that come out, 0 where the graph alone does not tell
	Inputs   []int // the steps that it reads, by their place in the list
}

// outline is an Outline in the making.
type outline struct {
	sight
	steps []Step
	of    map[string]int // node to step, -1 for what sees no picture
}

// passing are ops that change nothing that a drawing shows.
var passing = strings.Fields(`Identity Snapshot StopGradient CheckNumerics EnsureShape Cast
	Pad PadV2 MirrorPad Reshape Squeeze ExpandDims Transpose`)

// Outline is the steps from the picture to everything that the network makes of it, each
// after those that it reads. Steps that only pass on what they read, such as padding and
// reshaping, are left out.
func Outline(g *graphs.Graph) []Step {
	o := outline{sight: sight{nodes: graphdef.ByName(g.Def)}, of: map[string]int{}}
	o.steps = []Step{{Name: g.Profile.Input, Op: "Placeholder", Stride: 1, Channels: 3}}
	o.of[g.Profile.Input] = 0
	for _, node := range g.Def.Node {
		o.visit(node.Name)
	}
	return o.steps
}

// visit is the step that a node belongs to, -1 for none.
func (o *outline) visit(name string) int {
	if step, known := o.of[name]; known {
		return step
	}
	node := o.nodes[name]
	o.of[name] = -1
	if node == nil {
		return -1
	}
	var inputs []int
	for _, input := range node.Input {
		if strings.HasPrefix(input, "^") {
			continue
		}
		if step := o.visit(graphdef.NodeOf(input)); step >= 0 && !slices.Contains(inputs, step) {
			inputs = append(inputs, step)
		}
	}
	if len(inputs) == 0 {
		return -1
	}
	if len(inputs) == 1 && o.merge(node, inputs[0]) {
		o.of[name] = inputs[0]
		return inputs[0]
	}
	o.steps = append(o.steps, o.step(node, inputs))
	o.of[name] = len(o.steps) - 1
	return o.of[name]
}

// merge tells whether a node is a part of the step that it reads, and gives that its name
// where people would.
func (o *outline) merge(node *nodepb.NodeDef, into int) bool {
	step := &o.steps[into]
	switch {
	case slices.Contains(passing, node.Op):
		return true
	case !cellwise[node.Op] || node.Op == "LRN" || node.Op == "Softmax" || node.Op == "LogSoftmax":
		return false
	case step.Op == "Conv2D" || step.Op == "DepthwiseConv2dNative" || step.Op == "MatMul":
		step.Name = node.Name
	}
	return true
}

// step describes a node that is one of its own.
func (o *outline) step(node *nodepb.NodeDef, inputs []int) Step {
	s := Step{Name: node.Name, Op: node.Op, Stride: along(node, "strides", 1), Inputs: inputs, Channels: o.steps[inputs[0]].Channels}
	s.Height, s.Width, _ = o.window(node)
	dims := o.operand(node, 1).GetAttr()["value"].GetTensor().GetTensorShape().GetDim()
	switch {
	case node.Op == "Concat" || node.Op == "ConcatV2":
		s.Channels = 0
		for _, input := range inputs {
			s.Channels += o.steps[input].Channels
		}
	case node.Op == "Conv2D" && len(dims) == 4:
		s.Channels = int(dims[3].Size)
	case node.Op == "DepthwiseConv2dNative" && len(dims) == 4:
		s.Channels = int(dims[2].Size * dims[3].Size)
	case node.Op == "MatMul" && len(dims) == 2:
		s.Channels = int(dims[1].Size)
		if node.Attr["transpose_b"].GetB() {
			s.Channels = int(dims[0].Size)
		}
	case s.Height == 0 && !cellwise[node.Op] && node.Op != "Mean" && node.Op != "Max":
		s.Channels = 0
	}
	return s
}
