package recipe

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// Graph says which network, and what is known better of it than its files say.
type Graph struct {
	Name    string // of the catalogue, or a file's; empty: to be chosen
	Profile graphs.ProfileOverride
}

var graphTable = []setting.Setting[Graph]{
	{Key: "graph", Short: "g", Value: "NAME|FILE",
		Help:  "a name (tfdream fetch lists them), any frozen GraphDef, or the folder of a SavedModel\n(inception5h if it is fetched, else demo)",
		Field: setting.At(func(g *Graph) *string { return &g.Name }, setting.Text())},
	{Key: "input", Value: "NODE", Help: "node that takes the picture",
		Field: setting.At(func(g *Graph) **string { return &g.Profile.Input }, setting.Optional(setting.Text()))},
	{Key: "mean", Value: "R,G,B", Help: "subtracted from the picture, in this order whatever the network's is; one number stands for all three",
		Field: setting.At(func(g *Graph) **[3]float32 { return &g.Profile.Mean }, setting.Optional(meanKind))},
	{Key: "divide", Value: "X|R,G,B", Help: "divides what is left: one number, or one for each channel",
		Field: setting.At(func(g *Graph) **graphs.Divisor { return &g.Profile.Divide }, setting.Optional(divisorKind))},
	{Key: "order", Value: "rgb|bgr", Help: "order of the network's channels",
		Field: setting.At(func(g *Graph) **graphs.Order { return &g.Profile.Order }, setting.Optional(setting.OneOf(graphs.RGB, graphs.BGR)))},
	{Key: "labels", Value: "FILE",
		Help:  "labels of its classes: one a line, JSON, or a label map (.pbtxt)\n(these five: from the catalogue, from FILE.toml beside FILE.pb, or found out where that is certain)",
		Field: setting.At(func(g *Graph) **string { return &g.Profile.Labels }, setting.Optional(setting.Text()))},
}

// GraphTable lists the settings that say which network.
func GraphTable() []setting.Setting[Graph] { return slices.Clone(graphTable) }

var meanKind = setting.NewKind("one number or three, R,G,B, such as 123,117,104", mean,
	func(m [3]float32) any { return []any{m[0], m[1], m[2]} }).Taking(
	func(value any) ([3]float32, bool) { return mean(setting.Plain(value)) })

// mean is R,G,B, or one number for all three.
func mean(text string) (mean [3]float32, ok bool) {
	parts := strings.Split(text, ",")
	if len(parts) == 1 {
		parts = []string{text, text, text}
	}
	if len(parts) != 3 {
		return mean, false
	}
	for i, part := range parts {
		x, err := strconv.ParseFloat(strings.TrimSpace(part), 32)
		if err != nil || !(math.Abs(x) <= math.MaxFloat64) {
			return mean, false
		}
		mean[i] = float32(x)
	}
	return mean, true
}

var divisorKind = setting.NewKind("a number above 0, or three, R,G,B", divisor, func(d graphs.Divisor) any {
	if x, ok := d.Single(); ok {
		return x
	}
	return []any{d[0], d[1], d[2]}
}).Taking(func(value any) (graphs.Divisor, bool) { return divisor(setting.Plain(value)) })

// divisor divides pixels: one number, or three, R,G,B.
func divisor(text string) (divisor graphs.Divisor, ok bool) {
	parts := strings.Split(text, ",")
	if len(parts) == 1 {
		parts = []string{text, text, text}
	}
	if len(parts) != 3 {
		return divisor, false
	}
	for i, part := range parts {
		x, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if divisor[i] = float32(x); err != nil || !(divisor[i] > 0 && x <= math.MaxFloat32) {
			return divisor, false
		}
	}
	return divisor, true
}
