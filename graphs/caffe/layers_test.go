package caffe_test

import (
	"fmt"
	"strings"
	"testing"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/caffe"
	"github.com/tfdream/tfdream/graphs/caffe/caffetest"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/inspect"
)

const rounding = 1e-5 // of float32 against the loops' float64

const deployInput = `layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 24 dim: 24 } } }
`

// compare holds a one-layer net of blob "out" against its loops, at all sizes of a
// range, so that every remainder of every stride occurs.
func compare(t *testing.T, model *caffe.Model, smallest int, loops func(array) array) {
	t.Helper()
	s := newSession(t, map[string]*graphpb.GraphDef{"net": model.Graph})
	for h := smallest; h < smallest+7; h++ {
		for w := smallest; w < smallest+7; w += 1 + h%2 {
			picture := randomPicture(uint64(100*h+w), h, w)
			got, want := s.look(t, picture, []string{"net/data"}, []string{"net/out"})[0], loops(picture)
			if a := apart(got, want); !(a < rounding) {
				t.Errorf("%dx%d: off by %.2g of the largest (%dx%dx%d, want %dx%dx%d)", w, h, a, got.c, got.h, got.w, want.c, want.h, want.w)
			}
		}
	}
}

func TestPoolingRoundsAndCutsAsCaffeAtEverySize(t *testing.T) {
	for size := 1; size <= 4; size++ {
		for stride := 1; stride <= size; stride++ {
			for pad := 0; pad < size; pad++ {
				for _, method := range []string{"MAX", "AVE"} {
					for _, round := range []string{"", "CEIL", "FLOOR"} {
						name := fmt.Sprintf("%s%s kernel %d stride %d pad %d", method, round, size, stride, pad)
						spec := fmt.Sprintf("pool: %s kernel_size: %d stride: %d pad: %d", method, size, stride, pad)
						if round != "" {
							spec += " round_mode: " + round
						}
						s := sliding{[2]int{size, size}, [2]int{pad, pad}, [2]int{stride, stride}, [2]int{1, 1}}
						t.Run(name, func(t *testing.T) {
							comparePool(t, spec, func(x array) array { return pool(x, method == "MAX", round != "FLOOR", s) })
						})
					}
				}
			}
		}
	}
	t.Run("height and width", func(t *testing.T) {
		s := sliding{[2]int{3, 4}, [2]int{1, 2}, [2]int{2, 3}, [2]int{1, 1}}
		for _, method := range []string{"MAX", "AVE"} {
			comparePool(t, "pool: "+method+" kernel_h: 3 kernel_w: 4 stride_h: 2 stride_w: 3 pad_h: 1 pad_w: 2",
				func(x array) array { return pool(x, method == "MAX", true, s) })
		}
	})
	t.Run("global", func(t *testing.T) {
		for _, method := range []string{"MAX", "AVE"} {
			comparePool(t, "pool: "+method+" global_pooling: true", func(x array) array {
				return pool(x, method == "MAX", true, sliding{[2]int{x.h, x.w}, [2]int{}, [2]int{1, 1}, [2]int{1, 1}})
			})
		}
	})
}

func comparePool(t *testing.T, spec string, loops func(array) array) {
	t.Helper()
	prototxt := deployInput + `layer { name: "out" type: "Pooling" bottom: "data" top: "out" pooling_param { ` + spec + ` } }`
	net, err := caffe.ParseNet([]byte(prototxt))
	if err != nil {
		t.Fatal(err)
	}
	model, err := caffe.Convert(net, nil)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, model, 4, loops)
}

