package tfdream

import (
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// Layers lists what can be dreamed on: every layer that sees the picture, in the order in
// which it meets them. That is the graph file's, where nothing stands before its inputs.
func (m *Model) Layers() []graphs.Layer { return m.frozen.Layers() }

// Layer finds a layer by the name of its node. Errors are objective.ErrUnknown.
func (m *Model) Layer(name string) (graphs.Layer, error) { return m.frozen.Layer(name) }

// Labels are the labels of a layer's channels, as people read them; nil if it has none.
// Channels after them have none.
func (m *Model) Labels(layer string) []string { return m.frozen.Labels(layer) }

// Channels are the numbers of the channels that a term selects, all of its layer's where it
// names none. Errors are objective.ErrUnknown.
func (m *Model) Channels(term objective.Term) ([]int, error) { return m.frozen.Channels(term) }
