package architecture

import (
	"slices"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/graphdef"
)

// Between lists the types of the graph's operations that stand between the picture and some
// layers, each once, sorted.
func Between(g *graphs.Graph, layers ...string) []string {
	nodes := make(map[string]int, len(g.Def.Node))
	for i, node := range g.Def.Node {
		nodes[node.Name] = i
	}
	var types []string
	seen := map[string]bool{g.Profile.Input: true}
	var walk func(name string)
	walk = func(name string) {
		i, ok := nodes[name]
		if !ok || seen[name] {
			return
		}
		seen[name] = true
		if op := g.Def.Node[i].Op; op != "Const" && !slices.Contains(types, op) {
			types = append(types, op)
		}
		for _, input := range g.Def.Node[i].Input {
			walk(graphdef.NodeOf(input))
		}
	}
	for _, layer := range layers {
		walk(layer)
	}
	slices.Sort(types)
	return types
}

// Behind is how many nodes of the graph a layer is computed from: how deep it lies.
func Behind(g *graphs.Graph, layer string) int {
	inputs := make(map[string][]string, len(g.Def.Node))
	for _, node := range g.Def.Node {
		inputs[node.Name] = node.Input
	}
	seen := map[string]bool{}
	var walk func(name string)
	walk = func(name string) {
		from, ok := inputs[name]
		if !ok || seen[name] {
			return
		}
		seen[name] = true
		for _, input := range from {
			walk(graphdef.NodeOf(input))
		}
	}
	walk(layer)
	return len(seen)
}
