package tfdream

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"unsafe"

	tf "github.com/galeone/tensorflow/tensorflow/go"
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

// scalar is the value of a float32 tensor without dimensions.
func scalar(tensor *tf.Tensor) (float64, error) {
	raw := tensor.TensorData()
	defer runtime.KeepAlive(tensor)
	if tensor.DataType() != tf.Float || len(raw) != 4 {
		return 0, fmt.Errorf("expected one float32, got a tensor of shape %v and %d bytes", tensor.Shape(), len(raw))
	}
	return float64(math.Float32frombits(binary.NativeEndian.Uint32(raw))), nil
}
