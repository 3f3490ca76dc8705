// Package checkpoint is the format of files that keep the state of a dream, an atlas or a zoom: a
// header in JSON and named tensors, with a checksum.
//
// A file is the line "tfdream checkpoint 2", the length of the head in bytes (uint32, little-endian),
// the head in JSON (the caller's header, and name and shape of each tensor), the tensors' values
// (float32, little-endian, row-major, one tensor after another) and the SHA-256 of all before it.
package checkpoint

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unsafe"

	"github.com/tfdream/tfdream/tfdream/numpy"
)

// Err marks what is no complete checkpoint.
var Err = errors.New("no complete checkpoint")

const (
	magic      = "tfdream checkpoint 2\n"
	firstMagic = "tfdream checkpoint 1\n" // see readFirstHead
	maxHead    = 16 << 20                 // bytes
	maxValues  = 1 << 40                  // of a tensor
)

// File is what a checkpoint's file holds.
type File struct {
	Header  json.RawMessage
	Tensors []Tensor
}

// Tensor is an array with a name.
type Tensor struct {
	Name  string
	Array numpy.Array
}

// Tensor finds a tensor by its name.
func (f *File) Tensor(name string) (array numpy.Array, ok bool) {
	for _, t := range f.Tensors {
		if t.Name == name {
			return t.Array, true
		}
	}
	return numpy.Array{}, false
}

// head is what stands before the values.
type head struct {
	Header  json.RawMessage
	Tensors []shape
}

type shape struct {
	Name  string
	Shape []int
}

// Encode writes the file.
func (f *File) Encode(w io.Writer) error {
	h := head{Header: f.Header}
	for _, t := range f.Tensors {
		h.Tensors = append(h.Tensors, shape{t.Name, t.Array.Shape})
	}
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	sum := sha256.New()
	out := io.MultiWriter(w, sum)
	if _, err := out.Write(append(binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(text))), text...)); err != nil {
		return err
	}
	for _, t := range f.Tensors {
		if _, err := out.Write(Bytes(t.Array.Values)); err != nil {
			return err
		}
	}
	_, err = w.Write(sum.Sum(nil))
	return err
}

// Decode reads a file of this version or the first, to its end. It takes no more memory than
// there is to read, whatever the head claims. Errors are Err, or those of reading.
func Decode(r io.Reader) (*File, error) {
	sum := sha256.New()
	checked := io.TeeReader(r, sum)
	start := make([]byte, len(magic)+4)
	if _, err := io.ReadFull(checked, start); err != nil || !isMagic(start) {
		return nil, fmt.Errorf("%w: it does not begin with %q", Err, magic)
	}
	length := binary.LittleEndian.Uint32(start[len(magic):])
	if length > maxHead {
		return nil, damaged("its header is too long")
	}
	var text bytes.Buffer
	if _, err := io.CopyN(&text, checked, int64(length)); err != nil {
		return nil, damaged("it is cut off")
	}
	read := readHead
	if bytes.HasPrefix(start, []byte(firstMagic)) {
		read = readFirstHead
	}
	h, headErr := read(text.Bytes()) // reported only of a file whose checksum is right
	f := &File{Header: h.Header}
	for _, t := range h.Tensors {
		values, err := readValues(checked, t.Shape)
		if err != nil {
			return nil, err
		}
		f.Tensors = append(f.Tensors, Tensor{t.Name, numpy.Array{Shape: t.Shape, Values: values}})
	}
	want := sum.Sum(nil)
	rest, err := io.ReadAll(io.LimitReader(r, sha256.Size+1))
	switch {
	case err != nil:
		return nil, err
	case !bytes.Equal(rest, want):
		return nil, damaged("its checksum does not match")
	case headErr != nil:
		return nil, fmt.Errorf("%w: %w", Err, headErr)
	}
	return f, nil
}

func isMagic(start []byte) bool {
	return bytes.HasPrefix(start, []byte(magic)) || bytes.HasPrefix(start, []byte(firstMagic))
}

func readHead(text []byte) (h head, err error) {
	err = json.Unmarshal(text, &h)
	return h, err
}

func damaged(how string) error {
	return fmt.Errorf("%w: %s, so the file is damaged", Err, how)
}

// readValues reads a tensor, a bit at a time: its shape may be a lie.
func readValues(r io.Reader, shape []int) ([]float32, error) {
	left := 1
	for _, side := range shape {
		if side < 0 || side > maxValues/max(left, 1) {
			return nil, damaged("one of its tensors has an impossible size")
		}
		left *= side
	}
	var values []float32
	for ; left > 0; left -= 1 << 20 {
		next := make([]float32, min(left, 1<<20))
		if _, err := io.ReadFull(r, Bytes(next)); err != nil {
			return nil, damaged("it is cut off")
		}
		values = append(values, next...)
	}
	return values, nil
}

// Bytes is the memory of values, little-endian as that of all machines that TensorFlow runs on.
func Bytes(values []float32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), 4*len(values))
}
