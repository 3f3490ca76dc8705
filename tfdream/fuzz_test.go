package tfdream

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"reflect"
	"testing"

	"github.com/tfdream/tfdream/tfdream/numpy"
)

// FuzzDecodeState looks for checkpoints that are read although no dream comes to them, or
// that are others once they are written again. Each input is tried as it is, and with the
// checksum that it should end with.
func FuzzDecodeState(f *testing.F) {
	random, _ := numpy.New(1).MarshalBinary()
	for _, s := range []*State{
		{Octave: 1, Iteration: 2, Random: random, Made: []Ingredient{{"step", "1.5"}}, Size: Size{2, 1}, Pix: make([]float32, 6)},
		{Finished: true, Note: "seed = 3\n"},
	} {
		var file bytes.Buffer
		if err := s.encode(&file); err != nil {
			f.Fatal(err)
		}
		f.Add(file.Bytes())
		f.Add(file.Bytes()[:file.Len()-sha256.Size])
	}
	for _, header := range []string{`{"Size":{"Height":1099511627776,"Width":4}}`, `{"Octave":-1,"Finished":true}`, "null", "{"} {
		f.Add(append([]byte(checkpointMagic), append([]byte{byte(len(header)), 0, 0, 0}, header...)...))
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
			if len(state.Pix) != 3*state.Size.Height*state.Size.Width || state.Octave < 0 || state.Iteration < 0 {
				t.Errorf("%d values of %v, at octave %d, iteration %d", len(state.Pix), state.Size, state.Octave, state.Iteration)
			}
			var written bytes.Buffer
			if err := state.encode(&written); err != nil {
				t.Fatal(err)
			}
			again, err := DecodeState(&written)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(littleEndian(again.Pix), littleEndian(state.Pix)) { // NaN is no other NaN
				t.Error("another picture when it is written again")
			}
			again.Pix, state.Pix = nil, nil
			if !reflect.DeepEqual(again, state) {
				t.Errorf("%+v when it is written again, not %+v", again, state)
			}
		}
	})
}

// FuzzParseDevice looks for names that are read as devices that they do not name.
func FuzzParseDevice(f *testing.F) {
	for _, name := range []string{"", "auto", "cpu", "GPU:1", "/device:GPU:0", "/job:worker/replica:0/task:1/device:CPU:0", "/job:a.b-c/task:99999", "/task:1", "gpu:", "GPU:1000", "tpu", "/job:1"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, err := parseDevice(text)
		if err != nil {
			if !errors.Is(err, ErrDevice) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		if name.task < -1 || name.index < -1 || name.kind != "" && name.kind != "CPU" && name.kind != "GPU" {
			t.Errorf("%q is %+v", text, name)
		}
		full := name // of one device that there may be
		full.task, full.index = max(name.task, 0), max(name.index, 0)
		if full.kind == "" {
			full.kind = "CPU"
		}
		if full.job == "" {
			full.job = "localhost"
		}
		if !name.fits(full) {
			t.Errorf("%q, %+v, does not fit %+v", text, name, full)
		}
	})
}