func TestConvolutionIsCaffes(t *testing.T) {
	for _, c := range []struct {
		spec    string
		s       sliding
		groups  int
		outputs int
		noBias  bool
	}{
		{spec: "kernel_size: 1", s: sliding{size: [2]int{1, 1}}, outputs: 5},
		{spec: "kernel_size: 3 pad: 1", s: sliding{size: [2]int{3, 3}, pad: [2]int{1, 1}}, outputs: 2},
		{spec: "kernel_size: 3 pad: 1 bias_term: false", s: sliding{size: [2]int{3, 3}, pad: [2]int{1, 1}}, outputs: 2, noBias: true},
		{spec: "kernel_size: 3 pad: 2 stride: 2", s: sliding{size: [2]int{3, 3}, pad: [2]int{2, 2}, stride: [2]int{2, 2}}, outputs: 4},
		{spec: "kernel_size: 2 stride: 3", s: sliding{size: [2]int{2, 2}, stride: [2]int{3, 3}}, outputs: 3},
		{spec: "kernel_size: 4 pad: 1", s: sliding{size: [2]int{4, 4}, pad: [2]int{1, 1}}, outputs: 3},
		{spec: "kernel_h: 3 kernel_w: 2 pad_h: 0 pad_w: 1 stride_h: 1 stride_w: 2", s: sliding{size: [2]int{3, 2}, pad: [2]int{0, 1}, stride: [2]int{1, 2}}, outputs: 3},
		{spec: "kernel_size: 2 kernel_size: 3 pad: [1, 0]", s: sliding{size: [2]int{2, 3}, pad: [2]int{1, 0}}, outputs: 3},
		{spec: "kernel_size: 3 pad: 2 dilation: 2", s: sliding{size: [2]int{3, 3}, pad: [2]int{2, 2}, dilation: [2]int{2, 2}}, outputs: 3},
		{spec: "kernel_size: 2 pad: 1 dilation: 3", s: sliding{size: [2]int{2, 2}, pad: [2]int{1, 1}, dilation: [2]int{3, 3}}, outputs: 3},
		{spec: "kernel_size: 3 pad: 1 group: 3", s: sliding{size: [2]int{3, 3}, pad: [2]int{1, 1}}, groups: 3, outputs: 6},
		{spec: "kernel_size: 2 stride: 2 group: 3 bias_term: false", s: sliding{size: [2]int{2, 2}, stride: [2]int{2, 2}}, groups: 3, outputs: 3, noBias: true},
	} {
		c.s.stride, c.s.dilation = [2]int{max(1, c.s.stride[0]), max(1, c.s.stride[1])}, [2]int{max(1, c.s.dilation[0]), max(1, c.s.dilation[1])}
		groups := max(1, c.groups)
		shape := []int{c.outputs, 3 / groups, c.s.size[0], c.s.size[1]}
		weights := random(1, c.outputs*3/groups*c.s.size[0]*c.s.size[1])
		bias := random(2, c.outputs)
		blobs := []caffetest.Blob{{Shape: shape, Values: weights}, {Shape: []int{c.outputs}, Values: bias}}
		if c.noBias {
			blobs, bias = blobs[:1], nil
		}
		for name, form := range forms {
			t.Run(c.spec+", "+name, func(t *testing.T) {
				prototxt := fmt.Sprintf("%slayer { name: \"conv\" type: \"Convolution\" bottom: \"data\" top: \"out\" convolution_param { num_output: %d %s } }",
					deployInput, c.outputs, c.spec)
				model := convert(t, prototxt, []caffetest.Layer{{Name: "conv", Blobs: blobs}}, form)
				compare(t, model, 4, func(x array) array { return convolve(x, weights, bias, c.outputs, groups, c.s) })
			})
		}
	}
}

// forms are the ways in which Caffe has written caffemodels.
var forms = map[string]caffetest.Form{
	"V2":                        {},
	"V2, single doubles":        {Doubles: true, Single: true},
	"V1, old shape":             {V1: true, OldShape: true},
	"V1, old shape, single":     {V1: true, OldShape: true, Single: true},
	"V1, old shape, as doubles": {V1: true, OldShape: true, Doubles: true},
}

