package savedmodel

import (
	"fmt"
	"strconv"
	"strings"

	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// origin is the node that makes the tensor that an input names, past calls, branches that are
// known, and nodes that only hand on what they are given.
func (t *tracer) origin(in *scope, input string) (output, error) {
	at := place{in, input}
	if known, ok := t.origins[at]; ok {
		return known.output, known.err
	}
	if len(t.origins) >= maxSteps {
		return output{}, bad("it has more than %d nodes on the way to its outputs", maxSteps)
	}
	t.origins[at] = origin{err: fmt.Errorf("%w: node %.80q: %w", ErrSavedModel, graphdef.NodeOf(input), errLoop)}
	out, err := t.follow(in, input)
	t.origins[at] = origin{out, err}
	return out, err
}

func (t *tracer) follow(in *scope, input string) (output, error) {
	if from, ok := in.args[input]; ok {
		return t.origin(in.caller, from)
	}
	name, index, err := t.locate(in, input)
	if err != nil {
		return output{}, err
	}
	node := in.nodes[name]
	here := output{site{in, node}, index}
	if t.isFed(node) {
		return here, nil
	}
	switch node.Op {
	case "Identity", "IdentityN", "ReadVariableOp":
		inputs := data(node)
		if index >= len(inputs) {
			return output{}, bad("node %.80q has no input %d", name, index)
		}
		from, err := t.origin(in, inputs[index])
		if err != nil || isVariable(from.node) || in != t.main && handsOn(node) {
			return from, err
		}
	case "PlaceholderWithDefault":
		if inputs := data(node); len(inputs) == 1 && !(in == t.main && t.isPicture(node)) {
			return t.origin(in, inputs[0])
		}
	case "Switch":
		return t.branch(in, node, index)
	case "Merge":
		return t.merge(in, node, index)
	}
	if callee, err := t.callee(in, node); err != nil || callee != nil {
		return t.returned(callee, index, err)
	}
	return here, nil
}

// handsOn tells nodes that Keras and tf.function add from those that somebody has named.
func handsOn(node *nodepb.NodeDef) bool {
	base := node.Name[strings.LastIndexByte(node.Name, '/')+1:]
	base, _, _ = strings.Cut(base, "_")
	return base == node.Op && (node.Op == "Identity" || node.Op == "IdentityN")
}

// isFed tells the node that the user names: in TensorFlow's words, or by an input's own name.
func (t *tracer) isFed(node *nodepb.NodeDef) bool {
	return t.input != "" && (node.Name == t.input || node.Op == "Placeholder" && t.plain(node.Name) == t.input)
}

// isPicture tells a PlaceholderWithDefault that takes the signature's picture from a switch for
// training, which has its default.
func (t *tracer) isPicture(node *nodepb.NodeDef) bool {
	return t.inputs[node.Name] && len(node.Attr["shape"].GetShape().GetDim()) == 4
}

// plain is an input's name without the signature's, which TF2 puts before it.
func (t *tracer) plain(name string) string { return strings.TrimPrefix(name, t.signature+"_") }

// locate finds the node that an input names, and the number of its output: "node" and "node:1" in
// the main graph, "node:argument:1" in a function, where the argument is one of the op's outputs.
func (t *tracer) locate(in *scope, input string) (name string, index int, err error) {
	parts := strings.Split(input, ":")
	name = parts[0]
	node := in.nodes[name]
	if node == nil {
		return "", 0, bad("node %.80q is not there; the file may be damaged", name)
	}
	if len(parts) > 1 {
		if index, err = strconv.Atoi(parts[len(parts)-1]); err != nil || index < 0 || index > 1<<16 {
			return "", 0, bad("%.80q is no output of a node", input)
		}
	}
	if len(parts) == 3 && in.function != nil {
		before, err := t.outputsBefore(node, parts[1])
		return name, before + index, err
	}
	return name, index, nil
}

// outputsBefore counts the outputs of a node that come before those of an argument of its op.
func (t *tracer) outputsBefore(node *nodepb.NodeDef, argument string) (count int, err error) {
	op := t.ops[node.Op]
	if f := t.functions[node.Op]; f != nil {
		op = f.GetSignature()
	}
	for _, out := range op.GetOutputArg() {
		switch {
		case out.Name == argument:
			return count, nil
		case out.NumberAttr != "":
			count += int(min(max(node.Attr[out.NumberAttr].GetI(), 0), 1<<16))
		case out.TypeListAttr != "":
			count += len(node.Attr[out.TypeListAttr].GetList().GetType())
		default:
			count++
		}
	}
	return 0, bad("node %.80q is a %.80s, of which the file does not say what its output %.80q is", node.Name, node.Op, argument)
}
