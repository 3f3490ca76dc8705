package caffe_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/caffe"
	"github.com/tfdream/tfdream/graphs/caffe/caffetest"
	"github.com/tfdream/tfdream/graphs/testfiles"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/numpy"
)

// each is a layer that works on each value by itself.
func each(x array, f func(v float64, channel int) float64) array {
	out := newArray(x.c, x.h, x.w)
	for i, v := range x.v {
		out.v[i] = f(v, i/(x.h*x.w))
	}
	return out
}

// numbers are a blob of one dimension.
func numbers(values ...float32) caffetest.Blob {
	return caffetest.Blob{Shape: []int{len(values)}, Values: values}
}

// Layers that work on each value compute what Caffe's definitions say, in every form of caffemodel.
func TestPointwiseLayersAreCaffes(t *testing.T) {
	means, variances, scales, biases := []float32{3, -2, 60}, []float32{8, 0.5, 2}, []float32{0.5, -2, 3}, []float32{1, -1, 0.25}
	for _, c := range []struct {
		layer string // without name, bottom and top
		blobs []caffetest.Blob
		want  func(v float64, channel int) float64
	}{
		{`type: "BatchNorm"`, []caffetest.Blob{numbers(means...), numbers(variances...), numbers(2)},
			func(v float64, c int) float64 {
				return (v - float64(means[c])/2) / math.Sqrt(float64(variances[c])/2+1e-5)
			}},
		{`type: "BatchNorm" batch_norm_param { use_global_stats: true eps: 0.01 }`, []caffetest.Blob{numbers(means...), numbers(variances...), numbers(1)},
			func(v float64, c int) float64 {
				return (v - float64(means[c])) / math.Sqrt(float64(variances[c])+0.01)
			}},
		{`type: "BatchNorm" batch_norm_param { eps: 0.5 moving_average_fraction: .9 }`, []caffetest.Blob{numbers(means...), numbers(variances...), numbers(0)},
			func(v float64, c int) float64 { return v / math.Sqrt(0.5) }},
		{`type: "Scale" scale_param { bias_term: true }`, []caffetest.Blob{numbers(scales...), numbers(biases...)},
			func(v float64, c int) float64 { return v*float64(scales[c]) + float64(biases[c]) }},
		{`type: "Scale" scale_param { axis: 1 num_axes: 1 }`, []caffetest.Blob{numbers(scales...)},
			func(v float64, c int) float64 { return v * float64(scales[c]) }},
		{`type: "Scale" scale_param { num_axes: 0 bias_term: true }`, []caffetest.Blob{numbers(-3), numbers(2)},
			func(v float64, c int) float64 { return 2 - 3*v }},
		{`type: "Bias"`, []caffetest.Blob{numbers(biases...)}, func(v float64, c int) float64 { return v + float64(biases[c]) }},
		{`type: "PReLU"`, []caffetest.Blob{numbers(scales...)}, func(v float64, c int) float64 { return max(v, 0) + float64(scales[c])*min(v, 0) }},
		{`type: "PReLU" prelu_param { channel_shared: true }`, []caffetest.Blob{numbers(0.25)}, func(v float64, c int) float64 { return max(v, 0.25*v) }},
		{`type: "ELU"`, nil, func(v float64, c int) float64 { return max(v, 0) + math.Expm1(min(v, 0)) }},
		{`type: "ELU" elu_param { alpha: 0.3 }`, nil, func(v float64, c int) float64 { return max(v, 0) + 0.3*math.Expm1(min(v, 0)) }},
		{`type: "AbsVal"`, nil, func(v float64, c int) float64 { return math.Abs(v) }},
		{`type: "Sigmoid"`, nil, func(v float64, c int) float64 { return 1 / (1 + math.Exp(-v)) }},
		{`type: "TanH"`, nil, func(v float64, c int) float64 { return math.Tanh(v) }},
		{`type: "BNLL"`, nil, func(v float64, c int) float64 { return math.Log1p(math.Exp(v)) }},
		{`type: "Power" power_param { power: 2 scale: 0.5 shift: 1 }`, nil, func(v float64, c int) float64 { return (1 + v/2) * (1 + v/2) }},
		{`type: "Power" power_param { scale: -1 }`, nil, func(v float64, c int) float64 { return -v }},
		{`type: "Power"`, nil, func(v float64, c int) float64 { return v }},
		{`type: "Power" power_param { power: 3 }`, nil, func(v float64, c int) float64 { return v * v * v }},
		{`type: "Power" power_param { shift: -128 }`, nil, func(v float64, c int) float64 { return v - 128 }},
		{`type: "Exp"`, nil, func(v float64, c int) float64 { return math.Exp(v) }},
		{`type: "Exp" exp_param { base: 2 scale: 0.5 shift: -1 }`, nil, func(v float64, c int) float64 { return math.Exp2(v/2 - 1) }},
		{`type: "Log" log_param { base: 10 scale: 0.01 shift: 5 }`, nil, func(v float64, c int) float64 { return math.Log10(5 + v/100) }},
	} {
		for name, form := range forms {
			t.Run(c.layer+", "+name, func(t *testing.T) {
				var layers []caffetest.Layer
				if c.blobs != nil {
					layers = append(layers, caffetest.Layer{Name: "l", Blobs: c.blobs})
				} else {
					layers = append(layers, caffetest.Layer{Name: "another", Blobs: []caffetest.Blob{numbers(1)}})
				}
				model := convert(t, deployInput+`layer { name: "l" bottom: "data" top: "out" `+c.layer+` }`, layers, form)
				compare(t, model, 4, func(x array) array { return each(x, c.want) })
			})
		}
	}
}

