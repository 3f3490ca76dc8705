package recipe

import "maps"

// on are the objectives of a preset: for Inception5h, GoogLeNet and the demo graph, "" where
// it is not for one, and for those that more say.
func on(inception, google, small string, more ...map[Kind]string) map[Kind]string {
	all := map[Kind]string{}
	for kind, objective := range map[Kind]string{Inception5h: inception, GoogLeNet: google, Demo: small} {
		if objective != "" {
			all[kind] = objective
		}
	}
	for _, objectives := range more {
		maps.Copy(all, objectives)
	}
	return all
}

// slim begins the names of Inception v3's layers in the catalogue's graph.
const slim = "InceptionV3/InceptionV3/"

// v3 is the square of a layer of Inception v3, by its name in the graph of 2015 and by slim's.
func v3(first, later string) map[Kind]string {
	return map[Kind]string{Inception2015: "square(" + first + ")", InceptionV3: "square(" + slim + later + ")"}
}

// squeezed is an objective for SqueezeNet, whose layers as they are look better than their
// squares, which make a single spot.
func squeezed(objective string) map[Kind]string { return map[Kind]string{SqueezeNet: objective} }

// dreamt are the settings of a dream with so many steps; the others are the notebook's.
func dreamt(iterations, step, octaves string) map[string]string {
	return map[string]string{"method": "deepdream", "iterations": iterations, "step": step, "octaves": octaves, "octave-scale": "1.4"}
}

// figure are the settings of a figure of TensorFlow's notebook.
func figure(method, iterations, step, octaves string) map[string]string {
	return map[string]string{"method": method, "iterations": iterations, "step": step, "octaves": octaves, "octave-scale": "1.4", "coverage": "notebook"}
}

// caffeFigure are the settings of a figure of google/deepdream's notebook.
var caffeFigure = map[string]string{"method": "caffe", "iterations": "10", "step": "1.5", "octaves": "4", "octave-scale": "1.4", "jitter": "32"}