func TestLRNIsCaffes(t *testing.T) {
	weights := random(3, 7*3)
	layers := []caffetest.Layer{{Name: "conv", Blobs: []caffetest.Blob{{Shape: []int{7, 3, 1, 1}, Values: weights}}}}
	for spec, loops := range map[string]func(array) array{
		"":                                       func(x array) array { return normalise(x, 5, 1, 0.75, 1) },
		"local_size: 5 alpha: 0.0001 beta: 0.75": func(x array) array { return normalise(x, 5, 1e-4, 0.75, 1) },
		"local_size: 3 alpha: 2 beta: 0.5 k: 2 norm_region: ACROSS_CHANNELS": func(x array) array { return normalise(x, 3, 2, 0.5, 2) },
		"local_size: 1 alpha: .5 beta: 1e0":                                  func(x array) array { return normalise(x, 1, 0.5, 1, 1) },
	} {
		prototxt := deployInput + `layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 7 kernel_size: 1 bias_term: false } }
			layer { name: "norm" type: "LRN" bottom: "conv" top: "out" lrn_param { ` + spec + ` } }`
		compare(t, convert(t, prototxt, layers, caffetest.Form{}), 3, func(x array) array {
			return loops(convolve(x, weights, nil, 7, 1, sliding{[2]int{1, 1}, [2]int{}, [2]int{1, 1}, [2]int{1, 1}}))
		})
	}
}

// small is a little network with one of everything, in the old records and the new,
// and its loops.
const (
	smallV2 = `name: "Small" # a comment
input: 'data'
input_shape { dim: 1, dim: 3; dim: 24 dim: 24 }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param: < num_output: 4 kernel_size: 3 pad: 1 weight_filler { type: "xavier" } > }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "a/split" type: "Split" bottom: "conv" top: "conv_1" top: "conv_2" }
layer { name: "a/dilated" type: "Convolution" bottom: "conv_1" top: "a/dilated" convolution_param { num_output: 4 kernel_size: 3 pad: 2 dilation: 2 group: 2 } }
layer { name: "a/leaky" type: "ReLU" bottom: "a/dilated" top: "a/dilated" relu_param { negative_slope: 0.1 } }
layer { name: "a/pool" type: "Pooling" bottom: "conv_2" top: "a/pool" pooling_param { pool: AVE kernel_size: 3 stride: 1 pad: 1 } }
layer { name: "a/output" type: "Concat" bottom: "a/dilated" bottom: "a/pool" top: "a/output" }
layer { name: "norm" type: "LRN" bottom: "a/output" top: "norm" lrn_param { local_size: 3 alpha: 0.5 } }
layer { name: "pool" type: "Pooling" bottom: "norm" top: "pool" pooling_param { pool: AVE kernel_size: 3 stride: 2 } }
layer { name: "max" type: "Pooling" bottom: "pool" top: "max" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
layer { name: "drop" type: "Dropout" bottom: "max" top: "max" dropout_param { dropout_ratio: 0.4 } }
layer { name: "fc" type: "InnerProduct" bottom: "max" top: "fc" inner_product_param { num_output: 5 } }
layer { name: "fc_relu" type: "ReLU" bottom: "fc" top: "fc_relu" }
layer { name: "fc2" type: "InnerProduct" bottom: "fc_relu" top: "fc2" inner_product_param { num_output: 3 bias_term: false } }
layer { name: "prob" type: "Softmax" bottom: "fc2" top: "prob" }
`
	smallV1 = `name: "Small"
layers { name: "data" type: DATA top: "data" top: "label" include: { phase: TRAIN } data_param { source: "train_lmdb" } }
layers { name: "data" type: DATA top: "data" include: { phase: TEST }
  transform_param { crop_size: 24 mean_value: 104 mean_value: 117 mean_value: 123 scale: 0.5 } }
layers { bottom: "data" top: "conv" name: "conv" type: CONVOLUTION blobs_lr: 1 blobs_lr: 2 weight_decay: 1 convolution_param { num_output: 4 kernel_size: 3 pad: 1 } }
layers { bottom: "conv" top: "conv" name: "relu" type: RELU }
layers { name: "a/split" type: SPLIT bottom: "conv" top: "conv_1" top: "conv_2" }
layers { bottom: "conv_1" top: "a/dilated" name: "a/dilated" type: CONVOLUTION convolution_param { num_output: 4 kernel_size: 3 pad: 2 dilation: 2 group: 2 } }
layers { bottom: "a/dilated" top: "a/dilated" name: "a/leaky" type: RELU relu_param { negative_slope: 0.1 } }
layers { bottom: "conv_2" top: "a/pool" name: "a/pool" type: POOLING pooling_param { pool: AVE kernel_size: 3 stride: 1 pad: 1 } }
layers { bottom: "a/dilated" bottom: "a/pool" top: "a/output" name: "a/output" type: CONCAT concat_param { concat_dim: 1 } }
layers { bottom: "a/output" top: "norm" name: "norm" type: LRN lrn_param { local_size: 3 alpha: 0.5 } }
layers { bottom: "norm" top: "pool" name: "pool" type: POOLING pooling_param { pool: AVE kernel_size: 3 stride: 2 } }
layers { bottom: "pool" top: "max" name: "max" type: POOLING pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
layers { bottom: "max" top: "max" name: "drop" type: DROPOUT }
layers { bottom: "max" top: "fc" name: "fc" type: INNER_PRODUCT inner_product_param { num_output: 5 } }
layers { bottom: "fc" top: "fc_relu" name: "fc_relu" type: RELU }
layers { bottom: "fc_relu" top: "fc2" name: "fc2" type: INNER_PRODUCT inner_product_param { num_output: 3 bias_term: false } }
layers { bottom: "fc2" top: "prob" name: "prob" type: SOFTMAX }
layers { bottom: "fc2" bottom: "label" top: "loss" name: "loss" type: SOFTMAX_LOSS include { phase: TRAIN } }
`
)