// twoBlobs makes two blobs of three channels, a and b.
const twoBlobs = `layer { name: "a" type: "Power" bottom: "data" top: "a" power_param { scale: 2 shift: 1 } }
layer { name: "b" type: "Sigmoid" bottom: "data" top: "b" }
`

func TestLayersOfSeveralBlobsAreCaffes(t *testing.T) {
	a := func(x array) array { return each(x, func(v float64, _ int) float64 { return 2*v + 1 }) }
	b := func(x array) array { return each(x, func(v float64, _ int) float64 { return 1 / (1 + math.Exp(-v)) }) }
	both := func(f func(p, q, x float64) float64) func(array) array {
		return func(x array) array {
			p, q, out := a(x), b(x), newArray(x.c, x.h, x.w)
			for i := range out.v {
				out.v[i] = f(p.v[i], q.v[i], x.v[i])
			}
			return out
		}
	}
	for layers, want := range map[string]func(array) array{
		`layer { name: "e" type: "Eltwise" bottom: "a" bottom: "b" top: "out" }`:                                                                both(func(p, q, _ float64) float64 { return p + q }),
		`layer { name: "e" type: "Eltwise" bottom: "a" bottom: "b" bottom: "data" top: "out" eltwise_param { coeff: 1 coeff: -1 coeff: 0.5 } }`: both(func(p, q, x float64) float64 { return p - q + x/2 }),
		`layer { name: "e" type: "Eltwise" bottom: "a" bottom: "b" bottom: "data" top: "out" eltwise_param { operation: PROD } }`:               both(func(p, q, x float64) float64 { return p * q * x }),
		`layer { name: "e" type: "Eltwise" bottom: "a" bottom: "b" bottom: "data" top: "out" eltwise_param { operation: MAX } }`:                both(func(p, q, x float64) float64 { return max(p, q, x) }),
		`layer { name: "p" type: "Pooling" bottom: "b" top: "p" pooling_param { pool: AVE global_pooling: true } }
		 layer { name: "s" type: "Scale" bottom: "a" bottom: "p" top: "out" scale_param { axis: 0 } }`: func(x array) array {
			q := b(x)
			return each(a(x), func(v float64, c int) float64 {
				sum := 0.0
				for _, w := range q.v[c*x.h*x.w : (c+1)*x.h*x.w] {
					sum += w
				}
				return v * sum / float64(x.h*x.w)
			})
		},
		`layer { name: "s" type: "Slice" bottom: "a" top: "first" top: "out" slice_param { slice_point: 1 } } layer { name: "n" type: "Silence" bottom: "first" }`: func(x array) array { return part(a(x), 1, 3) },
		`layer { name: "s" type: "Slice" bottom: "a" top: "first" top: "out" top: "third" slice_param { axis: 1 } }`:                                               func(x array) array { return part(a(x), 1, 2) },
	} {
		t.Run(layers[:min(len(layers), 100)], func(t *testing.T) {
			model := convert(t, deployInput+twoBlobs+layers, []caffetest.Layer{{Name: "another", Blobs: []caffetest.Blob{numbers(1)}}}, caffetest.Form{})
			compare(t, model, 4, want)
		})
	}
}

