package savedmodel

import (
	"fmt"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/internal/check"
)

// callee is the scope of the function that a node calls, nil for a node that calls none. Which
// branch an If or a Case takes has to be a constant.
func (t *tracer) callee(in *scope, node *nodepb.NodeDef) (*scope, error) {
	inputs := data(node)
	name := node.Attr["f"].GetFunc().GetName()
	switch node.Op {
	case "PartitionedCall", "StatefulPartitionedCall":
	case "If", "StatelessIf":
		yes, err := t.condition(in, node, inputs)
		if err != nil {
			return nil, err
		}
		name, inputs = node.Attr["else_branch"].GetFunc().GetName(), inputs[1:]
		if yes != 0 {
			name = node.Attr["then_branch"].GetFunc().GetName()
		}
	case "Case", "StatelessCase":
		which, err := t.condition(in, node, inputs)
		if err != nil {
			return nil, err
		}
		branches := node.Attr["branches"].GetList().GetFunc()
		if len(branches) == 0 {
			return nil, bad("node %.80q has no branches", node.Name)
		}
		if which < 0 || which >= int64(len(branches)) {
			which = int64(len(branches) - 1) // as TensorFlow does
		}
		name, inputs = branches[which].GetName(), inputs[1:]
	default:
		if t.functions[node.Op] == nil {
			return nil, nil
		}
		name = node.Op
	}
	return t.enter(in, node, name, inputs)
}

// enter is the scope of a call, the same for each of its outputs.
func (t *tracer) enter(in *scope, node *nodepb.NodeDef, name string, inputs []string) (*scope, error) {
	if known := in.calls[node.Name]; known != nil {
		return known, nil
	}
	f := t.functions[name]
	switch {
	case f == nil:
		return nil, bad("node %.80q calls the function %.80q, which is not there; the file may be damaged", node.Name, name)
	case in.depth == maxDepth:
		return nil, bad("its functions call each other more than %d deep", maxDepth)
	case len(f.GetSignature().GetInputArg()) != len(inputs):
		return nil, bad("node %.80q calls the function %.80q with %d inputs, but it takes %d", node.Name, name, len(inputs), len(f.GetSignature().GetInputArg()))
	}
	if t.bodies[f] == nil {
		t.bodies[f] = graphdef.ByName(&graphpb.GraphDef{Node: f.NodeDef})
	}
	callee := &scope{nodes: t.bodies[f], function: f, caller: in, call: node.Name, args: map[string]string{}, depth: in.depth + 1}
	for i, arg := range f.GetSignature().GetInputArg() {
		callee.args[arg.Name] = inputs[i]
	}
	if in.calls == nil {
		in.calls = map[string]*scope{}
	}
	in.calls[node.Name] = callee
	return callee, nil
}

// returned is where the result of a call comes from.
func (t *tracer) returned(callee *scope, index int, err error) (output, error) {
	if err != nil {
		return output{}, err
	}
	results := callee.function.GetSignature().GetOutputArg()
	if index >= len(results) {
		return output{}, bad("the function %.80q has %d results, not %d", callee.function.Signature.Name, len(results), index+1)
	}
	return t.origin(callee, callee.function.Ret[results[index].Name])
}

// data are the inputs of a node that hold tensors.
func data(node *nodepb.NodeDef) []string {
	var inputs []string
	for _, input := range node.Input {
		if !strings.HasPrefix(input, "^") {
			inputs = append(inputs, input)
		}
	}
	return inputs
}

// loops are ops that a graph with a loop has, in which a trace would go in circles.
var loops = map[string]bool{"Enter": true, "RefEnter": true, "Exit": true, "NextIteration": true, "LoopCond": true, "While": true, "StatelessWhile": true}

// refuse is the error for a node that cannot be frozen.
func refuse(node *nodepb.NodeDef) error {
	if loops[node.Op] {
		return refusal(node)
	}
	return nil
}

// refusal is what the check of every graph says of a node.
func refusal(node *nodepb.NodeDef) error {
	alone := &nodepb.NodeDef{Name: node.Name, Op: node.Op}
	if err := check.Graph(&graphpb.GraphDef{Node: []*nodepb.NodeDef{alone}}, nil); err != nil {
		return err
	}
	return fmt.Errorf("%w: node %.80q is %s, which cannot be frozen", ErrSavedModel, node.Name, graphdef.WithArticle(node.Op))
}
