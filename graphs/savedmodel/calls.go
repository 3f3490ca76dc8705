package savedmodel

import (
	"errors"
	"fmt"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"

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

// condition is the constant that a branch is chosen by.
func (t *tracer) condition(in *scope, node *nodepb.NodeDef, inputs []string) (int64, error) {
	if len(inputs) == 0 {
		return 0, bad("node %.80q has no inputs", node.Name)
	}
	from, err := t.origin(in, inputs[0])
	for err == nil && from.node.Op == "Identity" && len(data(from.node)) == 1 {
		from, err = t.origin(from.in, data(from.node)[0])
	}
	if err != nil {
		return 0, err
	}
	value, ok := scalar(from.node)
	if !ok {
		return 0, refusal(node)
	}
	return value, nil
}

// branch hands on what a Switch is given, to the output that its constant chooses.
func (t *tracer) branch(in *scope, node *nodepb.NodeDef, index int) (output, error) {
	inputs := data(node)
	if len(inputs) != 2 {
		return output{}, bad("node %.80q has %d inputs, not 2", node.Name, len(inputs))
	}
	yes, err := t.condition(in, node, inputs[1:])
	if err != nil {
		return output{}, err
	}
	if (yes != 0) != (index == 1) {
		return output{}, bad("node %.80q: %w", node.Name, errDead)
	}
	return t.origin(in, inputs[0])
}

// merge hands on the only input that is on the branch taken.
func (t *tracer) merge(in *scope, node *nodepb.NodeDef, index int) (output, error) {
	if index != 0 {
		return output{}, refusal(node)
	}
	for _, input := range data(node) {
		from, err := t.alive(in, input)
		if !errors.Is(err, errDead) {
			return from, err
		}
	}
	return output{}, bad("node %.80q: %w", node.Name, errDead)
}

// alive is origin, with errDead for what anything on a branch not taken goes into.
func (t *tracer) alive(in *scope, input string) (output, error) {
	from, err := t.origin(in, input)
	if err != nil || isVariable(from.node) || t.isFed(from.node) {
		return from, err
	}
	if err, seen := t.deaths[from.site]; seen {
		return from, err
	}
	t.deaths[from.site] = nil
	for _, next := range data(from.node) {
		if _, err := t.alive(from.in, next); err != nil {
			t.deaths[from.site] = err
			return output{}, err
		}
	}
	return from, nil
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

// scalar is the value of a constant truth value or whole number.
func scalar(node *nodepb.NodeDef) (int64, bool) {
	tensor := node.GetAttr()["value"].GetTensor()
	if node.GetOp() != "Const" || tensor == nil {
		return 0, false
	}
	if values := graphdef.Ints(node); len(values) == 1 {
		return values[0], true
	}
	return truth(tensor)
}

func truth(tensor *tensorpb.TensorProto) (int64, bool) {
	yes := len(tensor.BoolVal) == 1 && tensor.BoolVal[0] || len(tensor.TensorContent) == 1 && tensor.TensorContent[0] != 0
	if !yes && len(tensor.BoolVal)+len(tensor.TensorContent) != 1 {
		return 0, false
	}
	if yes {
		return 1, true
	}
	return 0, true
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
	return fmt.Errorf("%w: node %.80q is a %s, which cannot be frozen", ErrSavedModel, node.Name, node.Op)
}
