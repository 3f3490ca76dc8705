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

// Labels are the labels of a layer's channels, as people read them; nil if it has none, as a
// layer that is not of classes, or one of another number of classes than there are labels.
func (m *Model) Labels(layer string) []string {
	labels, _, _ := m.FittedLabels(layer)
	return labels
}

// FittedLabels is Labels with a note on how they were fitted to the layer, "" where they were taken as
// they are: see graphs.Profile.LabelsOf. Where there are labels that do not fit the layer's classes, the
// error is a *graphs.LabelsError.
func (m *Model) FittedLabels(layer string) (labels []string, note string, err error) {
	return m.frozen.Labels(layer)
}

// Channels are the numbers of the channels that a term selects, all of its layer's where it
// names none. Errors are objective.ErrUnknown.
func (m *Model) Channels(term objective.Term) ([]int, error) { return m.frozen.Channels(term) }