// presets are looks under names. Those of our own were chosen by what GoogLeNet, Inception v3 of
// 2015, SqueezeNet 1.1 and the demo graph made of photos and drawings. For Inception5h, whose
// layers have GoogLeNet's structure, and for the Inception v3 of 2016, which was trained anew,
// they name the same layers.
var presets = []Preset{
	{"strokes", "facets and strokes, as of a palette knife", dreamt("12", "1.5", "4"),
		on("square(conv2d2)", "square(conv2/3x3)", "", squeezed("fire3/concat"))},
	{"swirls", "coils, mazes and round eyes", dreamt("10", "1.5", "4"),
		on("square(mixed3a)", "square(inception_3a/output)", "", squeezed("fire5/concat"))},
	{"feathers", "fans of fur and feathers", dreamt("12", "1.5", "4"),
		on("square(mixed3b)", "square(inception_3b/output)", "", v3("mixed_4/tower/conv_2", "Mixed_6b/Branch_1/Conv2d_0c_7x1/Relu"))},
	{"scrolls", "rows of scrolls and small faces", dreamt("10", "1.5", "4"),
		on("square(mixed3b_3x3)", "square(inception_3b/3x3)", "")},
	{"eyes", "large eyes, and faces round them", dreamt("15", "1.5", "4"),
		on("square(mixed4a)", "square(inception_4a/output)", "motif:eye", v3("mixed_3/join", "Mixed_6a/concat"), squeezed("fire7/concat"))},
	{"creatures", "heads and coats of animals", dreamt("20", "1.5", "4"),
		on("square(mixed4a_3x3)", "square(inception_4a/3x3)", "motif:owl + motif:cat + motif:frog",
			v3("mixed_5/conv", "Mixed_6c/Branch_0/Conv2d_0a_1x1/Relu"), squeezed("fire8/squeeze1x1"))},
	{"birds", "birds, dogs and jars", dreamt("25", "1.5", "4"),
		on("square(mixed4c_1x1)", "square(inception_4c/1x1)", "motif:owl + motif:parrot")},
	{"waves", "waves and folds", dreamt("15", "1.5", "4"),
		on("square(mixed4b_5x5)", "square(inception_4b/5x5)", "")},
	{"towers", "towers, and small figures before them", dreamt("30", "1.5", "4"),
		on("square(mixed4c)", "square(inception_4c/output)", "motif:pagoda + motif:castle")},
	{"blossoms", "blossoms, pompons and gables", dreamt("25", "1.5", "4"),
		on("square(mixed4c_pool_reduce)", "square(inception_4c/pool_proj)", "motif:flower + motif:sunflower")},
	{"webs", "webs, spines and birds", dreamt("25", "1.5", "4"),
		on("square(mixed4d_pool_reduce)", "square(inception_4d/pool_proj)", "")},
	{"arches", "rows of arches, as of a viaduct", dreamt("20", "1.5", "4"),
		on("", "inception_4c/output:25", "")},
	{"orbs", "glass balls and bubbles", dreamt("20", "1.5", "4"),
		on("", "inception_4c/output:1", "")},
	{"boxes", "crates and picture frames", dreamt("20", "1.5", "4"),
		on("", "inception_4c/output:19", "")},
	{"cells", "a honeycomb of scaly cells", dreamt("20", "1.5", "4"),
		on("", "inception_4c/output:32", "")},
	{"tents", "tents, sails and wings", dreamt("20", "1.5", "4"),
		on("", "inception_4c/output:33", "")},

	{"stained-glass", "panes of glass set in bright lead", dreamt("20", "1.5", "4"),
		v3("mixed/conv", "Mixed_5b/Branch_0/Conv2d_0a_1x1/Relu")},
	{"carvings", "waves and folds, as carved in wood", dreamt("20", "1.5", "4"),
		v3("mixed/tower/conv_1", "Mixed_5b/Branch_1/Conv2d_0b_5x5/Relu")},
	{"spirals", "spirals, one beside the other", dreamt("15", "1.5", "4"),
		v3("mixed_1/join", "Mixed_5c/concat")},
	{"cobbles", "cobblestones, scales and foliage", dreamt("20", "1.5", "4"),
		v3("mixed_1/tower_2/conv", "Mixed_5c/Branch_3/Conv2d_0b_1x1/Relu")},
	{"beads", "strings of beads in arcs", dreamt("20", "1.5", "4"),
		v3("mixed_2/tower_1/conv_2", "Mixed_5d/Branch_2/Conv2d_0c_3x3/Relu")},
	{"petals", "rows of petals, and rays in the sky", dreamt("20", "1", "4"),
		squeezed("fire5/expand1x1")},
	{"peacocks", "peacocks of hills and clouds", dreamt("25", "1", "4"),
		squeezed("conv10:84")},
	{"castles", "castles on the hills", dreamt("25", "1", "4"),
		squeezed("conv10:483")},

	{"notebook-naive", "TensorFlow's figure 1: plain steps, for noise:224x224", map[string]string{"method": "naive", "iterations": "20", "step": "1"},
		on("mixed4d_3x3_bottleneck_pre_relu:139", "", "")},
	{"notebook-multiscale", "figure 2: the same from small to large", figure("multiscale", "10", "1", "3"),
		on("mixed4d_3x3_bottleneck_pre_relu:139", "", "")},
	{"notebook-lapnorm", "figure 3: the same, all scales evened out", figure("lapnorm", "10", "1", "3"),
		on("mixed4d_3x3_bottleneck_pre_relu:139", "", "")},
	{"notebook-lapnorm-65", "figure 4: another channel", figure("lapnorm", "10", "1", "3"),
		on("mixed4d_3x3_bottleneck_pre_relu:65", "", "")},
	{"notebook-lapnorm-101", "figure 5: of a lower layer, simpler patterns", figure("lapnorm", "10", "1", "3"),
		on("mixed3b_1x1_pre_relu:101", "", "")},
	{"notebook-lapnorm-65-139", "figure 6: two channels, mixed", figure("lapnorm", "10", "1", "4"),
		on("mixed4d_3x3_bottleneck_pre_relu:65,139", "", "")},
	{"notebook-deepdream", "figure 7: whatever mixed4c likes, on a photo", figure("deepdream", "10", "1.5", "4"),
		on("square(mixed4c)", "", "square(mixed4c)")},
	{"notebook-deepdream-139", "figure 8: one channel, on a photo", figure("deepdream", "10", "1.5", "4"),
		on("mixed4d_3x3_bottleneck_pre_relu:139", "", "")},
	{"notebook-caffe", "google/deepdream's first dream, and that of its zoom", caffeFigure,
		on("mixed4c", "inception_4c/output", "mixed4c")},
	{"notebook-caffe-lines", "its second: ornaments of lines", caffeFigure,
		on("mixed3b_5x5_bottleneck_pre_relu", "inception_3b/5x5_reduce_pre_relu", "mixed3b_5x5_bottleneck_pre_relu")},
	{"notebook-caffe-guided", "its guided dream, for a picture as its guide", caffeFigure,
		on("mixed3b", "inception_3b/output", "mixed3b")},
}
