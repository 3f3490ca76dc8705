package savedmodel

import (
	"errors"
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
