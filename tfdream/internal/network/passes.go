package network

import (
	"regexp"
	"slices"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/tfdream/internal/rewrite"
	"github.com/tfdream/tfdream/tfdream/internal/rewrite/gradients"
)

// Corrections are the passes without which the C library's gradients are wrong, or TensorFlow's
// optimiser makes a mistake. They are told the shapes of what is in the draft.
var Corrections = []func(*graphpb.GraphDef, gradients.Shapes) (*graphpb.GraphDef, error){
	func(def *graphpb.GraphDef, shapes gradients.Shapes) (*graphpb.GraphDef, error) {
		return gradients.Restore(def, prefix+"/", shapes)
	},
	func(def *graphpb.GraphDef, _ gradients.Shapes) (*graphpb.GraphDef, error) {
		return rewrite.CorrectGradients(def, prefix+"/")
	},
	rewrite.KeepGroupsApart,
}

// pass makes the session's graph faster: over the whole draft, or over what is imported
// of it, with its weights.
type pass struct {
	Name   string
	Rounds bool // otherwise than TensorFlow Python: left out unless wanted
	draft  func(*graphpb.GraphDef, func(node string) (int, error)) (*graphpb.GraphDef, error)
	run    func(*graphpb.GraphDef, func(name string) *nodepb.NodeDef) (*graphpb.GraphDef, error)
}

// Passes change nothing but rounding, and those that are not marked not even that. A dream
// amplifies rounding: on GoogLeNet, a gradient that differs by 1.5e-7 of its size made six
// steps differ from TensorFlow Python's by 57 dB instead of 73 dB.
var Passes = []pass{
	{Name: "relu", draft: func(def *graphpb.GraphDef, _ func(string) (int, error)) (*graphpb.GraphDef, error) {
		return rewrite.ReluGradientsByOutput(def)
	}},
	{Name: "turn", run: rewrite.TurnConvolutionGradients},
	{Name: "lrn", Rounds: true, draft: rewrite.SpellOutLRN},
	{Name: "subpixel", Rounds: true, run: rewrite.SubPixelGradients},
}

// Skip names the passes that are left out: some, and those that round unless they are wanted.
func Skip(without []string, rounding bool) []string {
	names := slices.Clone(without)
	for _, pass := range Passes {
		if pass.Rounds && !rounding {
			names = append(names, pass.Name)
		}
	}
	return names
}

var gradientName = regexp.MustCompile(`^(gradient_\d+/.*_)(\d{1,3})$`)

// sortable pads the number of a gradient's op with zeros. TensorFlow adds up the terms of a
// sum in the order of their names, and numbers gradients in the order in which it makes them:
// with names that sort in that order, the gradients of the towers of an inception block
// are added up as in Python, where they are named after the towers, to the same last bit.
func sortable(name string) string {
	if part := gradientName.FindStringSubmatch(name); part != nil {
		return part[1] + "0000"[len(part[2]):] + part[2]
	}
	return name
}