// smallLayers are its weights. What comes to fc from 24x24 pixels is 8 channels of 6x6.
func smallLayers() []caffetest.Layer {
	blob := func(seed uint64, shape ...int) caffetest.Blob {
		n := 1
		for _, d := range shape {
			n *= d
		}
		values := random(seed, n)
		for i := range values {
			values[i] *= 0.05 // small, so that LRN does not even everything out
		}
		return caffetest.Blob{Shape: shape, Values: values}
	}
	return []caffetest.Layer{
		{Name: "conv", Blobs: []caffetest.Blob{blob(1, 4, 3, 3, 3), blob(2, 4)}},
		{Name: "a/dilated", Blobs: []caffetest.Blob{blob(3, 4, 2, 3, 3), blob(4, 4)}},
		{Name: "fc", Blobs: []caffetest.Blob{blob(5, 5, 8*6*6), blob(6, 5)}},
		{Name: "fc2", Blobs: []caffetest.Blob{blob(7, 3, 5)}},
		{Name: "loss1/not in the deploy.prototxt", Blobs: []caffetest.Blob{blob(8, 3)}},
	}
}

// smallLoops are its activations at every node that has one.
func smallLoops(picture array) map[string]array {
	b := map[string][][]float32{}
	for _, l := range smallLayers() {
		for _, each := range l.Blobs {
			b[l.Name] = append(b[l.Name], each.Values)
		}
	}
	ones, none := [2]int{1, 1}, [2]int{}
	out := map[string]array{}
	out["conv_pre_relu"] = convolve(picture, b["conv"][0], b["conv"][1], 4, 1, sliding{[2]int{3, 3}, ones, ones, ones})
	out["conv"] = rectify(out["conv_pre_relu"], 0)
	out["a/dilated_pre_relu"] = convolve(out["conv"], b["a/dilated"][0], b["a/dilated"][1], 4, 2, sliding{[2]int{3, 3}, [2]int{2, 2}, ones, [2]int{2, 2}})
	out["a/dilated"] = rectify(out["a/dilated_pre_relu"], 0.1)
	out["a/pool"] = pool(out["conv"], false, true, sliding{[2]int{3, 3}, ones, ones, ones})
	out["a/output"] = join(out["a/dilated"], out["a/pool"])
	out["norm"] = normalise(out["a/output"], 3, 0.5, 0.75, 1)
	out["pool"] = pool(out["norm"], false, true, sliding{[2]int{3, 3}, none, [2]int{2, 2}, ones})
	out["max"] = pool(out["pool"], true, true, sliding{[2]int{2, 2}, none, [2]int{2, 2}, ones})
	out["fc"] = convolve(out["max"], b["fc"][0], b["fc"][1], 5, 1, sliding{[2]int{6, 6}, none, ones, ones})
	out["fc_relu"] = rectify(out["fc"], 0)
	out["fc2"] = convolve(out["fc_relu"], b["fc2"][0], nil, 3, 1, sliding{ones, none, ones, ones})
	out["prob"] = softmax(out["fc2"])
	return out
}

