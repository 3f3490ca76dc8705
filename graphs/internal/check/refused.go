package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	functionpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/function_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// RefusedOp is an op that is not known to be harmless: one that could touch files, the
// network, Python, state or memory that is not the graph's.
type RefusedOp struct {
	Op     string
	Node   string // the first of this op
	Reason string // "" = it is just not known
	Count  int    // nodes of this op, 0 = 1
}

// RefusedOpsError names all ops of a graph that are refused, or all that a node needs.
type RefusedOpsError struct {
	Ops []RefusedOp // each op once
}

func (e *RefusedOpsError) Error() string {
	var parts []string
	told := map[string]bool{}
	for _, r := range e.Ops {
		part := fmt.Sprintf("node %q is %s", r.Node, graphdef.WithArticle(r.Op))
		if r.Count > 1 {
			part += fmt.Sprintf(" (1 of %d)", r.Count)
		}
		why := cmp.Or(r.Reason, "is not known to be harmless")
		if told[why] {
			part += ", which does, too"
			if strings.HasPrefix(why, "is ") {
				part = strings.TrimSuffix(part, "does, too") + "is, too"
			}
		} else {
			part += ", which " + why
		}
		told[why] = true
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}

// NotFrozen says whether values of the network are missing: freezing the graph is then the
// way out, not allowing its ops.
func (e *RefusedOpsError) NotFrozen() bool {
	return slices.ContainsFunc(e.Ops, func(r RefusedOp) bool { return r.Reason == notFrozen })
}

// Allowable says whether the graph could dream if its ops were allowed.
func (e *RefusedOpsError) Allowable() bool {
	return !slices.ContainsFunc(e.Ops, func(r RefusedOp) bool { return slices.Contains([]string{notFrozen, unfed, controlFlow}, r.Reason) })
}

func (e *RefusedOpsError) add(refused []RefusedOp) {
	for _, r := range refused {
		i := slices.IndexFunc(e.Ops, func(known RefusedOp) bool { return known.Op == r.Op })
		if i < 0 {
			i = len(e.Ops)
			e.Ops = append(e.Ops, r)
		}
		e.Ops[i].Count++
	}
}

func (e *RefusedOpsError) orNil() error {
	if len(e.Ops) == 0 {
		return nil
	}
	return e
}

// ops knows which ops of a graph are refused, in its nodes and in its functions.
type ops struct {
	allow     []string
	functions map[string]*functionpb.FunctionDef
	gradients map[string]string // of functions: other functions
	seen      map[string]bool   // functions that have been looked into
	within    map[string][]RefusedOp
}

func newOps(def *graphpb.GraphDef, allow []string) *ops {
	o := &ops{allow: allow, functions: map[string]*functionpb.FunctionDef{}, gradients: map[string]string{},
		seen: map[string]bool{}, within: map[string][]RefusedOp{}}
	for _, f := range def.GetLibrary().GetFunction() {
		o.functions[f.GetSignature().GetName()] = f
	}
	for _, g := range def.GetLibrary().GetGradient() {
		o.gradients[g.GetFunctionName()] = g.GetGradientFunc()
	}
	return o
}

// refused are the ops that a node runs and that are refused: its own, and those in the
// functions that it calls.
func (o *ops) refused(n *nodepb.NodeDef) (refused []RefusedOp) {
	for _, name := range calls(n) {
		switch {
		case o.functions[name] != nil:
			refused = append(refused, o.refusedIn(name)...)
		case !harmless[name] && !slices.Contains(o.allow, name):
			refused = append(refused, RefusedOp{Op: name, Node: n.Name, Reason: reason(name)})
		}
	}
	return refused
}

// refusedIn are the refused ops in a function, and in those that it and its gradient call.
func (o *ops) refusedIn(function string) []RefusedOp {
	f := o.functions[function]
	if f == nil || o.seen[function] {
		return o.within[function]
	}
	o.seen[function] = true
	var refused []RefusedOp
	for _, n := range f.NodeDef {
		refused = append(refused, o.refused(n)...)
	}
	refused = append(refused, o.refusedIn(o.gradients[function])...)
	o.within[function] = refused
	return refused
}
