package twin

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"

	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// Weights are uniform in ±sqrt(gain/inputs). With a gain of 6 that is He's
// initialisation (arXiv 1502.01852), which keeps activations of one size
// through layers of Relu.
const (
	kernelGain  = 6.0
	softmaxGain = 0.06 // small, so that softmax does not saturate
	biasLimit   = 0.5
)

// weights adds a constant of uniform draws for a layer of so many inputs.
func (b *builder) weights(name string, gain float64, inputs int, dims ...int) {
	b.constant(name, uniform(b.seed, name, float32(math.Sqrt(gain/float64(inputs))), dims...))
}

// biases adds a constant of small uniform draws.
func (b *builder) biases(name string, n int) {
	b.constant(name, uniform(b.seed, name, biasLimit, n))
}

// uniform draws a tensor in ±limit. Each name has its own stream, and each
// value is one exact float32 times limit, rounded once, so that every machine
// draws the same bits.
func uniform(seed uint64, name string, limit float32, dims ...int) *tensorpb.TensorProto {
	h := fnv.New64a()
	h.Write([]byte(name))
	source := rand.NewPCG(seed, h.Sum64())
	n := 1
	for _, d := range dims {
		n *= d
	}
	content := make([]byte, 0, 4*n)
	for range n {
		unit := float32(int32(source.Uint64()>>40)-1<<23) / (1 << 23) // 24 bits, in [-1, 1)
		content = binary.LittleEndian.AppendUint32(content, math.Float32bits(unit*limit))
	}
	return &tensorpb.TensorProto{Dtype: float, TensorShape: graphdef.Shape(dims...), TensorContent: content}
}
