package draft

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
func (d *Draft) Layers() []graphs.Layer {
	var layers []graphs.Layer
	seen := map[string]bool{d.frozen.Profile.Input: true}
	var meet func(name string)
	meet = func(name string) {
		node := d.nodes[name]
		if node == nil || seen[name] {
			return
		}
		seen[name] = true
		for _, input := range node.Input {
			meet(graphdef.NodeOf(input))
		}
		if d.frozen.LeftOut.Added(name) {
			return
		}
		if layer, err := d.Layer(name); err == nil {
			layers = append(layers, layer)
		}
	}
	for _, node := range d.frozen.Def.Node {
		meet(node.Name)
	}
	return layers
}

// Layer finds a layer by the name of its node. Errors are objective.ErrUnknown.
func (d *Draft) Layer(name string) (graphs.Layer, error) {
	_, count, rank, err := d.Activation(name)
	if err != nil {
		return graphs.Layer{}, err
	}
	return graphs.Layer{Name: name, Operation: d.nodes[name].Op, Channels: count, Places: rank == 4}, nil
}

// Activation finds a layer's output in the draft, its number of channels and its rank.
func (d *Draft) Activation(layer string) (output tf.Output, count, rank int, err error) {
	node := d.Network.Node(layer)
	if node == nil || d.nodes[layer] == nil || d.frozen.LeftOut.Added(layer) {
		if err := d.frozen.LeftOut.Why(layer); err != nil {
			return tf.Output{}, 0, 0, fmt.Errorf("%w: %s %w", objective.ErrUnknown, layer, err)
		}
		return tf.Output{}, 0, 0, fmt.Errorf("%w: %s has no layer %q%s", objective.ErrUnknown, d.frozen.Name, layer, suggest.DidYouMean("; ", layer, d.layerNames()))
	}
	if node.NumOutputs() == 0 {
		return tf.Output{}, 0, 0, fmt.Errorf("%w: %s has no output", objective.ErrUnknown, layer)
	}
	if !d.dependsOn(layer, d.frozen.Profile.Input, map[string]bool{}) {
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
func (d *Draft) dependsOn(name, other string, seen map[string]bool) bool {
	if name == other {
		return true
	}
	node, ok := d.nodes[name]
	if !ok || seen[name] {
		return false
	}
	seen[name] = true
	for _, input := range node.Input {
		if d.dependsOn(graphdef.NodeOf(input), other, seen) {
			return true
		}
	}
	return false
}

func (d *Draft) layerNames() []string {
	var names []string
	for _, layer := range d.Layers() {
		names = append(names, layer.Name)
	}
	return names
}
