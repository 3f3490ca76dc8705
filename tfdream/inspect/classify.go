package inspect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// DefaultCrop is the side of the square that classifiers are trained on, in pixels.
const DefaultCrop = 224

// Class is one of the things that a classifier tells apart.
type Class struct {
	Number      int     `json:"class"`
	Label       string  `json:"label,omitempty"`
	Probability float64 `json:"probability"`
}

// Classification says how a picture is classified.
type Classification struct {
	// Layer has a channel for each class; empty: the deepest softmax. Where it is no
	// softmax, its channels are put through one.
	Layer string
	// Crop is the size of what is cut out of the middle once the picture is scaled to 256/224 of
	// that, as far as it covers it; zero: the picture as it is. See CropOf.
	Crop objective.Size
	// Top is how many classes to tell, the likeliest first; 0: all.
	Top int
}

// Classify tells what a picture shows: the picture is resized and cropped, prepared for
// the network, and what the classifier finds likely at several positions is averaged. Labels that
// do not fit the classes are an error, a *graphs.LabelsError.
func Classify(ctx context.Context, m Model, p *picture.Picture, c Classification) ([]Class, error) {
	layer := c.Layer
	if layer == "" {
		var err error
		if layer, err = Classifier(m); err != nil {
			return nil, err
		}
	}
	found, err := m.Layer(layer)
	if err != nil {
		return nil, err
	}
	labels, _, err := m.FittedLabels(layer)
	if err != nil {
		return nil, err
	}
	if c.Crop != (objective.Size{}) {
		if p, err = middle(ctx, m, p, c.Crop); err != nil {
			return nil, fmt.Errorf("cropping the picture to %s: %w", c.Crop, err)
		}
	}
	seen, err := m.Forward(ctx, p, layer)
	if errors.Is(err, objective.ErrSize) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("classifying %dx%d pixels by %s: %w", p.Width, p.Height, layer, err)
	}
	values, count := seen[0].Values, found.Channels
	if found.Operation != "Softmax" {
		for at := 0; at < len(values); at += count {
			softmax(values[at : at+count])
		}
	}
	classes := make([]Class, count)
	positions := float64(len(values) / count)
	for i, v := range values {
		classes[i%count].Probability += float64(v) / positions
	}
	for i := range classes {
		classes[i].Number = i
		if i < len(labels) {
			classes[i].Label = labels[i]
		}
	}
	slices.SortStableFunc(classes, func(a, b Class) int { return cmp.Compare(b.Probability, a.Probability) })
	if c.Top > 0 {
		classes = classes[:min(c.Top, count)]
	}
	return classes, nil
}

// CropOf is the size of pictures that a layer classifies: what the graph declares or, where it leaves
// that open, 224x224 or, where the layer cannot be computed for that, one that it can be.
func CropOf(m Model, layer string) objective.Size {
	asked := objective.Objective{{Weight: 1, Layer: layer}}
	declared, usual := m.DeclaredSize(), objective.Square(DefaultCrop)
	if declared != (objective.Size{}) && m.Takes(declared, asked) == nil {
		return declared
	}
	wrong := (*objective.SizeError)(nil)
	if err := m.Takes(usual, asked); errors.As(err, &wrong) && wrong.Sizes.Best != (objective.Size{}) {
		return wrong.Sizes.Best
	}
	return usual
}

// Classifier is the deepest softmax whose channels have labels or, where no labels are
// known or none fits them, the deepest of all. It is objective.ErrUnknown where there is none.
func Classifier(m Model) (string, error) {
	graph := m.FrozenGraph()
	best, depth := "", 0
	for _, layer := range m.Layers() {
		if layer.Operation != "Softmax" {
			continue
		}
		behind := architecture.Behind(graph, layer.Name)
		if m.Labels(layer.Name) != nil {
			behind += len(graph.Def.Node) // before all those without
		}
		if behind > depth {
			best, depth = layer.Name, behind
		}
	}
	if best == "" {
		return "", fmt.Errorf("%w: %s has no softmax to classify by; name a layer with a channel for each class", objective.ErrUnknown, graph.Name)
	}
	return best, nil
}

// softmax turns logits into probabilities, in place.
func softmax(logits []float32) {
	most := float64(slices.Max(logits))
	sum := 0.0
	for _, v := range logits {
		sum += math.Exp(float64(v) - most)
	}
	for i, v := range logits {
		logits[i] = float32(math.Exp(float64(v)-most) / sum)
	}
}
