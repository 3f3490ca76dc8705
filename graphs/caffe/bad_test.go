package caffe_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/tfdream/tfdream/graphs/caffe"
	"github.com/tfdream/tfdream/graphs/caffe/caffetest"
)

// attempt converts whatever it is given.
func attempt(prototxt, caffemodel []byte) (*caffe.Model, error) {
	net, err := caffe.ParseNet(prototxt)
	if err != nil {
		return nil, err
	}
	weights, err := caffe.ParseWeights(caffemodel)
	if err != nil {
		return nil, err
	}
	return caffe.Convert(net, weights)
}

// refused checks that an error is of a documented kind and one line long.
func refused(t *testing.T, err error) {
	t.Helper()
	var kind *caffe.KindError
	if !errors.Is(err, caffe.ErrNet) && !errors.Is(err, caffe.ErrWeights) && !errors.Is(err, caffe.ErrConvert) && !errors.As(err, &kind) {
		t.Errorf("an error of no known kind: %v", err)
	}
	if text := err.Error(); strings.Contains(text, "\n") || len(text) > 600 {
		t.Errorf("not one line: %q", text)
	}
}

// Each of these changes to the little network makes it unusable, and the error says why.
func TestPrototxtsThatCannotBeUsedAreExplained(t *testing.T) {
	conv := `convolution_param: < num_output: 4 kernel_size: 3 pad: 1 weight_filler { type: "xavier" } >`
	for name, c := range map[string]struct{ replace, with, says string }{
		"unknown kind":               {`type: "ReLU" bottom: "conv"`, `type: "Embed" bottom: "conv"`, `layer "relu" is of kind "Embed", which cannot be converted; those that can are AbsVal, BNLL, BatchNorm, Bias, Concat, Convolution`},
		"kind of training":           {`type: "Softmax"`, `type: "SoftmaxWithLoss"`, `"SoftmaxWithLoss"`},
		"cut short":                  {`{ num_output: 3 bias_term: false } }`, ``, `line 18: "inner_product_param" has no value`},
		"a brace too many":           {`num_output: 5 }`, `num_output: 5 } }`, `line 15: a field's name is missing before "}"`},
		"no value":                   {"num_output: 5", "num_output:", `line 15: "num_output" has no value`},
		"not a number":               {"kernel_size: 3 stride: 1", "kernel_size: three stride: 1", `line 9: kernel_size "three" is not a whole number from 1 to 1024`},
		"negative":                   {"pad: 2 dilation", "pad: -2 dilation", `line 7: pad "-2" is not a whole number from 0 to 1024`},
		"huge":                       {"num_output: 5", "num_output: 4294967295", "is not a whole number from 1 to 1048576"},
		"twice":                      {"num_output: 5", "num_output: 5 num_output: 6", `num_output "6" is given twice`},
		"a word for message":         {conv, "convolution_param: 3", `convolution_param "3" is not a message`},
		"a string is not terminated": {`name: "Small"`, `name: "Small`, "line 1: a string is not terminated"},
		"a stray mark":               {`name: "Small"`, `name: "Small" %`, `line 1: "%" does not belong`},
		"no name":                    {`name: "relu"`, ``, "line 5: layer has no name or no type"},
		"no input":                   {"input: 'data'", "", "it has no input"},
		"two inputs":                 {"input: 'data'", "input: 'data' input: 'im_info'", `it has 2 inputs ("data", "im_info"), but a picture is a single input`},
		"grey input":                 {"dim: 1, dim: 3;", "dim: 1, dim: 1;", "its input has the shape [1 1 24 24], but a picture's is 1 3 HEIGHT WIDTH"},
		"unknown bottom":             {`bottom: "pool" top: "max"`, `bottom: "pol" top: "max"`, `layer "max" (Pooling): its bottom "pol" is not made by any layer before it`},
		"two bottoms":                {`bottom: "pool" top: "max"`, `bottom: "pool" bottom: "pool" top: "max"`, "it has 2 bottoms and 1 tops; it should have one of each"},
		"top made twice":             {`bottom: "pool" top: "max"`, `bottom: "pool" top: "norm"`, `its top "norm" is also made by another layer`},
		"name used twice":            {`name: "fc2"`, `name: "fc"`, `layer "fc" (InnerProduct): another layer has this name too`},
		"in place":                   {`bottom: "norm" top: "pool"`, `bottom: "norm" top: "norm"`, "it works in place, which only AbsVal, BatchNorm,"},
		"stochastic pooling":         {"pool: MAX", "pool: STOCHASTIC", `its pool is "STOCHASTIC", but only MAX and AVE can be converted`},
		"pad too large":              {"stride: 1 pad: 1", "stride: 1 pad: 3", "its pad is not smaller than its window"},
		"stride too large":           {"kernel_size: 2 stride: 2", "kernel_size: 2 stride: 3", "its stride is larger than its window"},
		"half a size":                {"kernel_size: 2 stride: 2", "kernel_h: 2 stride: 2", "kernel_h"},
		"LRN in a channel":           {"local_size: 3", "local_size: 3 norm_region: WITHIN_CHANNEL", `its norm_region is "WITHIN_CHANNEL"`},
		"LRN of even size":           {"local_size: 3", "local_size: 4", "its local_size is 4, but must be odd"},
		"concat of pictures":         {`top: "a/output" }`, `top: "a/output" concat_param { axis: 0 } }`, "its axis is 0, but only 1, the channels, can be converted"},
		"other weights":              {conv, "convolution_param { num_output: 4 kernel_size: 5 }", "its weights in the caffemodel should have the shape [4 3 5 5], but they have [4 3 3 3]"},
		"no weights":                 {`name: "fc2"`, `name: "fc3"`, "its weights in the caffemodel should have the shape [3 5 1 1], but there are none"},
		"no biases":                  {"num_output: 3 bias_term: false", "num_output: 3", "its biases in the caffemodel should be 3 numbers, but there are none"},
		"groups":                     {"group: 2", "group: 3", "4 channels and 4 outputs cannot be divided among its 3 groups"},
		"other picture size":         {"dim: 24 dim: 24", "dim: 64 dim: 24", `layer "fc" (InnerProduct): its weights in the caffemodel should have the shape [5 8 16 6], but they have [5 288]`},
		"picture too small":          {"dim: 24 dim: 24", "dim: 1 dim: 1", "its window of 3x3 pixels is larger than what is left of the prototxt's picture"},
		"neither true nor":           {"bias_term: false", "bias_term: maybe", `bias_term "maybe" is neither true nor false`},
		"V0":                         {`layer { name: "relu"`, `layers { layer { name: "relu" type: "relu" } } layer { name: "relu"`, "V0 record"},
		"names clash":                {`top: "prob"`, `top: "fc/conv"`, `two nodes would be called "fc/conv"`},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(smallV2, c.replace) {
				t.Fatalf("the network has no %q", c.replace)
			}
			changed := strings.Replace(smallV2, c.replace, c.with, 1)
			_, err := attempt([]byte(changed), caffetest.Encode(smallLayers(), caffetest.Form{}))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("error %v, want one that says %q", err, c.says)
			}
			refused(t, err)
		})
	}
}

