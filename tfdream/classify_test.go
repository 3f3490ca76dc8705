package tfdream

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs/testfiles"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// classifications is the classes.json that scripts/reference/classes.py writes: what
// TensorFlow Python finds in crops of the landscape.
type classifications struct {
	Graph   string `json:"graph_sha256"`
	Layer   string `json:"layer"`
	Picture string `json:"picture"`
	Crops   []struct {
		Top           int       `json:"top"`
		Left          int       `json:"left"`
		Side          int       `json:"side"`
		Crop          int       `json:"crop"`
		Probabilities []float64 `json:"probabilities"`
	} `json:"crops"`
}

func TestClassesAgreeWithPythonsRecordedOnes(t *testing.T) {
	folder := filepath.Join(testdata, "reference/demo")
	text, err := os.ReadFile(filepath.Join(folder, "classes.json"))
	if err != nil {
		t.Fatal(err)
	}
	var recorded classifications
	if err := json.Unmarshal(text, &recorded); err != nil {
		t.Fatal(err)
	}
	model := demoModel(t)
	if model.Graph.SHA256 != recorded.Graph {
		t.Fatalf("%s was recorded for another graph (sha256 %s, this is %s): make references", folder, recorded.Graph, model.Graph.SHA256)
	}
	for _, c := range recorded.Crops {
		classes, err := inspect.Classify(t.Context(), model, cropped(readPicture(t, testdata+recorded.Picture), c.Top, c.Left, c.Side),
			inspect.Classification{Layer: recorded.Layer, Crop: objective.Size{Width: c.Crop, Height: c.Crop}})
		if err != nil {
			t.Fatal(err)
		}
		if len(classes) != len(c.Probabilities) {
			t.Fatalf("%d classes, Python has %d", len(classes), len(c.Probabilities))
		}
		for _, class := range classes {
			if want := c.Probabilities[class.Number]; math.Abs(class.Probability-want) > 1e-5 {
				t.Errorf("crop %d of %d: class %d has probability %g, Python's is %g", c.Crop, c.Side, class.Number, class.Probability, want)
			}
		}
	}
}

// A dream of a class out of noise ends in a picture of it, as far as the network can tell.
func TestClassObjectiveMakesTheClass(t *testing.T) {
	model := demoModel(t)
	layer, err := inspect.Classifier(model)
	if err != nil {
		t.Fatal(err)
	}
	labels := model.Graph.Profile.Labels
	for _, label := range []string{labels[0], labels[len(labels)/2], labels[len(labels)-2]} { // the last is of nothing
		obj := objective.Objective{{Weight: 1, Layer: layer, Channels: []objective.Selector{{Label: label}}}}.String()
		random := numpy.New(5)
		noise := picture.Noise(random, 96, 96)
		before := probability(t, model, noise, label)
		dream, err := model.Dream(t.Context(), noise, Settings{Objective: obj, Iterations: 60, Octaves: 1, Step: 2, Random: random})
		if err != nil {
			t.Fatal(err)
		}
		after := probability(t, model, dream, label)
		t.Logf("%s: probability %.4f before, %.4f after", obj, before, after)
		if !(before < 0.5 && after > 0.99) {
			t.Errorf("%s: probability %g before and %g after; want it to rise above 0.99", obj, before, after)
		}
	}
}

// probability is that of a class in a picture.
func probability(t *testing.T, model *Model, p *picture.Picture, label string) float64 {
	t.Helper()
	classes, err := inspect.Classify(t.Context(), model, p, inspect.Classification{})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(classes, func(c inspect.Class) bool { return strings.EqualFold(c.Label, label) })
	if i < 0 {
		t.Fatalf("no class is called %q", label)
	}
	return classes[i].Probability
}

func TestClassObjectiveMakesTheClassOnGoogLeNet(t *testing.T) {
	model := googlenet(t)
	text, err := os.ReadFile(testfiles.Require(t, "graphs/synset_words.txt"))
	if err != nil {
		t.Fatal(err)
	}
	model.Graph.Profile.Labels = strings.Split(strings.TrimSpace(string(text)), "\n")
	for obj, want := range map[string]string{
		"prob:goldfish":      "goldfish, Carassius auratus",
		"prob:n02007558":     "flamingo",
		`prob:"Persian cat"`: "Persian cat",
	} {
		if testing.Short() && want != "flamingo" {
			continue
		}
		random := numpy.New(1)
		dream, err := model.Dream(t.Context(), picture.Noise(random, 224, 224), Settings{Objective: obj, Iterations: 40, Octaves: 1, Random: random})
		if err != nil {
			t.Fatal(err)
		}
		classes, err := inspect.Classify(t.Context(), model, dream, inspect.Classification{Top: 1})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %s, probability %.4f", obj, classes[0].Label, classes[0].Probability)
		if classes[0].Label != want {
			t.Errorf("%s: the likeliest class is %v", obj, classes[0])
		}
	}
}