// part are some of a blob's channels.
func part(x array, from, to int) array {
	return array{to - from, x.h, x.w, x.v[from*x.h*x.w : to*x.h*x.w]}
}

// spread is Caffe's Deconvolution: every pixel adds its kernel to the picture, whose border is cut off.
func spread(x array, weights, bias []float32, outputs, groups, k, stride, pad int) array {
	full := newArray(outputs, (x.h-1)*stride+k, (x.w-1)*stride+k)
	for c := range x.c {
		for o := range outputs / groups {
			to := c/(x.c/groups)*(outputs/groups) + o
			for y := range x.h {
				for xx := range x.w {
					for ky := range k {
						for kx := range k {
							*full.at(to, y*stride+ky, xx*stride+kx) += *x.at(c, y, xx) * float64(weights[((c*outputs/groups+o)*k+ky)*k+kx])
						}
					}
				}
			}
		}
	}
	out := newArray(outputs, full.h-2*pad, full.w-2*pad)
	for c := range outputs {
		for y := range out.h {
			for xx := range out.w {
				*out.at(c, y, xx) = *full.at(c, y+pad, xx+pad)
				if bias != nil {
					*out.at(c, y, xx) += float64(bias[c])
				}
			}
		}
	}
	return out
}

func TestDeconvolutionIsCaffes(t *testing.T) {
	for _, c := range []struct{ outputs, groups, k, stride, pad int }{
		{4, 1, 2, 2, 0}, {4, 1, 4, 2, 1}, {3, 3, 4, 2, 1}, {6, 3, 3, 1, 1}, {1, 1, 3, 3, 0},
	} {
		for _, bias := range [][]float32{nil, random(6, c.outputs)} {
			weights := random(5, 3*c.outputs/c.groups*c.k*c.k)
			blobs := []caffetest.Blob{{Shape: []int{3, c.outputs / c.groups, c.k, c.k}, Values: weights}}
			if bias != nil {
				blobs = append(blobs, numbers(bias...))
			}
			spec := fmt.Sprintf("num_output: %d group: %d kernel_size: %d stride: %d pad: %d bias_term: %t", c.outputs, c.groups, c.k, c.stride, c.pad, bias != nil)
			t.Run(spec, func(t *testing.T) {
				model := convert(t, deployInput+`layer { name: "d" type: "Deconvolution" bottom: "data" top: "out" convolution_param { `+spec+` } }`,
					[]caffetest.Layer{{Name: "d", Blobs: blobs}}, caffetest.Form{})
				compare(t, model, 4, func(x array) array { return spread(x, weights, bias, c.outputs, c.groups, c.k, c.stride, c.pad) })
			})
		}
	}
	t.Run("cropped", func(t *testing.T) {
		weights := random(5, 3*4*4)
		model := convert(t, deployInput+`layer { name: "d" type: "Deconvolution" bottom: "data" top: "d" convolution_param { num_output: 3 group: 3 kernel_size: 4 stride: 2 bias_term: false } }
			layer { name: "c" type: "Crop" bottom: "d" bottom: "data" top: "out" crop_param { axis: 2 offset: 1 offset: 2 } }`,
			[]caffetest.Layer{{Name: "d", Blobs: []caffetest.Blob{{Shape: []int{3, 1, 4, 4}, Values: weights}}}}, caffetest.Form{})
		compare(t, model, 4, func(x array) array {
			large, out := spread(x, weights, nil, 3, 3, 4, 2, 0), newArray(3, x.h, x.w)
			for i := range out.v {
				c, y, xx := i/(x.h*x.w), i/x.w%x.h, i%x.w
				out.v[i] = *large.at(c, y+1, xx+2)
			}
			return out
		})
	})
}

