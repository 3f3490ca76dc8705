package tfdream

import (
	"fmt"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/suggest"
	"github.com/tfdream/tfdream/tfdream/internal/network"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// Layers lists what can be dreamed on: every layer that sees the picture, in the order in
// which it meets them. That is the graph file's, where nothing stands before its inputs.
func (m *Model) Layers() []graphs.Layer {
	var layers []graphs.Layer
	seen := map[string]bool{m.Graph.Profile.Input: true}
	var meet func(name string)
	meet = func(name string) {
		node := m.nodes[name]
		if node == nil || seen[name] {
			return
		}
		seen[name] = true
		for _, input := range node.Input {
			meet(graphdef.NodeOf(input))
		}
		if layer, err := m.Layer(name); err == nil {
			layers = append(layers, layer)
		}
	}
	for _, node := range m.Graph.Def.Node {
		meet(node.Name)
	}
	return layers
}

// activation finds a layer's output in the draft, its number of channels and its rank.
func (m *Model) activation(layer string) (output tf.Output, count, rank int, err error) {
	return m.activationIn(m.network, layer)
}

// Layer finds a layer by the name of its node. Errors are objective.ErrUnknown.
func (m *Model) Layer(name string) (graphs.Layer, error) {
	_, count, rank, err := m.activationIn(m.frozen, name)
	if err != nil {
		return graphs.Layer{}, err
	}
	return graphs.Layer{Name: name, Operation: m.nodes[name].Op, Channels: count, Places: rank == 4}, nil
}

func (m *Model) activationIn(drawn network.Network, layer string) (output tf.Output, count, rank int, err error) {
	node := drawn.Node(layer)
	if node == nil || m.nodes[layer] == nil {
		return tf.Output{}, 0, 0, fmt.Errorf("%w: %s has no layer %q%s", objective.ErrUnknown, m.Graph.Name, layer, suggest.DidYouMean("; ", layer, m.layerNames()))
	}
	if node.NumOutputs() == 0 {
		return tf.Output{}, 0, 0, fmt.Errorf("%w: %s has no output", objective.ErrUnknown, layer)
	}
	if !m.dependsOn(layer, m.Graph.Profile.Input, map[string]bool{}) {
		return tf.Output{}, 0, 0, fmt.Errorf("%w: %s does not depend on the picture", objective.ErrUnknown, layer)
	}
	output = node.Output(0)
	if count, rank, err = network.Channels(output); err != nil {
		return tf.Output{}, 0, 0, fmt.Errorf("%w: %s %w", objective.ErrUnknown, layer, err)
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
		if m.dependsOn(graphdef.NodeOf(input), other, seen) {
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
