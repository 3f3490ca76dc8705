package tfdream

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/testfiles"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// opCase is a small network of one op, with what TensorFlow Python made of it on a small picture:
// some numbers of the value of its node "out", as far apart as to make 40 or a few more, and the
// gradient of the mean of that value's square. scripts/reference/ops.py recorded them.
type opCase struct {
	Name            string
	graph           []byte
	value, gradient []float32
	AnySize         bool `json:"any_size"` // takes pictures of other sizes, too
	Smooth          bool // Python's gradient is that of its value, and no other by design
}

// opCases reads what is recorded, and the picture.
func opCases(t *testing.T) (cases []opCase, small *picture.Picture) {
	t.Helper()
	file, err := npz.Open(testdata + "reference/ops.npz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	read := func(name string, into any) {
		if err := file.Read(name+".npy", into); err != nil {
			t.Fatalf("reading %s of ops.npz: %v", name, err)
		}
	}
	var text, all []uint8
	var pixels, values, gradients []float32
	read("index", &text)
	read("graphs", &all)
	read("values", &values)
	read("gradients", &gradients)
	read("picture", &pixels)
	shape := file.Header("picture.npy").Descr.Shape
	small = picture.New(shape[1], shape[0])
	copy(small.Pix, pixels)
	var index []struct {
		opCase
		Graph, Value int // how many bytes, and how many numbers
	}
	if err := json.Unmarshal(text, &index); err != nil {
		t.Fatal(err)
	}
	for _, entry := range index {
		c := entry.opCase
		c.graph, c.value, c.gradient = all[:entry.Graph], values[:entry.Value], gradients[:len(pixels)]
		cases = append(cases, c)
		all, values, gradients = all[entry.Graph:], values[entry.Value:], gradients[len(pixels):]
	}
	return cases, small
}

// open reads the case's network as a user's.
func (c opCase) open(t *testing.T, options Options) *Model {
	t.Helper()
	path := filepath.Join(t.TempDir(), "op.pb")
	if err := os.WriteFile(path, c.graph, 0o600); err != nil {
		t.Fatal(err)
	}
	return openRaw(t, path, options)
}

// openRaw reads a network that takes pictures as they are.
func openRaw(t *testing.T, path string, options Options) *Model {
	t.Helper()
	mean, order := [3]float32{}, graphs.RGB
	graph, err := graphs.Open(path, graphs.Options{Profile: graphs.ProfileOverride{Mean: &mean, Order: &order}})
	if err != nil {
		t.Fatal(err)
	}
	model, err := NewModel(graph, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := model.Close(); err != nil {
			t.Error(err)
		}
	})
	return model
}

// opTolerance is how far a value or a gradient may be from Python's, as a part of its length: what
// float32 makes of sums in another order. Most are Python's to the last bit.
const opTolerance = 1e-6

func TestOpsAgreeWithPython(t *testing.T) {
	cases, small := opCases(t)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			c.agree(t, c.open(t, Options{}), small)
		})
	}
}

func (c opCase) agree(t *testing.T, model *Model, small *picture.Picture) {
	t.Helper()
	seen, err := model.Forward(t.Context(), small, "out")
	if err != nil {
		t.Fatal(err)
	}
	var value []float32
	for i := 0; i < len(seen[0].Values); i += max(1, len(seen[0].Values)/40) {
		value = append(value, seen[0].Values[i])
	}
	if d := distance(value, c.value); !(d <= c.tolerance()) {
		t.Errorf("value is %.2g of its length from Python's, want at most %g", d, c.tolerance())
	}
	_, gradient := gradientAt(t, model, "square(out)", small)
	if d := distance(gradient, c.gradient); !(d <= c.tolerance()) {
		t.Errorf("gradient is %.2g of its length from Python's, want at most %g", d, c.tolerance())
	}
}

// tolerance is opTolerance, but where Python computes in half precision, whose 11 bits this program does
// not round to: it computes such networks in float32, and says so.
func (c opCase) tolerance() float64 {
	if c.Name == "Cast_half" {
		return 0x1p-11
	}
	return opTolerance
}

// windowed tells the cases of ops that passes and processors treat in ways of their own.
func windowed(name string) bool {
	return strings.Contains(name, "Conv2D") || strings.Contains(name, "Conv2d") || strings.Contains(name, "Dilation") || strings.Contains(name, "LRN")
}

// Passes keep the gradients of convolutions, whichever are left out or added.
func TestConvolutionsAgreeWithPythonUnderPasses(t *testing.T) {
	cases, small := opCases(t)
	for name, options := range map[string]Options{"without turn": {Without: []string{"turn"}}, "fast": {Fast: true}} {
		for _, c := range cases {
			if windowed(c.Name) {
				t.Run(name+"/"+c.Name, func(t *testing.T) {
					t.Parallel()
					c.agree(t, c.open(t, options), small)
				})
			}
		}
	}
}

// A processor without AVX-512 has other kernels, and lacks some: TensorFlow leaves oneDNN off there. It
// asks for that once, when the process starts.
func TestConvolutionsAgreeWithPythonWithoutOneDNN(t *testing.T) {
	const off = "TF_ENABLE_ONEDNN_OPTS=0"
	for _, test := range []string{"TestOpsAgreeWithPython/.*(Conv|Dilation|LRN|Pool)", "TestConvolutionsAgreeWithPythonUnderPasses", "TestOpsOfUsers"} {
		command := exec.CommandContext(t.Context(), os.Args[0], "-test.run", test)
		command.Env = append(os.Environ(), off)
		if said, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", off, err, said)
		}
	}
}

// What the program checks before a dream says the same.
func TestGradientsOfOpsAreRight(t *testing.T) {
	cases, _ := opCases(t)
	for i, c := range cases {
		if c.AnySize && c.Smooth && (i%8 == 0 || !testing.Short()) {
			t.Run(c.Name, func(t *testing.T) { rightGradient(t, c.open(t, Options{}), "square(out)") })
		}
	}
}

// Graphs that users could not dream on.
func TestOpsOfUsers(t *testing.T) {
	for file, layer := range map[string]string{
		"fusedbatchnorm-v1.pb": "out", "placeholderwithdefault-inside.pb": "out", "ensureshape.pb": "out", "logsoftmax.pb": "out",
		"keras-swish.pb": "functional_1/b_1/convolution", "grouped.pb": "grp_relu", "dilated.pb": "out", "keras_lp.pb": "conv2d_2_relu",
	} {
		t.Run(file, func(t *testing.T) {
			rightGradient(t, openRaw(t, testfiles.Require(t, "cases/graphs/"+file), Options{}), layer)
		})
	}
}
