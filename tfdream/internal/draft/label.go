package draft

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/tfdream/tfdream/graphs/suggest"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// Labelled is the channel of a classifying layer that carries a label: a line of the
// labels, one of the names in it, which commas divide, or the WordNet number before
// them. Upper and lower case are the same.
func (d *Draft) Labelled(layer string, count int, label string) (int, error) {
	labels := d.frozen.Profile.Labels
	if !d.hasLabels(layer, count) {
		return 0, fmt.Errorf("%w: the %d channels of layer %s have no labels, so %q names none; give a number", objective.ErrUnknown, count, layer, label)
	}
	var found []int
	var known []string
	for channel, line := range labels {
		names := labelNames(line)
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

// hasLabels tells whether the graph's labels are those of a layer's channels. Classifiers
// may have a few channels more than labels, as Inception5h's 1008 for 1001, and no
// convolution reads them.
func (d *Draft) hasLabels(layer string, count int) bool {
	const spare = 16
	labels := len(d.frozen.Profile.Labels)
	return labels > 0 && count >= labels && count <= labels+spare && !d.feedsConvolution(layer)
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

// wordNetNumber begins the lines of ImageNet's synset_words.txt.
var wordNetNumber = regexp.MustCompile(`^(n\d{8})\s+`)

// labelNames are the names by which a line of labels can be called: the line, the
// WordNet number that it may begin with, what comes after that, and each part of that
// between commas.
func labelNames(line string) []string {
	names := []string{line}
	if number := wordNetNumber.FindStringSubmatch(line); number != nil {
		line = line[len(number[0]):]
		names = append(names, number[1], line)
	}
	if strings.ContainsRune(line, ',') {
		for name := range strings.SplitSeq(line, ",") {
			names = append(names, strings.TrimSpace(name))
		}
	}
	return names
}

// labelText is a line of labels as people read it: without its WordNet number.
func labelText(line string) string {
	return line[len(wordNetNumber.FindString(line)):]
}

// Labels are the labels of a layer's channels, as people read them; nil if it has none.
// Channels after them have none.
func (d *Draft) Labels(layer string) []string {
	found, err := d.Layer(layer)
	if err != nil || !d.hasLabels(layer, found.Channels) {
		return nil
	}
	var labels []string
	for _, line := range d.frozen.Profile.Labels {
		labels = append(labels, labelText(line))
	}
	return labels
}
