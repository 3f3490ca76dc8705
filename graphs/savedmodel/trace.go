package savedmodel

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	functionpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/function_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	opdefpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/op_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	savedpb "github.com/galeone/tensorflow/tensorflow/go/core/protobuf/for_core_protos_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// Bounds on what a small file can ask for: functions that call others twice grow without end.
const (
	maxSteps = 500_000
	maxDepth = 100 // of calls
)

// tracer follows tensors back through calls of functions, and makes the frozen graph's nodes. It
// works on demand, so that what the outputs do not need is never looked at.
type tracer struct {
	main      *scope
	functions map[string]*functionpb.FunctionDef
	bodies    map[*functionpb.FunctionDef]map[string]*nodepb.NodeDef
	ops       map[string]*opdefpb.OpDef
	keys      map[string]string // where a variable's value is in the checkpoint, by its name
	signature string
	inputs    map[string]bool // the signature's, by the names of their nodes
	input     string          // the node to feed, "" = the signature's own
	cut       bool            // whether that node was met
	origins   map[place]origin
	deaths    map[site]error // see alive
	made      map[site]*made
	order     []*made // inputs before those that read them
}

// scope is the main graph, or one call of a function.
type scope struct {
	nodes    map[string]*nodepb.NodeDef
	function *functionpb.FunctionDef // nil for the main graph
	caller   *scope
	call     string            // name of the calling node
	args     map[string]string // a function's arguments: the inputs of the call
	depth    int
	calls    map[string]*scope
}

// site is a node in a scope, place a tensor that a node there reads.
type site struct {
	in   *scope
	node *nodepb.NodeDef
}
type place struct {
	in    *scope
	input string
}

// output is one of the results of a site.
type output struct {
	site
	index int
}

// origin is where a tensor comes from, once it is known.
type origin struct {
	output
	err error
}

// made is a node of the frozen graph. A variable becomes a constant.
type made struct {
	site     site
	of       *nodepb.NodeDef
	name     string
	inputs   []result
	variable string          // key of its value in the checkpoint
	constant *nodepb.NodeDef // its value
}

// result is an output of a node of the frozen graph.
type result struct {
	node  *made
	index int
}

var (
	errDead = errors.New("it is on the branch that is not taken")
	errLoop = errors.New("it depends on itself")
)

func newTracer(meta *savedpb.MetaGraphDef, signature, input string) *tracer {
	t := &tracer{functions: map[string]*functionpb.FunctionDef{}, bodies: map[*functionpb.FunctionDef]map[string]*nodepb.NodeDef{},
		ops: map[string]*opdefpb.OpDef{}, signature: signature, inputs: map[string]bool{}, input: input,
		origins: map[place]origin{}, deaths: map[site]error{}, made: map[site]*made{}}
	for _, in := range meta.SignatureDef[signature].GetInputs() {
		t.inputs[graphdef.NodeOf(in.GetName())] = true
	}
	for _, f := range meta.GetGraphDef().GetLibrary().GetFunction() {
		t.functions[f.GetSignature().GetName()] = f
	}
	for _, op := range meta.GetMetaInfoDef().GetStrippedOpList().GetOp() {
		t.ops[op.Name] = op
	}
	t.main = &scope{nodes: graphdef.ByName(&graphpb.GraphDef{Node: meta.GetGraphDef().GetNode()})}
	return t
}

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

// make makes the nodes for a tensor, after those for all that it is computed from.
func (t *tracer) make(in *scope, input string) (result, error) {
	from, err := t.origin(in, input)
	if err != nil {
		return result{}, err
	}
	if known, ok := t.made[from.site]; ok {
		if known == nil {
			return result{}, bad("node %.80q: %w", from.node.Name, errLoop)
		}
		return result{known, from.index}, nil
	}
	t.made[from.site] = nil
	node := &made{site: from.site, of: from.node}
	switch {
	case t.isFed(from.node):
		t.cut = true
		if from.node.Op != "Placeholder" {
			node.of = &nodepb.NodeDef{Name: t.input, Op: "Placeholder", Attr: graphdef.Attributes{"dtype": typespb.DataType_DT_FLOAT}.Proto()}
		}
	case from.node.Op == "PlaceholderWithDefault":
		node.of = &nodepb.NodeDef{Name: from.node.Name, Op: "Placeholder", Attr: from.node.Attr}
	case isVariable(from.node):
		node.variable = t.key(from.node)
	default:
		if err := refuse(from.node); err != nil {
			return result{}, err
		}
		if node.of, node.inputs, err = t.operands(from.site); err != nil {
			return result{}, err
		}
	}
	t.made[from.site] = node
	t.order = append(t.order, node)
	return result{node, from.index}, nil
}

// operands makes what a node reads. What it waits for is left out: nothing that is frozen has an
// effect to wait for.
func (t *tracer) operands(s site) (of *nodepb.NodeDef, inputs []result, err error) {
	of = s.node
	for _, value := range of.Attr {
		if value.GetPlaceholder() != "" {
			return nil, nil, bad("node %.80q belongs to a function for several types, which cannot be frozen", of.Name)
		}
	}
	for _, input := range of.Input {
		if strings.HasPrefix(input, "^") {
			continue
		}
		in, err := t.make(s.in, input)
		if err != nil {
			return nil, nil, err
		}
		inputs = append(inputs, in)
	}
	if of.Op == "ResourceGather" {
		return t.gather(s, inputs)
	}
	return of, inputs, nil
}
