// Package twin generates a structural twin of the Inception5h graph: every
// node, name, attribute and shape of the network that TensorFlow published in
// 2015 (as "inception5h.zip"), with weights drawn from a seed instead of
// learned ones. What works on the twin works on the real file.
//
// Like the original, it is written as TensorFlow wrote graphs then: constants
// first, every node pinned to /cpu:0, the v1 Concat, no data_format, no T on
// LRN and MaxPool, no Tshape on Reshape, and no producer version, so that the
// Placeholder's empty shape means unknown. The classifying heads reshape to
// sizes that fit pictures of 224x224 only.
package twin

import (
	"fmt"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// Classes is the number of channels of the softmax layers.
const Classes = 1008

// block is the channels of an inception block's six convolutions.
type block struct {
	name                                   string
	c1x1, r3x3, c3x3, r5x5, c5x5, poolProj int
}

var (
	blocks3 = []block{
		{"mixed3a", 64, 96, 128, 16, 32, 32},
		{"mixed3b", 128, 128, 192, 32, 96, 64},
	}
	blocks4 = []block{
		{"mixed4a", 192, 96, 204, 16, 48, 64},
		{"mixed4b", 160, 112, 224, 24, 64, 64},
		{"mixed4c", 128, 128, 256, 24, 64, 64},
		{"mixed4d", 112, 144, 288, 32, 64, 64},
		{"mixed4e", 256, 160, 320, 32, 128, 128},
	}
	blocks5 = []block{
		{"mixed5a", 256, 160, 320, 48, 128, 128},
		{"mixed5b", 384, 192, 384, 48, 128, 128},
	}
)

// builder collects nodes; its methods add a layer each and return its name.
type builder struct {
	seed      uint64
	constants []*nodepb.NodeDef
	nodes     []*nodepb.NodeDef
	channels  map[string]int // of each layer's output
}

// Inception5h generates the twin. The same seed gives the same graph, bit for
// bit, on every machine.
func Inception5h(seed uint64) *graphpb.GraphDef {
	b := &builder{seed: seed, channels: map[string]int{"input": 3}}
	b.node("input", "Placeholder", nil, attrs{"dtype": float, "shape": graphdef.Shape()})

	x := b.conv("conv2d0", "input", 64, 7, 2, "SAME")
	x = b.maxPool("maxpool0", x, 2)
	x = b.lrn("localresponsenorm0", x)
	x = b.conv("conv2d1", x, 64, 1, 1, "VALID")
	x = b.conv("conv2d2", x, 192, 3, 1, "SAME")
	x = b.lrn("localresponsenorm1", x)
	x = b.maxPool("maxpool1", x, 2)
	x = b.blocks(x, blocks3)
	x = b.maxPool("maxpool4", x, 2)
	x = b.blocks(x, blocks4)
	x = b.maxPool("maxpool10", x, 2)
	x = b.blocks(x, blocks5)

	outputs := []string{b.head(0, "mixed4a"), b.head(1, "mixed4d")}
	x = b.avgPool("avgpool0", x, 7, 1)
	x = b.reshape("avgpool0/reshape", x, 1024)
	outputs = append(outputs, b.softmax(2, x))
	for i, name := range []string{"output", "output1", "output2"} {
		b.node(name, "Identity", []string{outputs[i]}, attrs{"T": float})
	}
	return &graphpb.GraphDef{Node: append(b.constants, b.nodes...)}
}

// Marshal serializes a graph to the same bytes every time.
func Marshal(def *graphpb.GraphDef) ([]byte, error) {
	return proto.MarshalOptions{Deterministic: true}.Marshal(def)
}

// node adds a node of any op but Const.
func (b *builder) node(name, op string, inputs []string, a attrs) {
	b.nodes = append(b.nodes, &nodepb.NodeDef{Name: name, Op: op, Input: inputs, Device: "/cpu:0", Attr: a.Proto()})
}

// conv adds the three nodes of a convolution, with its weights and biases.
func (b *builder) conv(name, from string, out, size, stride int, padding string) string {
	in := b.channels[from]
	b.weights(name+"_w", kernelGain, in*size*size, size, size, in, out)
	b.biases(name+"_b", out)
	b.node(name+"_pre_relu/conv", "Conv2D", []string{from, name + "_w"}, attrs{
		"T": float, "strides": square(stride), "padding": padding, "use_cudnn_on_gpu": true,
	})
	return b.biasedRelu(name, name+"_pre_relu/conv", out)
}

// biasedRelu adds name_pre_relu and name.
func (b *builder) biasedRelu(name, from string, out int) string {
	b.node(name+"_pre_relu", "BiasAdd", []string{from, name + "_b"}, attrs{"T": float})
	b.node(name, "Relu", []string{name + "_pre_relu"}, attrs{"T": float})
	b.channels[name] = out
	return name
}

func (b *builder) maxPool(name, from string, stride int) string {
	b.node(name, "MaxPool", []string{from}, pool(3, stride, "SAME"))
	b.channels[name] = b.channels[from]
	return name
}

func (b *builder) avgPool(name, from string, size, stride int) string {
	a := pool(size, stride, "VALID")
	a["T"] = float
	b.node(name, "AvgPool", []string{from}, a)
	b.channels[name] = b.channels[from]
	return name
}

func (b *builder) lrn(name, from string) string {
	b.node(name, "LRN", []string{from}, attrs{
		"depth_radius": int64(5), "bias": float32(2), "alpha": float32(1e-4), "beta": float32(0.5),
	})
	b.channels[name] = b.channels[from]
	return name
}

// blocks adds inception blocks one after the other.
func (b *builder) blocks(from string, list []block) string {
	for _, k := range list {
		one := b.conv(k.name+"_1x1", from, k.c1x1, 1, 1, "SAME")
		three := b.conv(k.name+"_3x3", b.conv(k.name+"_3x3_bottleneck", from, k.r3x3, 1, 1, "SAME"), k.c3x3, 3, 1, "SAME")
		five := b.conv(k.name+"_5x5", b.conv(k.name+"_5x5_bottleneck", from, k.r5x5, 1, 1, "SAME"), k.c5x5, 5, 1, "SAME")
		proj := b.conv(k.name+"_pool_reduce", b.maxPool(k.name+"_pool", from, 1), k.poolProj, 1, 1, "SAME")
		b.constant(k.name+"/concat_dim", int32Scalar(3))
		b.node(k.name, "Concat", []string{k.name + "/concat_dim", one, three, five, proj}, attrs{"N": int64(4), "T": float})
		b.channels[k.name] = k.c1x1 + k.c3x3 + k.c5x5 + k.poolProj
		from = k.name
	}
	return from
}

func (b *builder) softmax(k int, from string) string {
	name := fmt.Sprintf("softmax%d", k)
	x := b.matMul(name+"_pre_activation/matmul", name+"_w", from, Classes, softmaxGain)
	b.biases(name+"_b", Classes)
	b.node(name+"_pre_activation", "BiasAdd", []string{x, name + "_b"}, attrs{"T": float})
	b.node(name, "Softmax", []string{name + "_pre_activation"}, attrs{"T": float})
	return name
}

func (b *builder) matMul(name, weights, from string, out int, gain float64) string {
	in := b.channels[from]
	b.weights(weights, gain, in, in, out)
	b.node(name, "MatMul", []string{from, weights}, attrs{"T": float, "transpose_a": false, "transpose_b": false})
	b.channels[name] = out
	return name
}

// reshape adds a Reshape to rows of the given length.
func (b *builder) reshape(name, from string, columns int) string {
	b.constant(name+"/shape", int32Vector(-1, int32(columns)))
	b.node(name, "Reshape", []string{from, name + "/shape"}, attrs{"T": float})
	b.channels[name] = columns
	return name
}

// head adds a classifier that hangs on a block in the middle.
func (b *builder) head(k int, from string) string {
	head, nn := fmt.Sprintf("head%d", k), fmt.Sprintf("nn%d", k)
	x := b.conv(head+"_bottleneck", b.avgPool(head+"_pool", from, 5, 3), 128, 1, 1, "SAME")
	x = b.reshape(head+"_bottleneck/reshape", x, 4*4*128)
	x = b.matMul(nn+"_pre_relu/matmul", nn+"_w", x, 1024, kernelGain)
	b.biases(nn+"_b", 1024)
	x = b.biasedRelu(nn, x, 1024)
	return b.softmax(k, b.reshape(nn+"/reshape", x, 1024))
}
