// Package check refuses frozen graphs that could do harm: that TensorFlow would crash on, or whose
// ops reach beyond their inputs.
package check

import (
	"errors"
	"fmt"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// ErrNotGraph marks what is not a frozen graph that TensorFlow can run.
var ErrNotGraph = errors.New("not a usable frozen graph")

// Graph refuses what Structure refuses, and with a *RefusedOpsError a graph with ops that are
// neither harmless nor in allow, wherever they are. It looks into the graph's functions too.
func Graph(def *graphpb.GraphDef, allow []string) error {
	if err := Structure(def); err != nil {
		return err
	}
	o := newOps(def, allow)
	refused := new(RefusedOpsError)
	for _, n := range def.Node {
		refused.add(o.refused(n))
	}
	for _, f := range def.GetLibrary().GetFunction() {
		refused.add(o.refusedIn(f.GetSignature().GetName()))
	}
	return refused.orNil()
}

// Structure refuses with ErrNotGraph a graph that is not complete (nodes without name, two of
// one name, missing inputs, constants that do not fit their shape, cycles) or asks for what
// TensorFlow would crash on (attributes and sizes out of bounds, functions that call
// themselves).
func Structure(def *graphpb.GraphDef) error {
	nodes := make(map[string]*nodepb.NodeDef, len(def.Node))
	for i, n := range def.Node {
		if n.Name == "" || n.Op == "" {
			return fmt.Errorf("%w: node %d of %d has no name or no op", ErrNotGraph, i+1, len(def.Node))
		}
		if nodes[n.Name] != nil {
			return fmt.Errorf("%w: two nodes are called %q", ErrNotGraph, n.Name)
		}
		if err := checkConstant(n); err != nil {
			return err
		}
		if err := checkAttributes(n); err != nil {
			return err
		}
		nodes[n.Name] = n
	}
	for _, n := range def.Node {
		for _, in := range n.Input {
			if from := graphdef.NodeOf(in); nodes[from] == nil {
				return fmt.Errorf("%w: node %q takes its input from %q, which is not there; the file may be cut short", ErrNotGraph, n.Name, from)
			}
		}
		if err := checkOperands(n, nodes); err != nil {
			return err
		}
	}
	if err := checkFunctions(def); err != nil {
		return err
	}
	return checkCycles(def, nodes)
}

// checkCycles walks the graph depth first. The loop of control flow, closed by
// NextIteration, is none.
func checkCycles(def *graphpb.GraphDef, nodes map[string]*nodepb.NodeDef) error {
	const open, done = 1, 2
	state := make(map[string]int, len(nodes))
	type step struct {
		node *nodepb.NodeDef
		next int // the input to follow
	}
	for _, root := range def.Node {
		path := []step{{node: root}}
		if state[root.Name] == done {
			continue
		}
		for len(path) > 0 {
			top := &path[len(path)-1]
			if top.next == len(top.node.Input) || top.node.Op == "NextIteration" {
				state[top.node.Name] = done
				path = path[:len(path)-1]
				continue
			}
			state[top.node.Name] = open
			in := nodes[graphdef.NodeOf(top.node.Input[top.next])]
			top.next++
			switch state[in.Name] {
			case open:
				return fmt.Errorf("%w: node %q depends on itself", ErrNotGraph, in.Name)
			case done:
			default:
				path = append(path, step{node: in})
			}
		}
	}
	return nil
}
