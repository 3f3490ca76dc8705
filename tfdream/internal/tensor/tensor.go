package tensor

import (
	"bytes"
	"runtime"
	"unsafe"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/numpy"
)

// Feeds are the tensors that a run of the graph starts from.
type Feeds = map[tf.Output]*tf.Tensor

// Of copies values, in row-major order, into a float32 tensor.
func Of(values []float32, shape ...int64) (*tf.Tensor, error) {
	raw := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), 4*len(values))
	return tf.ReadTensor(tf.Float, shape, bytes.NewReader(raw))
}

// Floats copies a float32 tensor's values, in row-major order.
func Floats(tensor *tf.Tensor) []float32 {
	raw := tensor.TensorData()
	values := make([]float32, len(raw)/4)
	copy(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(raw)), raw)
	runtime.KeepAlive(tensor) // raw is its memory
	return values
}

// ArrayOf copies a float32 tensor.
func ArrayOf(tensor *tf.Tensor) numpy.Array {
	array := numpy.Array{Values: Floats(tensor)}
	for _, side := range tensor.Shape() {
		array.Shape = append(array.Shape, int(side))
	}
	return array
}
