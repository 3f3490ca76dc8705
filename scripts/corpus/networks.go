package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/tfdream/tfdream/graphs/caffe/caffetest"
)

// prototxt is a network as Caffe describes it.
const prototxt = `name: "Small"
input: "data"
input_shape { dim: 1 dim: 3 dim: 24 dim: 24 }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_size: 3 pad: 1 } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "norm" type: "LRN" bottom: "conv" top: "norm" lrn_param { local_size: 3 alpha: 0.5 } }
layer { name: "pool" type: "Pooling" bottom: "norm" top: "pool" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
layer { name: "fc" type: "InnerProduct" bottom: "pool" top: "fc" inner_product_param { num_output: 5 } }
layer { name: "prob" type: "Softmax" bottom: "fc" top: "prob" }
`

// residualPrototxt has the layers of residual and of fully convolutional networks.
const residualPrototxt = `input: "data"
input_shape { dim: 1 dim: 3 dim: 24 dim: 24 }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_size: 3 pad: 1 bias_term: false } }
layer { name: "bn" type: "BatchNorm" bottom: "conv" top: "bn" batch_norm_param { eps: 0.001 } }
layer { name: "scale" type: "Scale" bottom: "bn" top: "bn" scale_param { bias_term: true } }
layer { name: "prelu" type: "PReLU" bottom: "bn" top: "bn" }
layer { name: "sum" type: "Eltwise" bottom: "conv" bottom: "bn" top: "sum" eltwise_param { coeff: 1 coeff: -1 } }
layer { name: "slice" type: "Slice" bottom: "sum" top: "left" top: "right" slice_param { slice_point: 1 } }
layer { name: "up" type: "Deconvolution" bottom: "sum" top: "up" convolution_param { num_output: 4 kernel_size: 4 stride: 2 group: 4 bias_term: false } }
layer { name: "crop" type: "Crop" bottom: "up" bottom: "data" top: "crop" crop_param { axis: 2 offset: 1 } }
`

