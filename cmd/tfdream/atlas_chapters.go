package main

import (
	"slices"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// chapter is a layer with the channels to dream of.
type chapter struct {
	layer    string
	channels []int
	labels   []string // of all channels, where there are any
}

// chapters finds the layers and their channels.
func (a *atlas) chapters(model *tfdream.Model, asked *objective.Term) ([]chapter, error) {
	if asked == nil {
		layers, err := matching(model, a.layers)
		if err != nil {
			return nil, err
		}
		var all []chapter
		for _, layer := range blocks(layers) {
			all = append(all, chapterOf(model, layer.Name, layer.Channels))
		}
		return all, nil
	}
	channels, err := model.Channels(*asked)
	if err != nil {
		return nil, err
	}
	c := chapterOf(model, asked.Layer, 0)
	c.channels = channels
	return []chapter{c}, nil
}

func chapterOf(model *tfdream.Model, layer string, channels int) chapter {
	c := chapter{layer: layer, labels: model.Labels(layer)}
	for channel := range channels {
		c.channels = append(c.channels, channel)
	}
	return c
}

// blocks are the blocks among layers, for their channels are those of the layers that they
// are made of. Without a block, the ReLUs stand for what is around them.
func blocks(layers []graphs.Layer) []graphs.Layer {
	for _, kinds := range [][]string{{"Concat", "ConcatV2"}, {"Relu"}} {
		some := slices.DeleteFunc(slices.Clone(layers), func(l graphs.Layer) bool { return !slices.Contains(kinds, l.Operation) })
		if len(some) > 0 {
			return some
		}
	}
	return layers
}
