package check

import (
	"slices"
	"strings"

	functionpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/function_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// Reach is what of a whole graph can be dreamed on: the nodes that are computed from the
// picture by ops that are harmless or allowed. All else is left out, whatever it is: it is
// never shown to TensorFlow.
type Reach struct {
	Kept *graphpb.GraphDef // these nodes, and what else they are computed from; it does not wait for anything else
	// Behind is how many nodes are computed from the picture, but through refused ops.
	Behind  int
	Refused *RefusedOpsError // those ops, nil = none

	input  string
	nodes  map[string]*nodepb.NodeDef // of the whole graph
	ops    *ops
	seeing map[string]bool // what is computed from the picture
}

// Of finds what of def, whose structure has been checked, a picture reaches that enters at
// the node input. The error is a *RefusedOpsError where that is nothing at all.
func Of(def *graphpb.GraphDef, input string, allow []string) (*Reach, error) {
	r := &Reach{input: input, nodes: graphdef.ByName(def), ops: newOps(def, allow)}
	readers := map[string][]string{}
	var barred []string
	for _, n := range def.Node {
		for _, from := range operands(n) {
			readers[from] = append(readers[from], n.Name)
		}
		if n.Name != input && len(r.refused(n)) > 0 {
			barred = append(barred, n.Name)
		}
	}
	r.seeing = spread([]string{input}, func(name string) []string { return readers[name] })
	tainted := spread(barred, func(name string) []string {
		return slices.DeleteFunc(slices.Clone(readers[name]), func(reader string) bool { return reader == input })
	})
	var good, bad []string
	for _, n := range def.Node {
		switch {
		case !r.seeing[n.Name]:
		case tainted[n.Name]:
			bad = append(bad, n.Name)
		default:
			good = append(good, n.Name)
		}
	}
	if len(bad) > 0 {
		r.Behind, r.Refused = len(bad), r.between(def, bad)
		if len(good) == 1 { // the picture alone
			return nil, r.Refused
		}
	}
	r.keep(def, spread(good, r.behind))
	return r, nil
}

// refused are the ops of a node that are refused; a placeholder that nothing feeds is one.
func (r *Reach) refused(n *nodepb.NodeDef) []RefusedOp {
	if n.Op == "Placeholder" || n.Op == "PlaceholderV2" {
		return []RefusedOp{{Op: n.Op, Node: n.Name, Reason: unfed}}
	}
	return r.ops.refused(n)
}

// between are all refused ops between the picture and some nodes.
func (r *Reach) between(def *graphpb.GraphDef, names []string) *RefusedOpsError {
	needed := spread(names, r.behind)
	e := new(RefusedOpsError)
	for _, n := range def.Node {
		if needed[n.Name] && n.Name != r.input {
			e.add(r.refused(n))
		}
	}
	return e
}

// behind is what a node is computed from; the input is given.
func (r *Reach) behind(name string) []string {
	if name == r.input {
		return nil
	}
	return operands(r.nodes[name])
}

// keep makes the graph of the needed nodes.
func (r *Reach) keep(def *graphpb.GraphDef, needed map[string]bool) {
	r.Kept = &graphpb.GraphDef{Versions: def.Versions}
	called := map[string]bool{}
	for _, n := range def.Node {
		if !needed[n.Name] {
			continue
		}
		switch {
		case n.Name == r.input:
			n = r.placeholder(n)
		case slices.ContainsFunc(n.Input, waits):
			n = proto.Clone(n).(*nodepb.NodeDef)
			n.Input = slices.DeleteFunc(n.Input, waits)
		}
		r.Kept.Node = append(r.Kept.Node, n)
		for name := range spread(calls(n), r.ops.calledIn) {
			called[name] = true
		}
	}
	library := new(functionpb.FunctionDefLibrary)
	for _, f := range def.GetLibrary().GetFunction() {
		if called[f.GetSignature().GetName()] {
			library.Function = append(library.Function, f)
		}
	}
	for _, g := range def.GetLibrary().GetGradient() {
		if called[g.GetFunctionName()] {
			library.Gradient = append(library.Gradient, g)
		}
	}
	if len(library.Function) > 0 {
		r.Kept.Library = library
	}
}

// calledIn are the names of what a function and its gradient call.
func (o *ops) calledIn(function string) (names []string) {
	for _, n := range o.functions[function].GetNodeDef() {
		names = append(names, calls(n)...)
	}
	if gradient, ok := o.gradients[function]; ok {
		names = append(names, gradient)
	}
	return names
}

// Without says why a node of the whole graph was left out: because it sees nothing of the
// picture (sees is false), or needs ops that are refused. Both are false and nil for a node that
// is there, or is none of the graph's.
func (r *Reach) Without(name string) (blind bool, refused *RefusedOpsError) {
	if r.nodes[name] == nil {
		return false, nil
	}
	if !r.seeing[name] {
		return true, nil
	}
	e := new(RefusedOpsError)
	for needed := range spread([]string{name}, r.behind) {
		if needed != r.input {
			e.add(r.refused(r.nodes[needed]))
		}
	}
	if len(e.Ops) == 0 {
		return false, nil
	}
	slices.SortFunc(e.Ops, func(a, b RefusedOp) int { return strings.Compare(a.Node, b.Node) })
	return false, e
}

// placeholder stands for the node that takes the picture, so that nothing before it is needed. It
// has the type and as much of the shape as that node shows.
func (r *Reach) placeholder(n *nodepb.NodeDef) *nodepb.NodeDef {
	if n.Op == "Placeholder" && len(n.Input) == 0 {
		return n
	}
	dtype := typespb.DataType_DT_FLOAT // also of what resizes bytes
	for _, key := range []string{"T", "dtype", "DstT"} {
		if given := n.Attr[key].GetType(); given != typespb.DataType_DT_INVALID && !strings.HasPrefix(n.Op, "Resize") {
			dtype = given
		}
	}
	attrs := graphdef.Attributes{"dtype": dtype}
	if decodes(n) {
		attrs["dtype"] = typespb.DataType_DT_UINT8
	}
	if shape := n.Attr["shape"].GetShape(); shape != nil {
		attrs["shape"] = shape
	} else if sides := r.sides(n); sides != nil {
		attrs["shape"] = graphdef.Shape(sides...)
	}
	return &nodepb.NodeDef{Name: n.Name, Op: "Placeholder", Attr: attrs.Proto()}
}

// sides are those of a node's pictures, as far as a graph shows them that decodes or resizes the picture
// itself before, with nothing but arithmetic in between; nil where it does not.
func (r *Reach) sides(n *nodepb.NodeDef) []int {
	for range r.nodes {
		if decodes(n) {
			return []int{-1, -1, 3}
		}
		if strings.HasPrefix(n.Op, "Resize") {
			if size := graphdef.Ints(graphdef.Operand(n, 1, r.nodes)); len(size) == 2 {
				return []int{-1, int(size[0]), int(size[1]), -1}
			}
			return nil
		}
		if !slices.Contains([]string{"Sub", "Mul", "Div", "RealDiv", "Add", "AddV2", "Identity", "Cast"}, n.Op) || len(n.Input) == 0 {
			return nil
		}
		if n = r.nodes[graphdef.NodeOf(n.Input[0])]; n == nil {
			return nil
		}
	}
	return nil
}

func decodes(n *nodepb.NodeDef) bool {
	return n.Op == "DecodeJpeg" || n.Op == "DecodePng" || n.Op == "DecodeBmp"
}

// operands are the names of the nodes that a node is computed from, not those that it waits for.
func operands(n *nodepb.NodeDef) (names []string) {
	for _, input := range n.Input {
		if !waits(input) {
			names = append(names, graphdef.NodeOf(input))
		}
	}
	return names
}

// waits tells a control input.
func waits(input string) bool { return strings.HasPrefix(input, "^") }

// spread is all that can be reached from some names.
func spread(from []string, next func(name string) []string) map[string]bool {
	reached := map[string]bool{}
	for todo := slices.Clone(from); len(todo) > 0; {
		name := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !reached[name] {
			reached[name] = true
			todo = append(todo, next(name)...)
		}
	}
	return reached
}