// networkCases convert Caffe networks that are cut, flipped, other files, or say what
// cannot be.
func networkCases() []Case {
	blob := func(shape ...int) caffetest.Blob {
		n := 1
		for _, side := range shape {
			n *= side
		}
		return caffetest.Blob{Shape: shape, Values: make([]float32, n)}
	}
	weights := caffetest.Encode([]caffetest.Layer{
		{Name: "conv", Blobs: []caffetest.Blob{blob(4, 3, 3, 3), blob(4)}},
		{Name: "fc", Blobs: []caffetest.Blob{blob(5, 4*12*12), blob(5)}},
	}, caffetest.Form{})
	var cases []Case
	add := func(name string, text, caffemodel []byte, want answer, setup func(string) error) {
		files := map[string][]byte{"net.prototxt": text, "net.caffemodel": caffemodel}
		if setup != nil {
			delete(files, strings.Fields(name)[0])
		}
		c := Case{Group: "files", Name: name, Want: want, Files: files, Setup: setup,
			Args: []string{"convert", "-q", "--caffe", "-o", "made.pb", "net.prototxt", "net.caffemodel"}}
		if want != aRefusal {
			c.also("made.pb", "made.toml")
		}
		cases = append(cases, c)
	}
	text := []byte(prototxt)
	add("a Caffe network", text, weights, anything, nil)
	for i := range 12 {
		add(fmt.Sprintf("net.prototxt cut at %d twelfths", i), text[:len(text)*i/12], weights, anything, nil)
		add(fmt.Sprintf("net.caffemodel cut at %d twelfths", i), text, weights[:len(weights)*i/12], aRefusal, nil)
		for j, whole := range [][]byte{text, weights} {
			flipped := [][]byte{text, weights}
			flipped[j] = bytes.Clone(whole)
			flipped[j][len(whole)*i/12] ^= 1 << (i % 8)
			add(fmt.Sprintf("%s with a bit flipped at %d twelfths", []string{"net.prototxt", "net.caffemodel"}[j], i), flipped[0], flipped[1], anything, nil)
		}
	}
	for _, name := range []string{"net.prototxt", "net.caffemodel"} {
		add(name+" that is not there", text, weights, aRefusal, func(string) error { return nil })
		add(name+" that is a folder", text, weights, aRefusal, directory(name))
		add(name+" that is a pipe", text, weights, aRefusal, fifo(name))
		add(name+" without end", text, weights, aRefusal, link("/dev/zero", name))
	}
	add("the two files in turned order", weights, text, aRefusal, nil)
	for _, change := range [][2]string{
		{"num_output: 4", "num_output: 0"}, {"num_output: 4", "num_output: -1"}, {"num_output: 4", "num_output: 4000000000"}, {"kernel_size: 3", "kernel_size: 0"},
		{"kernel_size: 3", "kernel_size: 4000000000"}, {"pad: 1", "pad: 4000000000"}, {"pad: 1", "pad: 1 stride: 0"}, {"pad: 1", "pad: 1 group: 0"}, {"pad: 1", "pad: 1 group: 3"},
		{"pad: 1", "pad: 1 dilation: 4000000000"}, {"local_size: 3", "local_size: 0"}, {"local_size: 3", "local_size: 2000000000"}, {"alpha: 0.5", "alpha: nan"}, {"alpha: 0.5", "alpha: 1e999"},
		{"stride: 2", "stride: 0"}, {"stride: 2", "stride: 4000000000"}, {"dim: 24", "dim: 0"}, {"dim: 24", "dim: 99999999999999999999"}, {"dim: 24", "dim: 2000000000"},
		{`bottom: "data"`, `bottom: "prob"`}, {`bottom: "norm"`, `bottom: "pool"`}, {`"MAX"`, `"MOST"`}, {`"Softmax"`, `"Python"`}, {"}", "{"}, {"layer", strings.Repeat("layer {", 5000)},
	} {
		add(fmt.Sprintf("a prototxt with %.30q for %q", change[1], change[0]), []byte(strings.Replace(prototxt, change[0], change[1], 1)), weights, anything, nil)
	}
	residual := []byte(residualPrototxt)
	channels := blob(4)
	statistics := caffetest.Encode([]caffetest.Layer{{Name: "conv", Blobs: []caffetest.Blob{blob(4, 3, 3, 3)}}, {Name: "bn", Blobs: []caffetest.Blob{channels, channels, blob(1)}},
		{Name: "scale", Blobs: []caffetest.Blob{channels, channels}}, {Name: "prelu", Blobs: []caffetest.Blob{channels}}, {Name: "up", Blobs: []caffetest.Blob{blob(4, 1, 4, 4)}}}, caffetest.Form{})
	add("a residual Caffe network", residual, statistics, anything, nil)
	for _, change := range [][2]string{
		{"eps: 0.001", "eps: 0"}, {"eps: 0.001", "eps: -1"}, {"eps: 0.001", "use_global_stats: false"}, {"bias_term: true", "axis: 3"}, {"bias_term: true", "num_axes: 0"},
		{"coeff: -1", "coeff: -1 coeff: 1"}, {"coeff: -1", "operation: PROD"}, {"coeff: -1", "coeff: nan"}, {"slice_point: 1", "slice_point: 4"}, {"slice_point: 1", "slice_point: 4000000000"},
		{"kernel_size: 4", "kernel_size: 0"}, {"kernel_size: 4", "kernel_size: 4000000000"}, {"stride: 2", "stride: 0"}, {"stride: 2", "stride: 4000000000"}, {"group: 4", "group: 0"},
		{"offset: 1", "offset: 4000000000"}, {"offset: 1", "offset: -1"}, {"axis: 2", "axis: 1"}, {`"PReLU"`, `"Embed"`}, {`bottom: "bn"`, `bottom: "up"`}, {`"Crop"`, `"Flatten"`},
	} {
		add(fmt.Sprintf("a residual prototxt with %.30q for %q", change[1], change[0]), []byte(strings.Replace(residualPrototxt, change[0], change[1], 1)), statistics, anything, nil)
	}
	return cases
}
