// Package gradients gives ops the gradients that TensorFlow's C library lacks, or has wrong: those of
// TensorFlow Python, spelled out as nodes. An op keeps its kernel, and so its value to the last bit.
//
// AddGradients cannot be told of further gradients. So before it draws, Mark puts in such an op's place
// what it does know, a Reshape of the input to the op's shape, and leaves the op beside it; behind
// it, Restore puts the op back, and its gradient where the Reshape's is:
//
//	before: y = Reshape(Reshape(Identity(x), ?), Shape(op(x)))
//	drawn:  dx = Reshape(Reshape(dy, ...), Shape(Identity(x)))
//	behind: y = op(x), dx = what the table has for op, of dy, x and y
//
// The nodes in between never run, so the sizes need not fit: the shape ? is one that nobody knows.
package gradients

import (
	"fmt"
	"strconv"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// Shapes tells the shape of an output of a node, as far as it is known before a run: -1 is an unknown
// dimension, nil an unknown rank.
type Shapes func(output string) []int

// rule is how an op's gradient is made.
type rule struct {
	inputs   func(node *nodepb.NodeDef) []int          // those that it has a gradient with respect to
	gradient func(b *builder, input int) string        // adds the nodes of one, and returns what they make
	wanted   func(node *nodepb.NodeDef, s Shapes) bool // false: the C library's is right; nil: it never is
	parts    []string                                  // ops that take the input apart, where it is complex
}

// Names of what stands in for an op while gradients are drawn, below the op's own.
const (
	valueOf = "/tfdream.value"
	shapeOf = "/tfdream.shape"
	inputOf = "/tfdream.input."
	movedTo = "/tfdream.moved."
	anyOf   = "/tfdream.any"
)

// Mark makes ops fit for AddGradients of which the table has the gradient, where they see the picture,
// which comes in at the node of the given name. See Restore.
func Mark(def *graphpb.GraphDef, picture string, shapes Shapes) (*graphpb.GraphDef, error) {
	seen := behind(def, picture)
	names := graphdef.ByName(def)
	out := &graphpb.GraphDef{Versions: def.Versions, Library: def.Library}
	marked := map[string]bool{}
	for _, node := range def.Node {
		rule, ok := table[node.Op]
		if !ok || node.Name == picture || !seen[node.Name] || !isFloat(node) || rule.wanted != nil && !rule.wanted(node, shapes) {
			out.Node = append(out.Node, node)
			continue
		}
		var inputs []int
		for _, i := range rule.inputs(node) {
			if i < len(node.Input) && !strings.HasPrefix(node.Input[i], "^") && seen[graphdef.NodeOf(node.Input[i])] {
				inputs = append(inputs, i)
			}
		}
		if len(inputs) == 0 {
			out.Node = append(out.Node, node)
			continue
		}
		for _, name := range []string{valueOf, shapeOf} {
			if names[node.Name+name] != nil {
				return nil, fmt.Errorf("node %s: its name is taken by what stands in for it: rename %s", node.Name, node.Name+name)
			}
		}
		marked[node.Name] = true
		out.Node = append(out.Node, standIn(node, rule, inputs)...)
	}
	for i, node := range out.Node {
		out.Node[i] = readValues(node, marked)
	}
	return out, nil
}

// standIn are the nodes in place of one.
func standIn(node *nodepb.NodeDef, r rule, inputs []int) []*nodepb.NodeDef {
	value := proto.Clone(node).(*nodepb.NodeDef)
	value.Name += valueOf
	dtype := typeOf(node)
	nodes := []*nodepb.NodeDef{
		value,
		{Name: node.Name + shapeOf, Op: "Shape", Input: []string{value.Name}, Attr: graphdef.Attributes{"T": dtype}.Proto()},
		{Name: node.Name + anyOf, Op: "Placeholder", Attr: graphdef.Attributes{"dtype": typespb.DataType_DT_INT32, "shape": graphdef.Shape(-1)}.Proto()},
	}
	reshape := func(name, from, to string) *nodepb.NodeDef {
		return &nodepb.NodeDef{Name: name, Op: "Reshape", Input: []string{from, to}, Attr: graphdef.Attributes{"T": dtype}.Proto()}
	}
	parts := r.parts
	if parts == nil {
		parts = []string{"Identity"}
	}
	var all []string
	for _, i := range inputs {
		for p, op := range parts {
			number := strconv.Itoa(i*len(parts) + p)
			part := &nodepb.NodeDef{Name: node.Name + inputOf + number, Op: op, Input: []string{node.Input[i]}, Attr: graphdef.Attributes{"T": dtype}.Proto()}
			if r.parts != nil {
				part.Attr = graphdef.Attributes{"T": typespb.DataType_DT_COMPLEX64, "Tout": dtype}.Proto()
			}
			moved := reshape(node.Name+movedTo+number, part.Name, node.Name+anyOf)
			fit := reshape(moved.Name+"/fit", moved.Name, node.Name+shapeOf)
			nodes = append(nodes, part, moved, fit)
			all = append(all, fit.Name)
		}
	}
	sum := &nodepb.NodeDef{Name: node.Name, Op: "AddN", Input: all, Attr: graphdef.Attributes{"T": dtype, "N": int64(len(all))}.Proto()}
	return append(nodes, sum)
}

// readValues lets a node read the further outputs of marked nodes, and of what stands in for one
// only the first.
func readValues(node *nodepb.NodeDef, marked map[string]bool) *nodepb.NodeDef {
	var changed *nodepb.NodeDef
	for i, input := range node.Input {
		name, output, numbered := strings.Cut(input, ":")
		if numbered && output != "0" && marked[name] {
			if changed == nil {
				changed = proto.Clone(node).(*nodepb.NodeDef)
			}
			changed.Input[i] = name + valueOf + ":" + output
		}
	}
	if changed == nil {
		return node
	}
	return changed
}

// behind are the nodes that what enters at one reaches, and that one.
func behind(def *graphpb.GraphDef, picture string) map[string]bool {
	readers := map[string][]string{}
	for _, node := range def.Node {
		for _, input := range node.Input {
			if !strings.HasPrefix(input, "^") {
				from := graphdef.NodeOf(input)
				readers[from] = append(readers[from], node.Name)
			}
		}
	}
	seen := map[string]bool{picture: true}
	for todo := []string{picture}; len(todo) > 0; {
		next := todo[0]
		todo = todo[1:]
		for _, reader := range readers[next] {
			if !seen[reader] {
				seen[reader] = true
				todo = append(todo, reader)
			}
		}
	}
	return seen
}

// typeOf is the type of what a node makes of the picture.
func typeOf(node *nodepb.NodeDef) typespb.DataType {
	for _, key := range []string{"Tout", "dtype", "T"} {
		if dtype := node.Attr[key].GetType(); dtype != typespb.DataType_DT_INVALID {
			return dtype
		}
	}
	return typespb.DataType_DT_FLOAT // of ops that take no other, or by default
}

func isFloat(node *nodepb.NodeDef) bool {
	switch typeOf(node) {
	case typespb.DataType_DT_FLOAT, typespb.DataType_DT_HALF, typespb.DataType_DT_BFLOAT16, typespb.DataType_DT_DOUBLE:
		return true
	}
	return false
}
