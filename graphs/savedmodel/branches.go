package savedmodel

import (
	"errors"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

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