// The numbers for a flattened blob are in Caffe's order.
func TestFlattenedBlobsAreCaffes(t *testing.T) {
	for _, flatten := range []string{`type: "Flatten"`, `type: "Reshape" reshape_param { shape { dim: 0 dim: -1 } }`} {
		prototxt := `input: "data" input_dim: 1 input_dim: 3 input_dim: 6 input_dim: 5
			layer { name: "f" bottom: "data" top: "f" ` + flatten + ` }
			layer { name: "r" type: "ReLU" bottom: "f" top: "f" }
			layer { name: "fc" type: "InnerProduct" bottom: "f" top: "out" inner_product_param { num_output: 4 bias_term: false } }`
		weights := random(8, 4*3*6*5)
		model := convert(t, prototxt, []caffetest.Layer{{Name: "fc", Blobs: []caffetest.Blob{{Shape: []int{4, 90}, Values: weights}}}}, caffetest.Form{})
		picture := randomPicture(3, 6, 5)
		want := convolve(rectify(picture, 0), weights, nil, 4, 1, sliding{[2]int{6, 5}, [2]int{}, [2]int{1, 1}, [2]int{1, 1}})
		s := newSession(t, map[string]*graphpb.GraphDef{"net": model.Graph})
		if a := apart(s.look(t, picture, []string{"net/data"}, []string{"net/out"})[0], want); !(a < rounding) {
			t.Errorf("%s: off by %.2g", flatten, a)
		}
	}
}

// The recorded residual network computes what numpy does, and all of its gradients are right.
func TestAResidualNetworkIsPythons(t *testing.T) {
	folder := "../../testdata/reference/caffe"
	model, err := caffe.ConvertFiles(filepath.Join(folder, "residual.prototxt"), filepath.Join(folder, "residual.caffemodel"))
	if err != nil {
		t.Fatal(err)
	}
	if err := graphs.Check(model.Graph, nil); err != nil {
		t.Fatal(err)
	}
	if model.Objective != "square(res)" {
		t.Errorf("objective %q", model.Objective)
	}
	read := func(name string) numpy.Array {
		content, err := os.ReadFile(filepath.Join(folder, name+".npy"))
		if err != nil {
			t.Fatal(err)
		}
		shape, values, err := numpy.DecodeArray(content)
		if err != nil {
			t.Fatal(err)
		}
		return numpy.Array{Shape: shape, Values: values}
	}
	blob := func(a numpy.Array) array {
		out := newArray(a.Shape[0], a.Shape[1], a.Shape[2])
		for i, v := range a.Values {
			out.v[i] = float64(v)
		}
		return out
	}
	s := newSession(t, map[string]*graphpb.GraphDef{"net": model.Graph})
	picture := blob(read("picture"))
	for _, node := range []string{"conv", "pool", "res_pre_relu", "res", "prob"} {
		got := s.look(t, picture, []string{"net/data"}, []string{"net/" + node})[0]
		a := apart(got, blob(read(node)))
		t.Logf("%s: off by %.2g", node, a)
		if !(a < rounding) {
			t.Errorf("%s: off by %.2g", node, a)
		}
	}
	checkGradients(t, model, "conv", "res_pre_relu", "res", "fc")
}

