package diagram

import (
	"fmt"

	"github.com/tfdream/tfdream/graphs/architecture"
)

// The colours: of text and lines, and of the kinds of steps.
const (
	dark, grey, ink, paper, rule = "#1c2733", "#5a6673", "#44505c", "#f6f7f9", "#b9c2cc"
)

// kind is what steps of one colour have in common.
type kind struct{ name, fill, edge string }

var (
	pictureKind  = kind{"picture", "#ffffff", "#44505c"}
	onesKind     = kind{"1×1 convolution", "#d3e6f8", "#7fb0dc"}
	kernelKind   = kind{"convolution", "#9cc9f0", "#4d92cf"}
	poolKind     = kind{"pooling", "#f8c9bf", "#dd8470"}
	normKind     = kind{"normalisation", "#d8eecf", "#8fc079"}
	joinKind     = kind{"joins towers", "#e3e6ea", "#9aa5b1"}
	productKind  = kind{"fully connected", "#e0d5f3", "#a58cd6"}
	classifyKind = kind{"softmax", "#fbe6a6", "#d9b13b"}
	otherKind    = kind{"other", "#ffffff", "#9aa5b1"}
)

// kindOf is the kind of a step.
func kindOf(s architecture.Step) kind {
	switch s.Op {
	case "Placeholder":
		return pictureKind
	case "Conv2D", "DepthwiseConv2dNative":
		if s.Height == 1 && s.Width == 1 {
			return onesKind
		}
		return kernelKind
	case "MaxPool", "AvgPool", "Mean", "Max":
		return poolKind
	case "LRN", "BatchNormWithGlobalNormalization":
		return normKind
	case "MatMul":
		return productKind
	case "Softmax", "LogSoftmax":
		return classifyKind
	}
	if len(s.Inputs) > 1 {
		return joinKind
	}
	return otherKind
}

// legend tells what the colours of the drawing mean.
func (d *drawing) legend(y, pageWidth float64) {
	seen := map[kind]bool{}
	x := border
	for _, b := range d.boxes {
		k := kindOf(d.steps[b.step])
		if seen[k] || k == pictureKind {
			continue
		}
		seen[k] = true
		d.printf("<rect x=\"%.2f\" y=\"%.2f\" width=\"4\" height=\"3\" rx=\"0.6\" fill=\"%s\" stroke=\"%s\" stroke-width=\"0.2\"/>\n", x, y-2.5, k.fill, k.edge)
		d.text(x+5, y, 2.8, "start", "normal", grey, k.name, pageWidth)
		x += 9 + widthOf(k.name, 2.8)
	}
}

// describe says in a few letters what a step does.
func describe(s architecture.Step) string {
	window := ""
	if s.Height > 0 {
		window = fmt.Sprintf("%d×%d", s.Height, s.Width)
	}
	if s.Stride > 1 {
		window += fmt.Sprintf("/%d", s.Stride)
	}
	channels := ""
	if s.Channels > 0 {
		channels = fmt.Sprintf(" · %d", s.Channels)
	}
	switch s.Op {
	case "Placeholder":
		return "picture"
	case "Conv2D":
		return window + channels
	case "DepthwiseConv2dNative":
		return "depthwise " + window + channels
	case "MaxPool":
		return "max " + window
	case "AvgPool":
		return "average " + window
	case "Mean":
		return "mean over all"
	case "Max":
		return "largest of all"
	case "MatMul":
		return "full" + channels
	case "LRN":
		return "LRN"
	case "Softmax", "LogSoftmax":
		return "softmax" + channels
	case "Concat", "ConcatV2":
		return "concat" + channels
	case "Add", "AddV2", "AddN":
		return "+" + channels
	}
	return s.Op
}
