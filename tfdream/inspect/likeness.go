package inspect

import (
	"context"
	"fmt"
	"math"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// likenessLayers of BVLC GoogLeNet, from edges to things.
var likenessLayers = []string{"conv2/3x3", "inception_3a/output", "inception_3b/output", "inception_4a/output", "inception_4c/output", "inception_4e/output"}

// Likeness tells how alike two dreams of one picture, base, are in kind, whatever their
// details: from about 0.5 for dreams of different layers to 1. It is what a GoogLeNet, which the model must
// hold under Caffe's names, sees in them: the cosine between what the one and the other
// changed in a layer's mean activations, channel by channel, on average over six layers.
//
// The network sees fine patterns that JPEG takes away. Against a picture that comes from
// one, a dream is to be compressed alike first.
func Likeness(ctx context.Context, m Model, base, a, b *picture.Picture) (float64, error) {
	var seen [3][][]float64
	for i, p := range []*picture.Picture{base, a, b} {
		var err error
		if seen[i], err = meanActivations(ctx, m, p, likenessLayers); err != nil {
			return 0, fmt.Errorf("looking for likeness: %w", err)
		}
	}
	sum := 0.0
	for layer, ofBase := range seen[0] {
		sum += cosineFrom(ofBase, seen[1][layer], seen[2][layer])
	}
	return sum / float64(len(likenessLayers)), nil
}

// meanActivations are those of each channel of some layers over a whole picture.
func meanActivations(ctx context.Context, m Model, p *picture.Picture, layers []string) ([][]float64, error) {
	activations, err := m.Forward(ctx, p, layers...)
	if err != nil {
		return nil, err
	}
	all := make([][]float64, len(layers))
	for layer, activation := range activations {
		values := activation.Values
		channels := activation.Shape[len(activation.Shape)-1]
		means := make([]float64, channels)
		for i, v := range values {
			means[i%channels] += float64(v) * float64(channels) / float64(len(values))
		}
		all[layer] = means
	}
	return all, nil
}

// cosineFrom is the cosine of the angle between a and b, seen from base.
func cosineFrom(base, a, b []float64) float64 {
	var ab, aa, bb float64
	for i, from := range base {
		da, db := a[i]-from, b[i]-from
		ab, aa, bb = ab+da*db, aa+da*da, bb+db*db
	}
	return ab / math.Sqrt(aa*bb)
}
