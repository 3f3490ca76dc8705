package fold

import (
	"strings"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// truth is what is known of a predicate.
type truth int

const (
	unknown truth = iota
	no
	yes
)

// learningPhase is what Keras calls the input that tells training from inference. A dream is inference.
const learningPhase = "keras_learning_phase"

// truthOf works out a predicate from constants.
func (g *graph) truthOf(input string) truth {
	name := graphdef.NodeOf(input)
	if known, seen := g.truths[name]; seen {
		return known
	}
	g.truths[name] = unknown // while it is worked out: a circle has no truth
	g.truths[name] = g.truthBy(g.nodes[name])
	return g.truths[name]
}

func (g *graph) truthBy(node *nodepb.NodeDef) truth {
	operand := func(i int) truth {
		if i >= len(node.Input) {
			return unknown
		}
		return g.truthOf(node.Input[i])
	}
	switch node.GetOp() {
	case "Const":
		return constant(node)
	case "Placeholder":
		if path := strings.Split(node.Name, "/"); path[len(path)-1] == learningPhase {
			return no
		}
	case "Identity", "PlaceholderWithDefault", "Switch", "StopGradient":
		return operand(0)
	case "LogicalNot":
		return [...]truth{unknown, yes, no}[operand(0)]
	case "LogicalAnd":
		return both(operand(0), operand(1), no)
	case "LogicalOr":
		return both(operand(0), operand(1), yes)
	}
	return unknown
}

// both is what two truths come to, where one alone may decide.
func both(a, b, decides truth) truth {
	switch {
	case a == decides || b == decides:
		return decides
	case a == unknown || b == unknown:
		return unknown
	}
	return a
}

// constant is the truth of a constant of one bool.
func constant(node *nodepb.NodeDef) truth {
	tensor := node.GetAttr()["value"].GetTensor()
	if tensor.GetDtype() != typespb.DataType_DT_BOOL {
		return unknown
	}
	for _, dim := range tensor.GetTensorShape().GetDim() {
		if dim.Size != 1 {
			return unknown
		}
	}
	values := tensor.BoolVal
	if len(tensor.TensorContent) == 1 {
		values = []bool{tensor.TensorContent[0] != 0}
	}
	switch {
	case len(values) == 0 || !values[0]: // a value that is left out is false
		return no
	}
	return yes
}
