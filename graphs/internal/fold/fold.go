// Package fold takes the branches of a graph that a constant decides, as the learning phase of TensorFlow 1's
// Keras does, which is off. What is left has no Switch and no Merge for them.
package fold

import (
	"slices"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// Branches returns a graph without the branches that are never taken: nodes behind the output of a Switch
// that its predicate, which is known, leaves dead. The Switch goes, and a Merge becomes an Identity of the
// branch that is taken. Where no predicate is known, it is def. The graph need not have been checked.
func Branches(def *graphpb.GraphDef) *graphpb.GraphDef {
	g := graph{nodes: graphdef.ByName(def), truths: map[string]truth{}, switches: map[string]bool{}, dead: map[string]bool{}}
	for _, node := range def.Node {
		if node.Op != "Switch" || len(node.Input) < 2 {
			continue
		}
		if taken := g.truthOf(node.Input[1]); taken != unknown {
			g.switches[node.Name] = taken == yes
		}
	}
	if len(g.switches) == 0 {
		return def
	}
	g.kill(def)
	out := &graphpb.GraphDef{Versions: def.Versions, Library: def.Library}
	for _, node := range def.Node {
		if _, folded := g.switches[node.Name]; !folded && !g.dead[node.Name] {
			out.Node = append(out.Node, g.folded(node)...)
		}
	}
	return out
}

// graph is what is known of one.
type graph struct {
	nodes    map[string]*nodepb.NodeDef
	truths   map[string]truth
	switches map[string]bool // those that are decided, and how
	dead     map[string]bool // nodes that never run
}

// kill finds what never runs: what reads the dead output of a Switch, or waits for or reads what never
// runs. A Merge runs if one of its inputs does.
func (g *graph) kill(def *graphpb.GraphDef) {
	readers := map[string][]*nodepb.NodeDef{}
	todo := slices.Clone(def.Node)
	for _, node := range def.Node {
		for _, input := range node.Input {
			readers[graphdef.NodeOf(input)] = append(readers[graphdef.NodeOf(input)], node)
		}
	}
	for len(todo) > 0 {
		node := todo[0]
		todo = todo[1:]
		if g.dead[node.Name] || !g.dies(node) {
			continue
		}
		g.dead[node.Name] = true
		todo = append(todo, readers[node.Name]...)
	}
}

func (g *graph) dies(node *nodepb.NodeDef) bool {
	if node.Op == "Merge" {
		return len(data(node)) > 0 && len(g.alive(node)) == 0
	}
	return slices.ContainsFunc(node.Input, g.isDead)
}

// isDead says whether nothing ever comes from an input.
func (g *graph) isDead(input string) bool {
	name, output, _ := strings.Cut(input, ":")
	if taken, decided := g.switches[name]; decided && (output == "1") != taken { // "" is output 0, which false takes
		return true
	}
	return g.dead[graphdef.NodeOf(input)]
}

// data are a node's inputs other than control inputs, alive those of a Merge that may come.
func data(node *nodepb.NodeDef) (inputs []string) {
	for _, input := range node.Input {
		if !strings.HasPrefix(input, "^") {
			inputs = append(inputs, input)
		}
	}
	return inputs
}

func (g *graph) alive(merge *nodepb.NodeDef) (inputs []string) {
	for _, input := range data(merge) {
		if !g.isDead(input) {
			inputs = append(inputs, input)
		}
	}
	return inputs
}

// indexOf names the constant in place of a Merge's second output: which of its inputs it has taken.
const indexOf = "/tfdream.index"

// folded is a node without what is decided before it: the nodes in its place.
func (g *graph) folded(node *nodepb.NodeDef) (nodes []*nodepb.NodeDef) {
	original := node
	node = proto.Clone(node).(*nodepb.NodeDef)
	if node.Op == "Merge" {
		alive := g.alive(node)
		if g.isFolded(node.Name) {
			nodes = append(nodes, graphdef.IntConst(node.Name+indexOf, []int32{int32(slices.Index(data(original), alive[0]))}))
			node.Op, node.Attr = "Identity", graphdef.Attributes{"T": node.Attr["T"].GetType()}.Proto()
		} else if len(alive) < len(data(node)) {
			node.Attr["N"] = graphdef.Attribute(int64(len(alive)))
		}
		node.Input = slices.DeleteFunc(node.Input, g.isDead)
	}
	for i, input := range node.Input {
		if name, output, _ := strings.Cut(input, ":"); output == "1" && g.isFolded(name) {
			input = name + indexOf
		}
		node.Input[i] = g.past(input)
	}
	return append(nodes, node)
}

// isFolded says whether a node is a Merge of which one branch is left.
func (g *graph) isFolded(name string) bool {
	node := g.nodes[name]
	return node.GetOp() == "Merge" && len(data(node)) > 1 && len(g.alive(node)) == 1
}

// nested is how many Switches may follow each other; a circle of them has no end.
const nested = 1000

// past is where an input comes from before the Switches that are decided.
func (g *graph) past(input string) string {
	for range nested {
		name := graphdef.NodeOf(input)
		if _, decided := g.switches[name]; !decided {
			break
		}
		from := g.nodes[name].Input[0]
		if strings.HasPrefix(input, "^") {
			from = "^" + graphdef.NodeOf(from)
		}
		input = from
	}
	return input
}
