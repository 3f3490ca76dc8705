package recipe

import (
	"slices"
	"strings"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// own are the settings of a recipe that are neither the dream's nor the graph's nor the machine's.
var own = []setting.Setting[Recipe]{
	{Key: "display", Value: "MODE",
		Help:  "clip: colours are cut off at black and white;\nstd: contrast is evened out, for dreams out of noise;\npercentile: the brightest become white\n({default})",
		Field: setting.At(func(r *Recipe) *picture.Display { return &r.Display }, setting.OneOf(picture.Displays()...))},
	{Key: "guide", Value: "PICTURE",
		Help:  "see more of what is in this picture, as whole layers see it; several may be given, with weights: a.jpg and b.jpg:0.5",
		Field: setting.At(func(r *Recipe) *[]Guide { return &r.Guides }, setting.List(guideKind))},
	{Key: "mask", Value: "PICTURE",
		Help:  "where to dream, white, and where not, black; it is resized to the picture, and the display is clip",
		Field: setting.At(func(r *Recipe) *string { return &r.Mask }, setting.Text())},
	{Key: "seed", Value: "N", Help: "0 to 4294967295, draws the noise and the shifts as numpy does (random, and recorded)",
		Field: setting.At(func(r *Recipe) **uint32 { return &r.Seed }, setting.Optional(setting.Whole[uint32](0, 1<<32-1)))},
	{Key: "zoom", Value: "X", Default: 0.05,
		Help: "how much of the width and height each frame loses, from 0 up to, not with, 1 ({default})",
		Field: setting.At(func(r *Recipe) **float64 { return &r.Zoom },
			setting.Optional(setting.Real("a number from 0 up to, not with, 1", func(x float64) bool { return x >= 0 && x < 1 })))},
	{Key: "size", Value: "WxH", Help: "resize the picture first", Excludes: "max-side",
		Field: setting.At(func(r *Recipe) **Size { return &r.Size }, setting.Optional(SizeKind))},
	{Key: "max-side", Value: "N", Help: "shrink the picture first, to this longest side", Excludes: "size",
		Field: setting.At(func(r *Recipe) *int { return &r.MaxSide }, setting.Whole[int](1, MaxSide))},
	{Key: "quality", Value: "N", Default: picture.DefaultQuality, Help: "of a JPEG, 1 to 100 ({default})",
		Field: setting.At(func(r *Recipe) *int { return &r.Quality }, setting.Whole[int](1, 100))},
	{Key: "preset", Value: "NAME", Help: "a look with a name: tfdream presets lists them",
		Field: setting.At(func(r *Recipe) *string { return &r.Preset }, setting.Text())},
	{Key: "strength", Value: "X", Default: 5.0,
		Help: "0 to 10, how far to go: moves steps, their size and octaves together from where they are otherwise ({default})",
		Field: setting.At(func(r *Recipe) **float64 { return &r.Strength },
			setting.Optional(setting.Real("a number from 0 to 10", func(x float64) bool { return x >= 0 && x <= 10 })))},
}

// table are all settings of a recipe, in the order in which it is written.
var table = func() []setting.Setting[Recipe] {
	dream := setting.Within(tfdream.SettingsTable(), func(r *Recipe) *tfdream.Settings { return &r.Dream })
	graph := setting.Within(graphTable, func(r *Recipe) *Graph { return &r.Graph })
	machine := setting.Within(machineTable, func(r *Recipe) *tfdream.Options { return &r.Machine })
	method, others := dream[:1], dream[1:]
	all := slices.Concat(method, graph, others, own, machine)
	for i, one := range all {
		all[i].Help = strings.ReplaceAll(one.Help, "{default}", defaultOf(one))
	}
	return all
}()

// Table lists the settings of a recipe.
func Table() []setting.Setting[Recipe] { return slices.Clone(table) }

// defaultOf is a setting's default in words: what most methods have, and the others'.
func defaultOf(one setting.Setting[Recipe]) string {
	others := map[string][]string{}
	var usual string
	var order []string
	for _, method := range tfdream.Methods() {
		r := Recipe{Dream: tfdream.Settings{Method: method}.WithDefaults(&graphs.Graph{}), Display: method.Display()}
		one.Fill(&r)
		value := one.Field(&r).String()
		switch {
		case method == tfdream.DeepDream:
			usual = value
		case !one.Heeded(&r), value == usual:
		default:
			if others[value] == nil {
				order = append(order, value)
			}
			others[value] = append(others[value], string(method))
		}
	}
	for _, value := range order {
		usual += "; " + strings.Join(others[value], ", ") + " " + value
	}
	return usual
}

// find finds a setting by its key, nil if there is none.
func find(key string) *setting.Setting[Recipe] {
	i := slices.IndexFunc(table, func(one setting.Setting[Recipe]) bool { return one.Key == key })
	if i < 0 {
		return nil
	}
	return &table[i]
}

// Keys lists the keys that a recipe's file may have.
func Keys() []string {
	var keys []string
	for _, one := range table {
		if !one.Local {
			keys = append(keys, one.Key)
		}
	}
	return keys
}
