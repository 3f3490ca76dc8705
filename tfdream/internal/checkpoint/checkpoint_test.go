package checkpoint

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/tfdream/tfdream/tfdream/numpy"
)

func sample() *File {
	return &File{Header: json.RawMessage(`{"Octave":3}`), Tensors: []Tensor{
		{"picture", numpy.Array{Shape: []int{1, 2, 3}, Values: []float32{1, 2, 3, 4, 5, 6.5}}},
		{"moments", numpy.Array{Shape: []int{2}, Values: []float32{-1, 1e-30}}},
		{"nothing", numpy.Array{Shape: []int{0}}},
	}}
}

func TestFileComesBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sky.checkpoint")
	want := sample()
	for range 2 { // the second replaces the first
		if err := want.WriteFile(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := ReadFile(path)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, error %v; want %+v", got, err, want)
	}
	if moments, ok := got.Tensor("moments"); !ok || moments.Values[0] != -1 {
		t.Errorf("moments: %v, %v", moments, ok)
	}
	if _, ok := got.Tensor("spectrum"); ok {
		t.Error("a tensor is found that is not there")
	}
}

// Whatever bit is wrong or byte missing, a file is refused.
func TestDamageIsNoticed(t *testing.T) {
	var file bytes.Buffer
	if err := sample().Encode(&file); err != nil {
		t.Fatal(err)
	}
	for at := range file.Len() {
		flipped := bytes.Clone(file.Bytes())
		flipped[at] ^= 1
		for what, data := range map[string][]byte{"flipped": flipped, "cut": file.Bytes()[:at]} {
			if _, err := Decode(bytes.NewReader(data)); !errors.Is(err, Err) {
				t.Fatalf("%s at byte %d: error %v", what, at, err)
			}
		}
	}
	if _, err := Decode(bytes.NewReader(append(file.Bytes(), 0))); !errors.Is(err, Err) {
		t.Errorf("with a byte too many: %v", err)
	}
}

// The first version had one tensor, whose size was in the header, and no list of tensors.
func TestFirstVersionIsRead(t *testing.T) {
	header := `{"Octave":1,"Iteration":2,"Size":{"Height":2,"Width":1}}`
	file := binary.LittleEndian.AppendUint32([]byte(firstMagic), uint32(len(header)))
	file = append(file, header...)
	values := []float32{1, 2, 3, 4, 5, 6}
	file = append(file, Bytes(values)...)
	sum := sha256.Sum256(file)
	got, err := Decode(bytes.NewReader(append(file, sum[:]...)))
	if err != nil {
		t.Fatal(err)
	}
	picture, ok := got.Tensor("picture")
	if !ok || !reflect.DeepEqual(picture, numpy.Array{Shape: []int{2, 1, 3}, Values: values}) || string(got.Header) != header {
		t.Errorf("got %+v", got)
	}
}

// Sizes that nobody has memory for are refused before memory is taken.
func TestImpossibleSizes(t *testing.T) {
	for _, shape := range []string{"[1099511627776,1099511627776]", "[-1]", "[1048576,1048576]"} {
		text := `{"Header":{},"Tensors":[{"Name":"picture","Shape":` + shape + `}]}`
		file := append(binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(text))), text...)
		if _, err := Decode(bytes.NewReader(file)); !errors.Is(err, Err) {
			t.Errorf("%s: error %v", shape, err)
		}
	}
}
