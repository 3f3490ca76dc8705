package savedmodel_test

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/savedmodel"
	"github.com/tfdream/tfdream/graphs/savedmodel/savedmodeltest"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// index is what was recorded of a SavedModel.
type index struct {
	Picture string
	Layers  []struct{ Name, Activation, Gradient string }
}

// frozen opens a recorded SavedModel, as --graph FOLDER or by one of its signatures.
func frozen(t *testing.T, folder, signature string) *tfdream.Model {
	t.Helper()
	model, err := savedmodel.Convert(filepath.Join(folder, "model"), savedmodel.Options{Signature: signature})
	if err != nil {
		t.Fatal(err)
	}
	if err := graphs.Check(model.Graph, nil); err != nil {
		t.Fatal(err)
	}
	graph := &graphs.Graph{Name: folder, Def: model.Graph, Profile: graphs.Profile{Input: model.Input, Divide: graphs.Each(1), Order: graphs.RGB}}
	network, err := tfdream.NewModel(graph, tfdream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { network.Close() })
	return network
}

func array(t *testing.T, folder, name string) numpy.Array {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	shape, values, err := numpy.DecodeArray(content)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return numpy.Array{Shape: shape, Values: values}
}

// recorded is what was recorded of a SavedModel, its folder, and the picture.
func recorded(t *testing.T, name string) (string, index, *picture.Picture) {
	t.Helper()
	folder := savedmodeltest.Open(t, name)
	content, err := os.ReadFile(filepath.Join(folder, "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all index
	if err := json.Unmarshal(content, &all); err != nil {
		t.Fatal(err)
	}
	p := array(t, folder, all.Picture)
	return folder, all, &picture.Picture{Width: p.Shape[1], Height: p.Shape[0], Pix: p.Values}
}

// signatures are those to freeze, where they are not the default.
var signatures = map[string]string{"module": "look"}

// eachRecorded runs a test for each SavedModel that takes a picture.
func eachRecorded(t *testing.T, test func(*testing.T, string, index, *picture.Picture, *tfdream.Model)) {
	for _, name := range savedmodeltest.Names {
		if name == "two_inputs" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			folder, all, photo := recorded(t, name)
			if len(all.Layers) == 0 {
				t.Fatal("nothing was recorded")
			}
			test(t, folder, all, photo, frozen(t, folder, signatures[name]))
		})
	}
}

// What is frozen computes what the network does in TensorFlow Python.
func TestActivationsArePythons(t *testing.T) {
	eachRecorded(t, func(t *testing.T, folder string, all index, photo *picture.Picture, network *tfdream.Model) {
		for _, layer := range all.Layers {
			got, err := network.Forward(t.Context(), photo, layer.Name)
			if err != nil {
				t.Error(err)
				continue
			}
			want := array(t, folder, layer.Activation)
			if len(got[0].Values) != len(want.Values) {
				t.Errorf("%s has the shape %v, want %v", layer.Name, got[0].Shape, want.Shape)
				continue
			}
			most, apart := 0.0, 0.0
			for i, w := range want.Values {
				most, apart = max(most, math.Abs(float64(w))), max(apart, math.Abs(float64(w-got[0].Values[i])))
			}
			t.Logf("%s: off by %.2g of the largest", layer.Name, apart/most)
			if !(apart <= 1e-5*most) {
				t.Errorf("%s is off by %.2g of the largest", layer.Name, apart/most)
			}
		}
	})
}

// Gradients through what is frozen are those of tf.GradientTape and tf.gradients.
func TestGradientsArePythons(t *testing.T) {
	eachRecorded(t, func(t *testing.T, folder string, all index, photo *picture.Picture, network *tfdream.Model) {
		for _, layer := range all.Layers {
			if layer.Gradient == "" {
				continue
			}
			t.Run(strings.ReplaceAll(layer.Name, "/", "_"), func(t *testing.T) {
				mean, err := objective.Parse(`"` + layer.Name + `"`)
				if err != nil {
					t.Fatal(err)
				}
				_, gradients, err := network.Evaluate(t.Context(), photo, mean)
				if err != nil {
					t.Fatal(err)
				}
				want := array(t, folder, layer.Gradient).Values
				product, a, b := 0.0, 0.0, 0.0
				for i, w := range want {
					g := float64(gradients[0][i])
					product, a, b = product+g*float64(w), a+g*g, b+float64(w)*float64(w)
				}
				cosine := product / math.Sqrt(a*b)
				t.Logf("cosine %.8f, lengths %.6g and %.6g", cosine, math.Sqrt(a), math.Sqrt(b))
				if !(cosine >= 0.99999) || math.Abs(math.Sqrt(a/b)-1) > 1e-4 {
					t.Errorf("cosine %.8f, lengths %.6g and %.6g", cosine, math.Sqrt(a), math.Sqrt(b))
				}
			})
		}
	})
}