// What GoogLeNet says of photos is what it says in TensorFlow Python, and what they show:
// scripts/reference/classes.py GRAPH.pb prob --picture FILE --labels FILE --input data
// --mean 123,117,104 --order bgr printed these. Decoders of JPEG differ by a level here and
// there, which moves probabilities in the third digit.
func TestGoogLeNetClassifiesPhotosAsPythonDoes(t *testing.T) {
	model := googlenet(t)
	for photo, want := range map[string]struct {
		path   string
		within float64
		top    []inspect.Class
	}{
		"mountains by a lake": {testfiles.Require(t, "images/pilatus800.jpg"), 0.01,
			[]inspect.Class{
				{Number: 970, Label: "alp", Probability: 0.449452},
				{Number: 979, Label: "valley", Probability: 0.201216},
				{Number: 975, Label: "lakeside", Probability: 0.166916},
				{Number: 980, Label: "volcano", Probability: 0.033740},
				{Number: 972, Label: "cliff", Probability: 0.013361},
			}},
		"flowers": {testfiles.Require(t, "images/flowers.jpg"), 0.01,
			[]inspect.Class{
				{Number: 986, Label: "yellow lady's slipper", Probability: 0.755616},
				{Number: 325, Label: "sulphur butterfly", Probability: 0.129405},
				{Number: 989, Label: "hip", Probability: 0.045708},
				{Number: 309, Label: "bee", Probability: 0.014930},
				{Number: 985, Label: "daisy", Probability: 0.007455},
			}},
		"a sky like nothing that it knows": {testfiles.Require(t, "images/sky1024px.jpg"), 0.01,
			[]inspect.Class{
				{Number: 971, Label: "bubble", Probability: 0.066684},
				{Number: 701, Label: "parachute", Probability: 0.064236},
				{Number: 908, Label: "wing", Probability: 0.046552},
				{Number: 987, Label: "corn", Probability: 0.033555},
				{Number: 998, Label: "ear", Probability: 0.031302},
			}},
		"the bundled landscape, a PNG": {testdata + "landscape.png", 1e-5,
			[]inspect.Class{
				{Number: 979, Label: "valley", Probability: 0.461055},
				{Number: 970, Label: "alp", Probability: 0.437129},
				{Number: 755, Label: "radio telescope", Probability: 0.019309},
				{Number: 980, Label: "volcano", Probability: 0.018667},
				{Number: 807, Label: "solar dish", Probability: 0.017770},
			}},
	} {
		classes, err := inspect.Classify(t.Context(), model, readPicture(t, want.path), inspect.Classification{Crop: objective.Size{Width: inspect.DefaultCrop, Height: inspect.DefaultCrop}, Top: len(want.top)})
		if err != nil {
			t.Fatal(err)
		}
		for i, class := range classes {
			if w := want.top[i]; class.Number != w.Number || math.Abs(class.Probability-w.Probability) > want.within {
				t.Errorf("%s: class %d has probability %.6f; in Python place %d is class %d (%s) with %.6f", photo, class.Number, class.Probability, i+1, w.Number, w.Label, w.Probability)
			}
		}
	}
}

func TestLabelsByEachOfTheirNames(t *testing.T) {
	model := demoModel(t)
	layer, err := inspect.Classifier(model)
	if err != nil {
		t.Fatal(err)
	}
	_, count, _, err := model.draft.Activation(layer)
	if err != nil {
		t.Fatal(err)
	}
	labels := make([]string, count)
	for i := range labels {
		labels[i] = "filler"
	}
	labels[0], labels[1], labels[2] = "n01440764 tench, Tinca tinca", "n02012849 crane", "n03126707 crane"
	model.Graph.Profile.Labels = labels
	for label, want := range map[string]int{"Tench": 0, "tinca tinca": 0, "n01440764": 0, "tench, Tinca tinca": 0, labels[0]: 0, "n03126707": 2} {
		if got, err := model.draft.Labelled(layer, count, label); err != nil || got != want {
			t.Errorf("%q: got channel %d, %v, want %d", label, got, err, want)
		}
	}
	for label, want := range map[string]string{"crane": `are called "crane": 1, 2; give the number`, "tensh": "did you mean tench", "n0144076": "did you mean n01440764"} {
		if _, err := model.draft.Labelled(layer, count, label); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got error %v, want one with %q", label, err, want)
		}
	}
}

// A classifier whose size is fixed by a reshape, as Inception5h's, gets the square that
// it takes, whatever the picture.
func TestClassifierOfFixedSize(t *testing.T) {
	model := twinModel(t)
	layer, err := inspect.Classifier(model)
	if err != nil || layer != "softmax2" {
		t.Fatalf("the classifier is %q, %v, want softmax2", layer, err)
	}
	photo := picture.Noise(numpy.New(1), 300, 100)
	classes, err := inspect.Classify(t.Context(), model, photo, inspect.Classification{Crop: objective.Size{Width: inspect.DefaultCrop, Height: inspect.DefaultCrop}, Top: 3})
	if err != nil || len(classes) != 3 {
		t.Fatalf("got %v, %v, want three classes", classes, err)
	}
	if _, err := inspect.Classify(t.Context(), model, photo, inspect.Classification{}); err == nil {
		t.Error("300x100 pixels are classified")
	}
}
