package tfdream

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"reflect"
	"testing"

	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/internal/checkpoint"
	"github.com/tfdream/tfdream/tfdream/numpy"
)

// FuzzDecodeState looks for checkpoints that are read although no dream comes to them, or
// that differ once they are written again. Each input is tried as it is, and with the
// checksum that it should end with.
func FuzzDecodeState(f *testing.F) {
	random, _ := numpy.New(1).MarshalBinary()
	for _, s := range []*State{
		{Octave: 1, Iteration: 2, Random: random, Made: []Ingredient{{"step", "1.5"}}, Size: Size{Height: 2, Width: 1},
			Tensors: map[string]numpy.Array{canvas.PicturesTensor: {Shape: []int{2, 1, 3}, Values: make([]float32, 6)}}},
		{Finished: true, Note: "seed = 3\n"},
	} {
		var file bytes.Buffer
		if err := encode(s, &file); err != nil {
			f.Fatal(err)
		}
		f.Add(file.Bytes())
		f.Add(file.Bytes()[:file.Len()-sha256.Size])
	}
	for _, header := range []string{`{"Size":{"Height":1099511627776,"Width":4}}`, `{"Octave":-1,"Finished":true}`, "null", "{"} {
		f.Add(append([]byte("tfdream checkpoint 2\n"), append([]byte{byte(len(header)), 0, 0, 0}, header...)...))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		sum := sha256.Sum256(data)
		for _, file := range [][]byte{data, append(bytes.Clone(data), sum[:]...)} {
			state, err := DecodeState(bytes.NewReader(file))
			if err != nil {
				if !errors.Is(err, ErrCheckpoint) {
					t.Errorf("an error of no kind: %v", err)
				}
				continue
			}
			if (len(state.Tensors) > 0) == state.Finished || state.Octave < 0 || state.Iteration < 0 {
				t.Errorf("%d tensors, at octave %d, iteration %d", len(state.Tensors), state.Octave, state.Iteration)
			}
			var written bytes.Buffer
			if err := encode(state, &written); err != nil {
				t.Fatal(err)
			}
			again, err := DecodeState(&written)
			if err != nil {
				t.Fatal(err)
			}
			for name, tensor := range state.Tensors {
				if !bytes.Equal(checkpoint.Bytes(again.Tensors[name].Values), checkpoint.Bytes(tensor.Values)) { // NaN is not equal to NaN
					t.Errorf("another %s when it is written again", name)
				}
			}
			again.Tensors, state.Tensors = nil, nil
			if !reflect.DeepEqual(again, state) {
				t.Errorf("%+v when it is written again, not %+v", again, state)
			}
		}
	})
}

// encode writes a state as WriteFile does.
func encode(s *State, w io.Writer) error {
	f, err := s.file()
	if err != nil {
		return err
	}
	return f.Encode(w)
}
