package tfdream

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	tf "github.com/galeone/tensorflow/tensorflow/go"

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
	// Crop is the side of the square, in pixels, that is cut out of the middle once the
	// picture's shorter side is 256/224 of that; 0: the picture as it is.
	Crop int
	// Top is how many classes to tell, the likeliest first; 0: all.
	Top int
}

// Classify tells what a picture shows: the picture is resized and cropped, prepared for
// the network, and what the classifier finds likely at several positions is averaged.
func (m *Model) Classify(ctx context.Context, p *picture.Picture, c Classification) ([]Class, error) {
	layer := c.Layer
	if layer == "" {
		var err error
		if layer, err = m.Classifier(); err != nil {
			return nil, err
		}
	}
	activation, count, _, err := m.activation(layer)
	if err != nil {
		return nil, err
	}
	if c.Crop > 0 {
		if p, err = m.middle(p, c.Crop); err != nil {
			return nil, fmt.Errorf("cropping the picture to %dx%d: %w", c.Crop, c.Crop, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	seen, err := m.look(p.Pix, Size{p.Height, p.Width}, []tf.Output{activation})
	if err != nil {
		return nil, fmt.Errorf("classifying %dx%d pixels by %s: %w", p.Width, p.Height, layer, err)
	}
	values := floats(seen[0])
	if m.nodes[layer].Op != "Softmax" {
		for at := 0; at < len(values); at += count {
			softmax(values[at : at+count])
		}
	}
	classes := make([]Class, count)
	positions := float64(len(values) / count)
	for i, v := range values {
		classes[i%count].Probability += float64(v) / positions
	}
	labelled := m.hasLabels(layer, count)
	for i := range classes {
		classes[i].Number = i
		if labels := m.network.profile.Labels; labelled && i < len(labels) {
			classes[i].Label = labelText(labels[i])
		}
	}
	slices.SortStableFunc(classes, func(a, b Class) int { return cmp.Compare(b.Probability, a.Probability) })
	if c.Top > 0 {
		classes = classes[:min(c.Top, count)]
	}
	return classes, nil
}

// Classifier is the deepest softmax whose channels have labels or, where no labels are
// known or none fits them, the deepest of all. It is ErrObjective where there is none.
func (m *Model) Classifier() (string, error) {
	best, depth := "", 0
	for _, layer := range m.Layers() {
		if layer.Operation != "Softmax" {
			continue
		}
		behind := m.behind(layer.Name)
		if m.hasLabels(layer.Name, layer.Channels) {
			behind += len(m.nodes) // before all those without
		}
		if behind > depth {
			best, depth = layer.Name, behind
		}
	}
	if best == "" {
		return "", fmt.Errorf("%w: %s has no softmax to classify by; name a layer with a channel for each class", ErrObjective, m.Graph.Name)
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

// behind is how many nodes of the frozen graph a layer is computed from.
func (m *Model) behind(layer string) int {
	seen := map[string]bool{}
	m.dependsOn(layer, "", seen) // looks everywhere
	return len(seen)
}
