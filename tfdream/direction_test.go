package tfdream

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/tfdream/objective"
)

// writeDirection writes a .npy file by hand, and returns its path.
func writeDirection(t *testing.T, name, numbers, shape string, number func(i int) float64) string {
	t.Helper()
	count := 0
	fmt.Sscanf(shape, "(%d,", &count)
	var data []byte
	for i := range count {
		switch numbers {
		case "<f4":
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(number(i))))
		case "<f8":
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(number(i)))
		case "<i4":
			data = binary.LittleEndian.AppendUint32(data, uint32(number(i)))
		}
	}
	return writeNPY(t, name, fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n", numbers, shape), data)
}

func writeNPY(t *testing.T, name, header string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	content := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)), byte(len(header)>>8))
	content = append(append(content, header...), data...)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A direction along axes is the weighted sum of those channels.
func TestDirectionIsASumOfChannels(t *testing.T) {
	model := demoModel(t)
	photo := scene(96)
	_, count, _, err := model.draft.Activation("mixed3a")
	if err != nil {
		t.Fatal(err)
	}
	vector := func(i int) float64 { return map[int]float64{3: 2, 7: -0.5}[i] }
	for _, numbers := range []string{"<f4", "<f8"} {
		file := writeDirection(t, "a b.npy", numbers, fmt.Sprintf("(%d,)", count), vector)
		score, gradient := gradientAt(t, model, fmt.Sprintf("direction(mixed3a, %q)", file), photo)
		wantScore, want := gradientAt(t, model, "2*mixed3a:3 - 0.5*mixed3a:7", photo)
		if math.Abs(score/wantScore-1) > 1e-5 {
			t.Errorf("%s: score %g, want %g", numbers, score, wantScore)
		}
		if c := cosine(gradient, want); !(c > 0.999999) || math.Abs(norm(gradient)/norm(want)-1) > 1e-5 {
			t.Errorf("%s: gradient has cosine %g with the sum's, and is %g times as long", numbers, c, norm(gradient)/norm(want))
		}
	}
}

// A model lives long, and a file may change meanwhile.
func TestDirectionWhoseFileChanges(t *testing.T) {
	model := demoModel(t)
	layer, err := model.Layer("mixed3a")
	if err != nil {
		t.Fatal(err)
	}
	shape := fmt.Sprintf("(%d,)", layer.Channels)
	file := writeDirection(t, "x.npy", "<f4", shape, func(int) float64 { return 1 })
	obj := objective.Objective{{Weight: 1, Kind: objective.Direction, Layer: "mixed3a", File: file}}
	before, err := model.Scores(t.Context(), scene(96), obj)
	if err != nil {
		t.Fatal(err)
	}
	changed := writeDirection(t, "x.npy", "<f4", shape, func(int) float64 { return 3 })
	if err := os.Rename(changed, file); err != nil {
		t.Fatal(err)
	}
	after, err := model.Scores(t.Context(), scene(96), obj)
	if err != nil {
		t.Fatal(err)
	}
	if ratio := after[0] / before[0]; math.Abs(ratio-3) > 1e-4 {
		t.Errorf("the score along a vector three times as long is %g times as large", ratio)
	}
}

func TestDirectionsThatCannotBe(t *testing.T) {
	one := func(int) float64 { return 1 }
	good := "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n"
	model := demoModel(t)
	for name, c := range map[string]struct{ file, want string }{
		"missing":           {"no.npy", "no such file"},
		"integers":          {writeDirection(t, "x.npy", "<i4", "(3,)", one), "save them as float32, float64 or uint8"},
		"zeros":             {writeDirection(t, "x.npy", "<f4", "(3,)", func(int) float64 { return 0 }), "nothing but zeros"},
		"NaN":               {writeDirection(t, "x.npy", "<f4", "(3,)", func(int) float64 { return math.NaN() }), "the number NaN"},
		"cut off":           {writeNPY(t, "x.npy", good, make([]byte, 4)), "does not fit its 1 numbers"},
		"longer":            {writeNPY(t, "x.npy", good, make([]byte, 12)), "does not fit its 3 numbers"},
		"empty":             {writeNPY(t, "x.npy", strings.Replace(good, "2", "0", 1), nil), "nothing but zeros"},
		"negative":          {writeNPY(t, "x.npy", strings.Replace(good, "2", "-2", 1), make([]byte, 8)), "does not fit"},
		"huge":              {writeNPY(t, "x.npy", strings.Replace(good, "2", "4294967296,4294967296", 1), make([]byte, 8)), "does not fit"},
		"no header's end":   {writeNPY(t, "x.npy", "{'descr': '<f4'", nil), "not a complete .npy file"},
		"unclosed header":   {writeNPY(t, "x.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,\n", nil), "not a complete .npy file"},
		"no .npy file":      {"direction_test.go", "not a .npy file"},
		"of other channels": {writeDirection(t, "x.npy", "<f4", "(3,)", one), "has 3 numbers, but layer mixed3a has"},
	} {
		_, err := model.draft.Gradient(objective.Objective{{Weight: 1, Kind: objective.Direction, Layer: "mixed3a", File: c.file}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want one with %q", name, err, c.want)
		}
	}
}
