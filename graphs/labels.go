package graphs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// LabelsError says that labels are not those of a layer's classes: there are too few or too many.
type LabelsError struct {
	Labels, Classes int
}

func (e *LabelsError) Error() string {
	return fmt.Sprintf("there are %d labels for %d classes", e.Labels, e.Classes)
}

// inceptionClasses are those of Inception5h and of the Inception of 2015, of which the last seven
// mean nothing; in their own files the first is a dummy.
const inceptionClasses, inceptionLabels = 1008, 1001

// LabelsOf fits the profile's labels to a layer of so many classes: item k is that of class k, and
// classes after the last have none. A note says what was done where that is more than to take
// them as they are. Networks of TensorFlow have ImageNet's 1000 classes behind a first that stands
// for the background, and files of labels have it or not. What does not fit is a *LabelsError.
func (p Profile) LabelsOf(classes int) (labels []string, note string, err error) {
	labels = p.Labels
	switch n := len(labels); {
	case n == classes:
		return labels, "", nil
	case n == classes-1 && isImageNet(labels):
		return append([]string{"background"}, labels...), fmt.Sprintf(
			"there are %d classes and ImageNet's %d labels: taking class 0 for the background, and the first label for class 1", classes, n), nil
	case n == classes+1 && isBackground(labels[0]):
		return labels[1:], fmt.Sprintf(
			"there are %d classes and %d labels, the first of which is of the background: taking the second for class 0", classes, n), nil
	case n == classes+1 && isBackground(labels[n-1]):
		return labels[:n-1], "", nil
	case n == inceptionLabels && classes == inceptionClasses && isBackground(labels[0]) && !isImageNet(labels[1:]):
		return labels, "", nil
	default:
		return nil, "", &LabelsError{n, classes}
	}
}

// isImageNet says whether labels are those of ImageNet's thousand classes in their usual order.
func isImageNet(labels []string) bool {
	names := func(label, number, name string) bool {
		return slices.ContainsFunc(LabelNames(label), func(one string) bool { return one == number || strings.EqualFold(one, name) })
	}
	return len(labels) == 1000 && names(labels[0], "n01440764", "tench") && names(labels[999], "n15075141", "toilet tissue")
}

// isBackground says whether a label is that of nothing: its names in files for TensorFlow's networks,
// or, in a label map, none.
func isBackground(label string) bool {
	return slices.Contains([]string{"", "background", "__background__", "unused background", "unused", "dummy", "nothing"}, strings.ToLower(label))
}

// LabelNames are the names by which a label can be called: as it is written, the WordNet number that it
// may begin with, what comes after that, and each part of that between commas, all with
// spaces for underscores, too.
func LabelNames(label string) []string {
	names := []string{label}
	if number := wordNetPrefix.FindStringSubmatch(label); number != nil {
		label = label[len(number[0]):]
		names = append(names, number[1], label)
	}
	if strings.ContainsRune(label, ',') {
		for name := range strings.SplitSeq(label, ",") {
			names = append(names, strings.TrimSpace(name))
		}
	}
	for _, name := range names {
		if spaced := strings.ReplaceAll(name, "_", " "); spaced != name {
			names = append(names, spaced)
		}
	}
	return names
}

// LabelText is a label as people read it: without its WordNet number.
func LabelText(label string) string { return label[len(wordNetPrefix.FindString(label)):] }

// wordNetPrefix begins the lines of ImageNet's synset_words.txt.
var wordNetPrefix = regexp.MustCompile(`^(n\d{8})\s+`)