// checkGradients compares gradients with differences of the scores.
func checkGradients(t *testing.T, model *caffe.Model, layers ...string) {
	t.Helper()
	graph := &graphs.Graph{Name: "net", Def: model.Graph, Profile: graphs.Profile{Input: model.Input, Mean: [3]float32{123, 117, 104}, Divide: graphs.Each(1), Order: graphs.BGR}}
	network, err := tfdream.NewModel(graph, tfdream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer network.Close()
	checks, err := inspect.CheckGradients(t.Context(), network, layers...)
	if err != nil {
		t.Error(err)
	}
	for _, check := range checks {
		if check.Undecided() {
			t.Errorf("%s: undecided", check.Objective)
		}
	}
}

// manyKinds has a layer of each kind that changes values or channels, and manyLayers its weights.
const manyKinds = deployInput + `
layer { name: "power" type: "Power" bottom: "data" top: "power" power_param { power: 2 scale: 0.01 shift: 1 } }
layer { name: "cubed" type: "Power" bottom: "power" top: "cubed" power_param { power: 1.5 scale: 0.1 shift: 1 } }
layer { name: "bn" type: "BatchNorm" bottom: "power" top: "bn" }
layer { name: "scale" type: "Scale" bottom: "bn" top: "bn" scale_param { bias_term: true } }
layer { name: "prelu" type: "PReLU" bottom: "bn" top: "prelu" }
layer { name: "elu" type: "ELU" bottom: "bn" top: "elu" elu_param { alpha: 0.4 } }
layer { name: "sigmoid" type: "Sigmoid" bottom: "bn" top: "sigmoid" }
layer { name: "tanh" type: "TanH" bottom: "bn" top: "tanh" }
layer { name: "abs" type: "AbsVal" bottom: "bn" top: "abs" }
layer { name: "bnll" type: "BNLL" bottom: "bn" top: "bnll" }
layer { name: "exp" type: "Exp" bottom: "tanh" top: "exp" exp_param { base: 2 } }
layer { name: "log" type: "Log" bottom: "abs" top: "log" log_param { shift: 1 } }
layer { name: "sum" type: "Eltwise" bottom: "prelu" bottom: "elu" bottom: "tanh" top: "sum" eltwise_param { coeff: [1, -0.5, 2] } }
layer { name: "prod" type: "Eltwise" bottom: "sum" bottom: "sigmoid" top: "prod" eltwise_param { operation: PROD } }
layer { name: "max" type: "Eltwise" bottom: "prod" bottom: "exp" top: "max" eltwise_param { operation: MAX } }
layer { name: "slice" type: "Slice" bottom: "max" top: "left" top: "right" slice_param { slice_point: 2 } }
layer { name: "up" type: "Deconvolution" bottom: "left" top: "up" convolution_param { num_output: 2 group: 2 kernel_size: 4 stride: 2 pad: 1 bias_term: false } }
layer { name: "crop" type: "Crop" bottom: "up" bottom: "right" top: "crop" crop_param { offset: 3 } }
`

func manyLayers() []caffetest.Layer {
	return []caffetest.Layer{
		{Name: "bn", Blobs: []caffetest.Blob{numbers(2, 1, 3), numbers(4, 3, 5), numbers(1)}},
		{Name: "scale", Blobs: []caffetest.Blob{numbers(1, 2, -1), numbers(0.1, 0.2, 0.3)}},
		{Name: "prelu", Blobs: []caffetest.Blob{numbers(0.1, 0.2, 0.3)}},
		{Name: "up", Blobs: []caffetest.Blob{{Shape: []int{2, 1, 4, 4}, Values: random(4, 32)}}},
	}
}

// Gradients pass through every kind of layer.
func TestGradientsOfResidualLayersAreRight(t *testing.T) {
	model := convert(t, manyKinds, manyLayers(), caffetest.Form{})
	for _, node := range []string{"power", "cubed", "bn", "prelu", "elu", "sigmoid", "tanh", "abs", "bnll", "exp", "log", "sum", "prod", "max", "left", "right", "up", "crop"} {
		t.Run(node, func(t *testing.T) { checkGradients(t, model, node) })
	}
}

// The network that people brought has its values in every blob.
func TestTheSharedResidualNetworkIsCaffes(t *testing.T) {
	model, err := caffe.ConvertFiles(testfiles.Require(t, "cases/graphs/res.prototxt"), testfiles.Require(t, "cases/graphs/res.caffemodel"))
	if err != nil {
		t.Fatal(err)
	}
	if err := graphs.Check(model.Graph, nil); err != nil {
		t.Error(err)
	}
	if model.Objective != "square(e)" {
		t.Errorf("objective %q", model.Objective)
	}
	checkGradients(t, model, "c1", "c1_pre_batchnorm", "e", "e_pre_relu")
}

// All layers that cannot be converted are named at once.
func TestAllUnknownKindsAreNamed(t *testing.T) {
	_, err := attempt([]byte(deployInput+`layer { name: "one" type: "Python" bottom: "data" top: "a" } layer { name: "two" type: "Python" bottom: "a" top: "b" }
		layer { name: "three" type: "SPP" bottom: "b" top: "c" }`), caffetest.Encode(smallLayers(), caffetest.Form{}))
	if err == nil || !strings.HasPrefix(err.Error(), `layer "one" is of kind "Python", layer "three" is of kind "SPP", which cannot be converted; those that can are AbsVal`) {
		t.Errorf("%v", err)
	}
}

// What Caffe computes otherwise than it says here is refused.
func TestResidualLayersThatCannotBeUsedAreExplained(t *testing.T) {
	blobs := []caffetest.Layer{{Name: "l", Blobs: []caffetest.Blob{numbers(1, 2, 3), numbers(1, 2, 3), numbers(1)}}, {Name: "few", Blobs: []caffetest.Blob{numbers(1)}}}
	for layer, says := range map[string]string{
		`name: "l" type: "BatchNorm" batch_norm_param { use_global_stats: false }`:                       "its use_global_stats is false",
		`name: "few" type: "BatchNorm"`:                                                                  "its statistics in the caffemodel should be 3 means, as many variances and their divisor, but they have [[1]]",
		`name: "none" type: "BatchNorm"`:                                                                 "but there are none",
		`name: "few" type: "Scale"`:                                                                      "its scales in the caffemodel should be 3 numbers, but they have [1]",
		`name: "l" type: "Scale" scale_param { axis: 2 }`:                                                "its numbers are not one for each channel",
		`name: "few" type: "PReLU"`:                                                                      "its slopes in the caffemodel should be 3 numbers",
		`name: "l" type: "Eltwise"`:                                                                      "it has 1 bottoms and 1 tops",
		`name: "l" type: "Eltwise" bottom: "data" eltwise_param { operation: MEAN }`:                     `its operation is "MEAN", but must be SUM, PROD or MAX`,
		`name: "l" type: "Eltwise" bottom: "data" eltwise_param { coeff: 1 }`:                            "it has 1 coefficients for 2 bottoms",
		`name: "l" type: "Slice" top: "b"`:                                                               "3 channels cannot be divided among its 2 tops",
		`name: "l" type: "Slice" top: "b" slice_param { slice_point: 3 }`:                                "its slice points [3] do not rise within 3 channels",
		`name: "l" type: "Slice" top: "b" slice_param { axis: 2 }`:                                       "its axis is 2",
		`name: "l" type: "Log" log_param { base: 1 }`:                                                    "its base is not above 0",
		`name: "l" type: "Crop" bottom: "data" crop_param { offset: 1 }`:                                 "do not lie within",
		`name: "l" type: "Reshape" reshape_param { shape { dim: 0 dim: 9 dim: 8 dim: 24 } }`:             "it changes the shape to [0 9 8 24]",
		`name: "l" type: "Deconvolution" convolution_param { num_output: 2 kernel_size: 2 dilation: 2 }`: "it is dilated",
	} {
		_, err := attempt([]byte(deployInput+`layer { bottom: "data" top: "a" `+layer+` }`), caffetest.Encode(blobs, caffetest.Form{}))
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want an error that says %q", layer, err, says)
			continue
		}
		refused(t, err)
	}
	flat := deployInput + `layer { name: "f" type: "Flatten" bottom: "data" top: "f" } `
	for _, kind := range []string{"Softmax", "Pooling", "Concat", "Slice"} {
		_, err := attempt([]byte(flat+`layer { name: "s" type: "`+kind+`" bottom: "f" top: "s" }`), caffetest.Encode(blobs, caffetest.Form{}))
		if err == nil || !strings.Contains(err.Error(), "its bottom is flattened") {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