func TestCaffemodelsThatCannotBeUsedAreExplained(t *testing.T) {
	whole := caffetest.Encode(smallLayers(), caffetest.Form{V1: true, OldShape: true})
	bytesField := func(number protowire.Number, value []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), value)
	}
	layer := func(blob []byte) []byte {
		return bytesField(100, append(bytesField(1, []byte("conv")), bytesField(7, blob)...))
	}
	huge := bytesField(7, bytesField(1, protowire.AppendVarint(protowire.AppendVarint(nil, 1<<31-1), 1<<31-1)))
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"empty":              {nil, "it contains no layer of a Caffe network"},
		"text":               {[]byte(smallV2), "a protobuf cannot be read from it"},
		"cut in half":        {whole[:len(whole)/2], "cut short"},
		"no weights":         {caffetest.Encode([]caffetest.Layer{{Name: "conv"}}, caffetest.Form{}), "no layer in it has weights"},
		"V0":                 {bytesField(2, bytesField(1, bytesField(1, []byte("conv1")))), "V0 record"},
		"odd bytes":          {layer(bytesField(5, []byte{1, 2, 3})), `layer "conv": blob 0: it is damaged`},
		"shape of no values": {layer(huge), "does not fit its 0 values"},
		"negative dimension": {layer(bytesField(7, bytesField(1, protowire.AppendVarint(nil, 1<<64-3)))), "it has a dimension of -3"},
		"many dimensions":    {layer(bytesField(7, bytesField(1, make([]byte, 33)))), "more than 32 dimensions"},
		"many blobs":         {bytesField(100, repeat(100, bytesField(7, bytesField(5, make([]byte, 4))))), "more than 64 blobs"},
		"many layers":        {repeat(100_001, bytesField(100, nil)), "more than 100000 layers"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := attempt([]byte(smallV2), c.data)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("error %v, want one that says %q", err, c.says)
			}
			refused(t, err)
		})
	}
}

