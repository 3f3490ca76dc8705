package tfdream

import (
	"fmt"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/graphs"
)

// Layer is something that can be dreamed on: a node of the frozen graph with an
// activation of shape [batch, height, width, channels] or [batch, channels].
type Layer struct {
	Name      string `json:"layer"`
	Operation string `json:"operation"`
	Channels  int    `json:"channels"`
}

// Layers lists what can be dreamed on: every layer that sees the picture, in the order in
// which it meets them. That is the graph file's, where nothing stands before its inputs.
func (m *Model) Layers() []Layer {
	var layers []Layer
	seen := map[string]bool{m.network.profile.Input: true}
	var meet func(name string)
	meet = func(name string) {
		node := m.nodes[name]
		if node == nil || seen[name] {
			return
		}
		seen[name] = true
		for _, input := range node.Input {
			meet(graphs.NodeOf(input))
		}
		if _, count, _, err := m.activation(name); err == nil {
			layers = append(layers, Layer{name, node.Op, count})
		}
	}
	for _, node := range m.Graph.Def.Node {
		meet(node.Name)
	}
	return layers
}

// activation finds a layer's output, its number of channels and its rank.
func (m *Model) activation(layer string) (output tf.Output, count, rank int, err error) {
	node := m.network.node(layer)
	if node == nil || m.nodes[layer] == nil {
		return tf.Output{}, 0, 0, fmt.Errorf("%w: %s has no layer %q%s", ErrObjective, m.Graph.Name, layer, didYouMean(layer, m.layerNames()))
	}
	if node.NumOutputs() == 0 {
		return tf.Output{}, 0, 0, fmt.Errorf("%w: %s has no output", ErrObjective, layer)
	}
	if !m.dependsOn(layer, m.network.profile.Input, map[string]bool{}) {
		return tf.Output{}, 0, 0, fmt.Errorf("%w: %s does not depend on the picture", ErrObjective, layer)
	}
	output = node.Output(0)
	if count, rank, err = channels(output); err != nil {
		return tf.Output{}, 0, 0, fmt.Errorf("%w: %s %w", ErrObjective, layer, err)
	}
	return output, count, rank, nil
}

// dependsOn tells whether a node of the frozen graph depends on another, or is it; seen
// are the nodes already found not to.
func (m *Model) dependsOn(name, other string, seen map[string]bool) bool {
	if name == other {
		return true
	}
	node, ok := m.nodes[name]
	if !ok || seen[name] {
		return false
	}
	seen[name] = true
	for _, input := range node.Input {
		if m.dependsOn(graphs.NodeOf(input), other, seen) {
			return true
		}
	}
	return false
}

func (m *Model) layerNames() []string {
	var names []string
	for _, layer := range m.Layers() {
		names = append(names, layer.Name)
	}
	return names
}

// didYouMean ends a message about an unknown name with the known ones nearest to it.
func didYouMean(name string, known []string) string {
	hint := ""
	for i, near := range graphs.Nearest(name, known) {
		if hint = hint + ", " + near; i == 0 {
			hint = "; did you mean " + near
		}
	}
	if hint != "" {
		hint += "?"
	}
	return hint
}