// Every way to write the little network gives its activations, at the prototxt's size
// and at others.
func TestASmallNetworkIsCaffes(t *testing.T) {
	for text, prototxt := range map[string]string{"V2": smallV2, "V1": smallV1} {
		for name, form := range forms {
			t.Run(text+" prototxt, "+name+" caffemodel", func(t *testing.T) {
				model := convert(t, prototxt, smallLayers(), form)
				if model.Input != "data" || model.Objective != "square(a/output)" {
					t.Errorf("input %q, objective %q", model.Input, model.Objective)
				}
				s := newSession(t, map[string]*graphpb.GraphDef{"net": model.Graph})
				for _, size := range [][2]int{{24, 24}, {25, 31}, {37, 26}, {40, 40}} {
					picture := randomPicture(9, size[0], size[1])
					for node, want := range smallLoops(picture) {
						got := s.look(t, picture, []string{"net/data"}, []string{"net/" + node})[0]
						if a := apart(got, want); !(a < rounding) {
							t.Errorf("%s at %dx%d: off by %.2g", node, size[1], size[0], a)
						}
					}
				}
			})
		}
	}
}

// The prototxt's mean and scale are kept, the mean as R,G,B.
func TestMeanAndScaleAreThoseOfTheTestedPhase(t *testing.T) {
	model := convert(t, smallV1, smallLayers(), caffetest.Form{})
	if model.Mean == nil || *model.Mean != [3]float32{123, 117, 104} || model.Divide != 2 {
		t.Errorf("mean %v, divisor %v", model.Mean, model.Divide)
	}
	model = convert(t, smallV2, smallLayers(), caffetest.Form{})
	if model.Mean != nil || model.Divide != 1 {
		t.Errorf("mean %v, divisor %v where nothing says them", model.Mean, model.Divide)
	}
}

// The C library's gradients of everything that the converter makes are right.
func TestGradientsOfEveryLayerAreRight(t *testing.T) {
	model := convert(t, smallV2, smallLayers(), caffetest.Form{})
	graph := &graphs.Graph{Name: "small", Def: model.Graph, Profile: graphs.Profile{
		Input: model.Input, Mean: [3]float32{123, 117, 104}, Divide: graphs.Each(1), Order: graphs.BGR}}
	network, err := tfdream.NewModel(graph, tfdream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer network.Close()
	var names []string
	for _, layer := range network.Layers() {
		switch {
		case strings.Contains(layer.Name, "side") || strings.HasSuffix(layer.Name, "/nothing") || strings.HasSuffix(layer.Name, "/outline"):
			// how much of a window lies in the picture depends on its size only
		case layer.Name == "prob": // whose mean is always one third
		case layer.Name == "max/pad": // whose mean is dominated by what is outside of the picture
		default:
			names = append(names, layer.Name)
		}
	}
	checks, err := inspect.CheckGradients(t.Context(), network, names...)
	if err != nil {
		t.Error(err)
	}
	for _, check := range checks {
		if check.Undecided() {
			t.Errorf("%s: undecided", check.Objective)
		}
		t.Logf("%s: off by %.2g %%", check.Objective, 100*check.Error())
	}
}