// Layers have the names that Keras gives them, without those of calls, and nothing that only loads,
// saves or trains is left.
func TestNamesAreTheNetworksOwn(t *testing.T) {
	for name, want := range map[string]struct {
		input   string
		outputs []string
		nodes   []string
	}{
		"keras_export":  {"keras_tensor", []string{"functional_1/classes_1/Softmax"}, []string{"functional_1/conv2d_1/convolution", "functional_1/depthwise_conv2d_1/depthwise"}},
		"keras_save":    {"inputs", []string{"functional_1/logits_1/BiasAdd"}, []string{"patches/kernel"}},
		"module":        {"picture", []string{"features", "moments/Squeeze", "moments/Squeeze_1"}, []string{"conv", "StatefulPartitionedCall_1/conv"}},
		"tf1":           {"input", []string{"scores"}, []string{"stem/weights", "stem/cond/FusedBatchNormV3_1"}},
		"tf1_resources": {"input", []string{"scores"}, []string{"stem/weights", "stem/cond/FusedBatchNormV3_1"}},
	} {
		model, err := savedmodel.Convert(filepath.Join(savedmodeltest.Open(t, name), "model"), savedmodel.Options{Signature: signatures[name]})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if model.Input != want.input || !slices.Equal(model.Outputs, want.outputs) {
			t.Errorf("%s: from %q to %q, want %q and %q", name, model.Input, model.Outputs, want.input, want.outputs)
		}
		ops := map[string]string{}
		for _, node := range model.Graph.Node {
			ops[node.Name] = node.Op
		}
		for _, node := range want.nodes {
			if ops[node] == "" {
				t.Errorf("%s: there is no node %s", name, node)
			}
		}
		for node, op := range ops {
			if strings.Contains(op, "Variable") || strings.Contains(op, "Call") || slices.Contains([]string{"Switch", "Merge", "If", "RestoreV2", "Assert", "HashTableV2"}, op) {
				t.Errorf("%s: node %s is a %s", name, node, op)
			}
		}
	}
}

// What cannot be frozen is refused in one line that says why.
func TestOtherSavedModelsAreExplained(t *testing.T) {
	two, several, whole := savedmodeltest.Open(t, "two_inputs"), savedmodeltest.Open(t, "module"), savedmodeltest.Open(t, "keras_export")
	empty := t.TempDir()
	if err := os.Mkdir(filepath.Join(empty, "model"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		folder string
		o      savedmodel.Options
		says   string
	}{
		"two inputs":        {two, savedmodel.Options{}, `takes 2 inputs ("left", "right"), but a picture is a single input`},
		"no default":        {several, savedmodel.Options{}, "it has 2 signatures and none is called serving_default; tfdream convert --saved-model --signature NAME takes one of brightness, look"},
		"unknown signature": {several, savedmodel.Options{Signature: "loook"}, `it has no signature "loook"; it has brightness, look`},
		"unknown tags":      {whole, savedmodel.Options{Tags: []string{"gpu", "serve"}}, `no graph with the tags "gpu,serve"; it has "serve"`},
		"unknown input":     {whole, savedmodel.Options{Input: "nowhere"}, `no node "nowhere" lies before the outputs`},
		"another folder":    {empty, savedmodel.Options{}, "there is no saved_model.pb in it"},
	} {
		_, err := savedmodel.Convert(filepath.Join(c.folder, "model"), c.o)
		if !errors.Is(err, savedmodel.ErrSavedModel) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want an error that says %q", name, err, c.says)
		}
	}
}

// A SavedModel whose variables are cut short, changed or missing is refused, not frozen with others.
func TestDamagedVariablesAreRefused(t *testing.T) {
	for name, damage := range map[string]struct {
		file string
		do   func([]byte) []byte
		says string
	}{
		"no index":      {"variables.index", nil, "it has no value among the saved variables"},
		"no data":       {"variables.data-00000-of-00001", nil, "no such file"},
		"data cut":      {"variables.data-00000-of-00001", func(b []byte) []byte { return b[:len(b)/2] }, "ends before it"},
		"data changed":  {"variables.data-00000-of-00001", func(b []byte) []byte { b[7] ^= 1; return b }, "its checksum is another"},
		"index cut":     {"variables.index", func(b []byte) []byte { return b[:len(b)-9] }, "variables.index: it is damaged"},
		"index changed": {"variables.index", func(b []byte) []byte { b[20] ^= 1; return b }, "variables.index: it is damaged"},
		"another file":  {"variables.index", func([]byte) []byte { return []byte("Not Found\n") }, "variables.index: it is damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := savedmodeltest.Open(t, "tf1")
			path := filepath.Join(folder, "model", "variables", damage.file)
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if damage.do == nil {
				err = os.Remove(path)
			} else {
				err = os.WriteFile(path, damage.do(content), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			_, err = savedmodel.Convert(filepath.Join(folder, "model"), savedmodel.Options{})
			if !errors.Is(err, savedmodel.ErrSavedModel) || !strings.Contains(err.Error(), damage.says) {
				t.Errorf("%v, want an error that says %q", err, damage.says)
			}
		})
	}
}
