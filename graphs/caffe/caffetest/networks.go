package caffetest

import (
	"fmt"
	"math"
	"strings"
)

// Net is a network as it is published: two files.
type Net struct {
	Prototxt   string
	Caffemodel []byte
}

// net writes the records of a deploy.prototxt and the weights that fit them.
type net struct {
	strings.Builder
	v1      bool           // records of the field "layers"
	rates   string         // fields of training in each layer with weights
	shrink  int            // by which numbers of channels are divided
	outputs map[string]int // channels of each blob
	layers  []Layer
}

// SqueezeNet is version 1.1 (Iandola et al. 2016), its channels divided by shrink. With 1, the
// prototxt is the published one, byte for byte; without weights, as they would be large.
func SqueezeNet(shrink int) Net {
	n := newNet(shrink, `# please cite:
# @article{SqueezeNet,
#     Author = {Forrest N. Iandola and Matthew W. Moskewicz and Khalid Ashraf and Song Han and William J. Dally and Kurt Keutzer},
#     Title = {SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and $<$1MB model size},
#     Journal = {arXiv:1602.07360},
#     Year = {2016}
# }

`)
	n.input(227)
	top := n.maxPool("pool1", n.activated("conv1", "data", 64, "kernel_size: 3", "stride: 2"), 3)
	for i, channels := range [][2]int{{16, 64}, {16, 64}, {32, 128}, {32, 128}, {48, 192}, {48, 192}, {64, 256}, {64, 256}} {
		fire := fmt.Sprintf("fire%d/", i+2)
		squeezed := n.activated(fire+"squeeze1x1", top, channels[0], "kernel_size: 1")
		one := n.activated(fire+"expand1x1", squeezed, channels[1], "kernel_size: 1")
		three := n.activated(fire+"expand3x3", squeezed, channels[1], "pad: 1", "kernel_size: 3")
		top = n.record("Concat", fire+"concat", fire+"concat", []string{one, three})
		n.outputs[top] = n.outputs[one] + n.outputs[three]
		if i == 1 || i == 3 {
			top = n.maxPool(fmt.Sprintf("pool%d", i+2), top, 3)
		}
	}
	n.dropout("drop9", top)
	top = n.activated("conv10", top, 1000, "kernel_size: 1")
	top = n.record("Pooling", "pool10", "pool10", []string{top}, "pooling_param", "pool: AVE", "global_pooling: true")
	n.record("Softmax", "prob", "prob", []string{top})
	return n.done(Form{})
}

// VGG is a network of Simonyan and Zisserman's (2014) with so many convolutions before each
// pooling, in the old records, its channels divided by shrink. With 1, the prototxt is the
// published one, byte for byte, without weights.
func VGG(shrink int, convolutions ...int) Net {
	depth := 3
	for _, n := range convolutions {
		depth += n
	}
	n := newNet(shrink, fmt.Sprintf("name: \"VGG_ILSVRC_%d_layers\"\ninput: \"data\"\ninput_dim: 10\ninput_dim: 3\ninput_dim: 224\ninput_dim: 224\n", depth))
	n.v1 = true
	top, channels := "data", 64
	for i, count := range convolutions {
		for j := range count {
			part := fmt.Sprintf("%d_%d", i+1, j+1)
			top = n.relu("relu"+part, n.convolution("conv"+part, top, channels, "pad: 1", "kernel_size: 3"))
		}
		top, channels = n.maxPool(fmt.Sprintf("pool%d", i+1), top, 2), min(2*channels, 512)
	}
	n.classify(top, 7)
	return n.done(Form{V1: true, OldShape: true})
}

// AlexNet is BVLC's (Krizhevsky et al. 2012), which has grouped convolutions, its channels
// divided by shrink. With 1, the prototxt is the published one, byte for byte, without weights.
func AlexNet(shrink int) Net {
	n := newNet(shrink, "name: \"AlexNet\"\n")
	n.rates = "  param {\n    lr_mult: 1\n    decay_mult: 1\n  }\n  param {\n    lr_mult: 2\n    decay_mult: 0\n  }\n"
	n.input(227)
	norm := func(name, bottom string) string {
		n.outputs[name] = n.outputs[bottom]
		return n.record("LRN", name, name, []string{bottom}, "lrn_param", "local_size: 5", "alpha: 0.0001", "beta: 0.75")
	}
	top := n.relu("relu1", n.convolution("conv1", "data", 96, "kernel_size: 11", "stride: 4"))
	top = n.maxPool("pool1", norm("norm1", top), 3)
	top = n.relu("relu2", n.convolution("conv2", top, 256, "pad: 2", "kernel_size: 5", "group: 2"))
	top = n.maxPool("pool2", norm("norm2", top), 3)
	top = n.relu("relu3", n.convolution("conv3", top, 384, "pad: 1", "kernel_size: 3"))
	top = n.relu("relu4", n.convolution("conv4", top, 384, "pad: 1", "kernel_size: 3", "group: 2"))
	top = n.relu("relu5", n.convolution("conv5", top, 256, "pad: 1", "kernel_size: 3", "group: 2"))
	n.classify(n.maxPool("pool5", top, 3), 6)
	return n.done(Form{V1: true, OldShape: true})
}