// repeat repeats a field.
func repeat(n int, field []byte) []byte { return []byte(strings.Repeat(string(field), n)) }

// Wherever a caffemodel is cut there is an error; between two layers it is that the
// network lacks weights.
func TestNoPieceOfACaffemodelIsOne(t *testing.T) {
	whole := caffetest.Encode(smallLayers()[:4], caffetest.Form{})
	for n := range whole {
		_, err := attempt([]byte(smallV2), whole[:n])
		if err == nil {
			t.Fatalf("%d of %d bytes are accepted", n, len(whole))
		}
		refused(t, err)
	}
	if _, err := attempt([]byte(smallV2), whole); err != nil {
		t.Error(err)
	}
}

// Small files that ask for much get an error, and little memory.
func TestHostileFilesTakeLittleMemory(t *testing.T) {
	small := caffetest.Encode(smallLayers(), caffetest.Form{})
	head := "input: 'data' input_dim: [1, 3, 24, 24]\n"
	doubling := head
	for i := range 60 {
		from := fmt.Sprintf("x%d", i-1)
		if i == 0 {
			from = "data"
		}
		doubling += fmt.Sprintf("layer { name: 'x%d' type: 'Concat' bottom: '%s' bottom: '%s' top: 'x%d' }\n", i, from, from, i)
	}
	var relus strings.Builder
	relus.WriteString(head)
	for i := range 60_000 {
		fmt.Fprintf(&relus, "layer{name:'%d' type:'ReLU' bottom:'data' top:'%d'}", i, i)
	}
	wide := caffetest.Encode([]caffetest.Layer{{Name: "c", Blobs: []caffetest.Blob{{Shape: []int{1024, 3, 2, 2}, Values: make([]float32, 1024*12)}}}}, caffetest.Form{})
	for name, c := range map[string]struct {
		prototxt   string
		caffemodel []byte
	}{
		"deep":          {strings.Repeat("a{", 2_000_000), small},
		"deep lists":    {strings.Repeat("a:[", 1_000_000), small},
		"many fields":   {strings.Repeat("a:1 ", 1<<20), small},
		"many comments": {strings.Repeat("#\n", 2<<20-8), small},
		"too long":      {strings.Repeat("#", 5<<20), small},
		"one string":    {`a:"` + strings.Repeat(`\x`, 2<<20-8) + `"`, small},
		"doubling":      {doubling, small},
		"many layers":   {relus.String(), small},
		"many groups":   {head + "layer { name: 'c' type: 'Convolution' bottom: 'data' top: 'c' convolution_param { num_output: 1048576 kernel_size: 1 group: 1048576 } }", small},
		"wide spread":   {head + "layer { name: 'c' type: 'Convolution' bottom: 'data' top: 'c' convolution_param { num_output: 1024 kernel_size: 2 dilation: 1022 pad: 1024 bias_term: false } }", wide},
		"wider spread":  {head + "layer { name: 'c' type: 'Convolution' bottom: 'data' top: 'c' convolution_param { num_output: 1024 kernel_size: 1024 dilation: 1024 } }", wide},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := attempt([]byte(c.prototxt), c.caffemodel)
			runtime.ReadMemStats(&after)
			if err != nil {
				refused(t, err)
			} else if name != "many layers" {
				t.Error("no error")
			}
			if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 400 {
				t.Errorf("took %d MB in all", took)
			}
		})
	}
}

func TestFilesAreNamedInErrors(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	net, model := write("deploy.prototxt", []byte(smallV2)), write("small.caffemodel", caffetest.Encode(smallLayers(), caffetest.Form{}))
	if _, err := caffe.ConvertFiles(net, model); err != nil {
		t.Error(err)
	}
	for _, c := range []struct{ prototxt, caffemodel, says string }{
		{filepath.Join(dir, "missing"), model, "missing: no such file"},
		{dir, model, "it is a folder"},
		{model, net, "reading " + model + ": not a usable network definition"},
		{net, write("empty", nil), "empty: not a usable caffemodel"},
		{write("large.prototxt", make([]byte, 5<<20)), model, "it has more than 4 MiB"},
		{write("other.prototxt", []byte(strings.Replace(smallV2, "num_output: 5", "num_output: 6", 1))), model, "other.prototxt with small.caffemodel: cannot be converted: layer"},
	} {
		if _, err := caffe.ConvertFiles(c.prototxt, c.caffemodel); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("error %v, want one that says %q", err, c.says)
		}
	}
}
