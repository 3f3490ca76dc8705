package draft

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/suggest"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// Labelled is the number of the channel of a layer that has a label: a line of the graph's
// labels, one of the names in it, which commas divide, or the WordNet number before
// them. Upper and lower case are the same.
func (d *Draft) Labelled(layer string, count int, label string) (int, error) {
	labels, _, err := d.labelsOf(layer, count)
	if wrong := (*graphs.LabelsError)(nil); errors.As(err, &wrong) {
		return 0, fmt.Errorf("%w: %d labels do not fit layer %s, which has %d classes, so %q names none; give a number",
			objective.ErrUnknown, wrong.Labels, layer, wrong.Classes, label)
	}
	if labels == nil {
		return 0, fmt.Errorf("%w: the %d channels of layer %s have no labels, so %q names none; give a number", objective.ErrUnknown, count, layer, label)
	}
	var found []int
	var known []string
	for channel, line := range labels {
		names := graphs.LabelNames(line)
		known = append(known, names...)
		for _, name := range names {
			if strings.EqualFold(name, label) {
				found = append(found, channel)
				break
			}
		}
	}
	switch len(found) {
	case 0:
		return 0, fmt.Errorf("%w: no label %q%s", objective.ErrUnknown, label, suggest.DidYouMean("; ", label, known))
	case 1:
		return found[0], nil
	}
	// A name may be in several lines, as crane, the bird and the machine; one of them may
	// be that name and nothing else.
	numbers := strings.Trim(fmt.Sprint(found), "[]")
	return 0, fmt.Errorf("%w: several channels of layer %s are called %q: %s; give the number", objective.ErrUnknown, layer, label, strings.ReplaceAll(numbers, " ", ", "))
}

// labelsOf are the graph's labels as they fit a layer of so many channels, with a note where that
// took more than to take them as they are. A layer that a convolution reads is none of classes,
// and has none. The error is a *graphs.LabelsError where they do not fit.
func (d *Draft) labelsOf(layer string, count int) (labels []string, note string, err error) {
	if len(d.frozen.Profile.Labels) == 0 || d.feedsConvolution(layer) {
		return nil, "", nil
	}
	return d.frozen.Profile.LabelsOf(count)
}

// feedsConvolution tells whether any convolution reads a layer, however indirectly.
func (d *Draft) feedsConvolution(layer string) bool {
	seen := map[string]bool{}
	for name, node := range d.nodes {
		if node.Op == "Conv2D" && d.dependsOn(name, layer, seen) {
			return true
		}
	}
	return false
}

// Labels are the labels of a layer's channels, as people read them, nil if it has none, and a note
// on how they were fitted to it, if that is not plain. The error is a *graphs.LabelsError where
// there are labels, but not for as many classes as the layer has.
func (d *Draft) Labels(layer string) (labels []string, note string, err error) {
	found, err := d.Layer(layer)
	if err != nil {
		return nil, "", nil
	}
	lines, note, err := d.labelsOf(layer, found.Channels)
	if err != nil {
		return nil, "", fmt.Errorf("labels of layer %s: %w", layer, err)
	}
	for _, line := range lines {
		labels = append(labels, graphs.LabelText(line))
	}
	return labels, note, nil
}