func newNet(shrink int, head string) *net {
	n := &net{shrink: shrink, outputs: map[string]int{"data": 3}}
	n.WriteString(head)
	return n
}

func (n *net) done(form Form) Net {
	if n.shrink == 1 {
		return Net{Prototxt: n.String()}
	}
	return Net{n.String(), Encode(n.layers, form)}
}

func (n *net) input(side int) {
	fmt.Fprintf(n, "layer {\n  name: \"data\"\n  type: \"Input\"\n  top: \"data\"\n  input_param { shape: { dim: 10 dim: 3 dim: %d dim: %[1]d } }\n}\n", side)
}

// oldKinds are the V1 names of the kinds whose V2 names are not just capitalised.
var oldKinds = strings.NewReplacer("InnerProduct", "INNER_PRODUCT", "Convolution", "CONVOLUTION", "Pooling", "POOLING", "ReLU", "RELU", "Dropout", "DROPOUT", "Softmax", "SOFTMAX")

// record writes a layer, with a message of its own parameters where there is one, and
// returns its top.
func (n *net) record(kind, name, top string, bottoms []string, params ...string) string {
	var from strings.Builder
	for _, bottom := range bottoms {
		fmt.Fprintf(&from, "  bottom: %q\n", bottom)
	}
	if n.v1 {
		fmt.Fprintf(n, "layers {\n%s  top: %q\n  name: %q\n  type: %s\n", from.String(), top, name, oldKinds.Replace(kind))
	} else {
		fmt.Fprintf(n, "layer {\n  name: %q\n  type: %q\n%s  top: %q\n", name, kind, from.String(), top)
	}
	if kind == "Convolution" || kind == "InnerProduct" {
		n.WriteString(n.rates)
	}
	if len(params) > 0 {
		fmt.Fprintf(n, "  %s {\n    %s\n  }\n", params[0], strings.Join(params[1:], "\n    "))
	}
	n.WriteString("}\n")
	return top
}

// convolution adds a convolution with weights. Its params begin with "pad" or "kernel_size".
func (n *net) convolution(name, bottom string, outputs int, params ...string) string {
	outputs /= n.shrink
	size, groups := 0, 1
	for _, param := range params {
		fmt.Sscanf(param, "kernel_size: %d", &size)
		fmt.Sscanf(param, "group: %d", &groups)
	}
	n.weigh(name, outputs, n.outputs[bottom]/groups, size, size)
	return n.record("Convolution", name, name, []string{bottom}, append([]string{"convolution_param", fmt.Sprintf("num_output: %d", outputs)}, params...)...)
}

// relu activates a blob in place.
func (n *net) relu(name, blob string) string {
	return n.record("ReLU", name, blob, []string{blob})
}

// activated is a convolution with its ReLU, named as SqueezeNet names them.
func (n *net) activated(name, bottom string, outputs int, params ...string) string {
	block, part := "", name
	if at := strings.LastIndex(name, "/"); at >= 0 {
		block, part = name[:at+1], name[at+1:]
	}
	return n.relu(block+"relu_"+part, n.convolution(name, bottom, outputs, params...))
}

func (n *net) dropout(name, blob string) {
	n.record("Dropout", name, blob, []string{blob}, "dropout_param", "dropout_ratio: 0.5")
}

func (n *net) maxPool(name, bottom string, size int) string {
	n.outputs[name] = n.outputs[bottom]
	return n.record("Pooling", name, name, []string{bottom}, "pooling_param", "pool: MAX", fmt.Sprintf("kernel_size: %d", size), "stride: 2")
}

// classify adds the three layers that see all of the picture, of which so many places
// a side are left.
func (n *net) classify(bottom string, side int) {
	for i, outputs := range []int{4096, 4096, 1000} {
		name, outputs := fmt.Sprintf("fc%d", i+6), outputs/n.shrink
		n.weigh(name, outputs, n.outputs[bottom]*side*side)
		n.record("InnerProduct", name, name, []string{bottom}, "inner_product_param", fmt.Sprintf("num_output: %d", outputs))
		bottom, side = name, 1
		if i < 2 {
			n.dropout(fmt.Sprintf("drop%d", i+6), n.relu(fmt.Sprintf("relu%d", i+6), name))
		}
	}
	n.record("Softmax", "prob", "prob", []string{bottom})
}

// weigh adds a layer's weights, waves, and its biases.
func (n *net) weigh(name string, shape ...int) {
	n.outputs[name] = shape[0]
	if n.shrink == 1 {
		return
	}
	size := 1
	for _, d := range shape {
		size *= d
	}
	values := make([]float32, size+shape[0])
	for i := range values {
		values[i] = float32(math.Sin(float64(i*i)) / math.Sqrt(float64(size/shape[0])))
	}
	n.layers = append(n.layers, Layer{name, []Blob{{shape, values[:size]}, {shape[:1], values[size:]}}})
}
