package jpeg

/*
#cgo LDFLAGS: -ltensorflow
#include "codec.h"
*/
import "C"

import (
	"bytes"
	"strings"
	"sync"
	"unsafe"

	_ "github.com/galeone/tensorflow/tensorflow/go" // says where the library is
)

// codec is held by whoever runs one: there is one listener.
var codec sync.Mutex

// words are what libjpeg said in the last run, in one line.
func words() string {
	var n C.size_t
	text := C.tfdream_jpeg_said(&n)
	return strings.Join(strings.Fields(C.GoStringN(text, C.int(n))), " ")
}

// decode is nil where the file cannot be decoded. said is what libjpeg found broken, in its words.
func decode(file []byte) (m *Image, said string) {
	said = withDecoded(file, func(height, width int, rgb []byte) {
		m = &Image{Height: height, Width: width, Pix: make([]float32, len(rgb))}
		for i, v := range rgb {
			m.Pix[i] = float32(v)
		}
	})
	return m, said
}

// decodeBytes is decode without the conversion.
func decodeBytes(file []byte) (rgb []byte, said string) {
	said = withDecoded(file, func(_, _ int, decoded []byte) { rgb = bytes.Clone(decoded) })
	return rgb, said
}

// withDecoded calls a function with the codec's own memory, unless the file cannot be decoded.
func withDecoded(file []byte, do func(height, width int, rgb []byte)) (said string) {
	codec.Lock()
	defer codec.Unlock()
	pixels := C.tfdream_decode_jpeg(unsafe.Pointer(unsafe.SliceData(file)), C.size_t(len(file)))
	if pixels != nil {
		defer C.TF_DeleteTensor(pixels)
		do(int(C.TF_Dim(pixels, 0)), int(C.TF_Dim(pixels, 1)), bytesOf(pixels))
	}
	return words()
}

// encode is nil where the picture cannot be encoded.
func encode(width, height int, fill func(rgb []byte), quality int, subsampled bool) []byte {
	down := C.int(0)
	if subsampled {
		down = 1
	}
	shape := [3]C.int64_t{C.int64_t(height), C.int64_t(width), 3}
	rgb := C.TF_AllocateTensor(C.TF_UINT8, &shape[0], 3, C.size_t(3*width*height))
	fill(bytesOf(rgb))
	codec.Lock()
	defer codec.Unlock()
	file := C.tfdream_encode_jpeg(rgb, C.int(quality), down)
	if file == nil {
		return nil
	}
	defer C.TF_DeleteTensor(file)
	content := (*C.TF_TString)(C.TF_TensorData(file))
	return C.GoBytes(unsafe.Pointer(C.TF_TString_GetDataPointer(content)), C.int(C.TF_TString_GetSize(content)))
}

// bytesOf is a tensor's own memory.
func bytesOf(t *C.TF_Tensor) []byte {
	return unsafe.Slice((*byte)(C.TF_TensorData(t)), int(C.TF_TensorByteSize(t)))
}
