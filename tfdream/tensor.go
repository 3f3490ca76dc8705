package tfdream

import (
	"bytes"
	"runtime"
	"unsafe"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/numpy"
)

// feeds are the tensors that a run of the graph starts from.
type feeds = map[tf.Output]*tf.Tensor

// tensorOf copies values, in row-major order, into a float32 tensor.
func tensorOf(values []float32, shape ...int64) (*tf.Tensor, error) {
	raw := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), 4*len(values))
	return tf.ReadTensor(tf.Float, shape, bytes.NewReader(raw))
}

// floats copies a float32 tensor's values, in row-major order.
func floats(tensor *tf.Tensor) []float32 {
	raw := tensor.TensorData()
	values := make([]float32, len(raw)/4)
	copy(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(raw)), raw)
	runtime.KeepAlive(tensor) // raw is its memory
	return values
}

// arrayOf copies a float32 tensor.
func arrayOf(tensor *tf.Tensor) numpy.Array {
	array := numpy.Array{Values: floats(tensor)}
	for _, side := range tensor.Shape() {
		array.Shape = append(array.Shape, int(side))
	}
	return array
}
