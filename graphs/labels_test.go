package graphs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs/internal/labels"
	"github.com/tfdream/tfdream/graphs/testfiles"
)

// People's files of labels come from editors, from Keras, from Python, and from TensorFlow's models.
func TestLabelsAreReadFromWhateverFileTheyAreIn(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"lines":               {"dummy\n\nking charles spaniel\n", []string{"dummy", "", "king charles spaniel"}},
		"lines of Windows":    {"\xef\xbb\xbftench\r\ngoldfish \r\n\r\n \r\n", []string{"tench", "goldfish"}},
		"lines of an old Mac": {"tench\rgoldfish\r", []string{"tench", "goldfish"}},
		"Keras's class index": {`{"1": ["n01443537", "goldfish"], "0": ["n01440764", "tench"]}`, []string{"n01440764 tench", "n01443537 goldfish"}},
		"with a BOM":          {"\xef\xbb\xbf{\"0\": \"tench\"}", []string{"tench"}},
		"a JSON list":         {` ["tench", "goldfish"] `, []string{"tench", "goldfish"}},
		"a list of lists":     {`[["n01440764", "tench", "Tinca tinca"], ["cat", "kitten"]]`, []string{"n01440764 tench, Tinca tinca", "cat, kitten"}},
		"a model's card":      {`{"model": "x", "id2label": {"0": "tench", "2": "shark"}}`, []string{"tench", "", "shark"}},
		"Keras's indices":     {`{"dog": 1, "cat": 0}`, []string{"cat", "dog"}},
		"a label map":         {"item {\n  name: \"/m/01g317\"\n  id: 1\n  display_name: \"person\"\n}\nitem {\n  id: 3\n  name: 'car' # no other\n  keypoints { id: 4 label: \"wheel\" }\n}\n", []string{"", "person", "", "car"}},
		"a map from 2015":     {"# -*- protobuffer -*-\nentry {\n  target_class: 2\n  target_class_string: \"n01440764\"\n}\n", []string{"", "", "n01440764"}},
	} {
		got, err := labels.Read(func(string) ([]byte, error) { return []byte(c.text), nil }, "labels")
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, c.want)
		}
	}
}

func TestFilesThatAreNoLabelsAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "words.txt is empty",
		"\xef\xbb\xbf\r\n":                    "words.txt is empty",
		"{}":                                  "words.txt is empty",
		"\xff\xfec\x00a\x00t\x00":             "UTF-16 text; save it as UTF-8",
		"c\x00a\x00t\x00":                     "NUL bytes",
		"caf\xe9\n":                           "not UTF-8 text",
		"{0: 'tench'}":                        "begins like JSON, but cannot be read as such",
		`{"0": {"a": "b"}}`:                   `its entry "0" is not a class's number and label`,
		`{"tench": "goldfish"}`:               `its entry "tench" is not`,
		`[1, 2]`:                              "item 0 of its list is not a label",
		`{"-1": "tench"}`:                     "a label for class -1",
		`{"99999999": "tench"}`:               "a label for class 99999999",
		`{"tench": 1, "shark": 1}`:            "two labels for class 1",
		`item { name: "person" }`:             `its class "person" has no id`,
		`item { id: 1 name: "person"`:         "begins like a label map, but cannot be read as one",
		"item " + strings.Repeat("{x", 1<<20): "nested more than 16 deep",
	} {
		_, err := labels.Read(func(string) ([]byte, error) { return []byte(text), nil }, "words.txt")
		if err == nil || !strings.Contains(err.Error(), want) || strings.ContainsRune(err.Error(), '\n') {
			t.Errorf("%.40q: got error %v, want a line with %q", text, err, want)
		}
	}
}

func TestAFileWithAByteOrderMarkKeepsItsFirstLabel(t *testing.T) {
	got, err := labels.Read(os.ReadFile, testfiles.Require(t, "cases/graphs/labels-bom.txt"))
	if err != nil || len(got) != 200 || got[0] != "n01440764 tench, Tinca tinca" {
		t.Errorf("got %d labels, %q, %v", len(got), got, err)
	}
}

// imageNet are a thousand labels, the first and the last of which are ImageNet's.
func imageNet() []string {
	labels := make([]string, 1000)
	for i := range labels {
		labels[i] = fmt.Sprintf("n%08d thing %d", i, i)
	}
	labels[0], labels[999] = "n01440764 tench, Tinca tinca", "toilet tissue, toilet paper, bathroom tissue"
	return labels
}

// numberedThings are labels that are not ImageNet's.
func numberedThings(count int) []string {
	labels := make([]string, count)
	for i := range labels {
		labels[i] = fmt.Sprint("thing ", i)
	}
	return labels
}

// The class of the background, which networks have or not, and files of labels too, shifts labels
// where it is certain. All else that does not fit is refused, with both numbers.
func TestLabelsFitTheClassesOrAreRefused(t *testing.T) {
	with := func(first string, rest []string) []string { return append([]string{first}, rest...) }
	for name, c := range map[string]struct {
		labels      []string
		classes     int
		first, last string // "" for labels that do not fit
		noted       bool
	}{
		"as many":                           {numberedThings(10), 10, "thing 0", "thing 9", false},
		"ImageNet, background first":        {imageNet(), 1001, "background", "toilet tissue, toilet paper, bathroom tissue", true},
		"ImageNet":                          {imageNet(), 1000, "n01440764 tench, Tinca tinca", "toilet tissue, toilet paper, bathroom tissue", false},
		"a file with the background":        {with("background", imageNet()), 1001, "background", "toilet tissue, toilet paper, bathroom tissue", false},
		"a file with it, a network without": {with("dummy", imageNet()), 1000, "n01440764 tench, Tinca tinca", "toilet tissue, toilet paper, bathroom tissue", true},
		"a label map from 1":                {with("", numberedThings(90)), 90, "thing 0", "thing 89", true},
		"the demo graph's motifs":           {append(numberedThings(20), "nothing"), 20, "thing 0", "thing 19", false},
		"Inception5h and its own":           {with("dummy", numberedThings(1000)), 1008, "dummy", "thing 999", false},
		"Inception5h and those of others":   {with("dummy", imageNet()), 1008, "", "", false},
		"Inception5h and ImageNet's":        {imageNet(), 1008, "", "", false},
		"another thousand":                  {numberedThings(1000), 1001, "", "", false},
		"one too few":                       {numberedThings(20), 21, "", "", false},
		"one too many":                      {numberedThings(21), 20, "", "", false},
		"far too many":                      {imageNet(), 10, "", "", false},
	} {
		p := Profile{Labels: c.labels}
		got, note, err := p.LabelsOf(c.classes)
		if c.first == "" {
			want := &LabelsError{len(c.labels), c.classes}
			if wrong := (*LabelsError)(nil); !errors.As(err, &wrong) || *wrong != *want {
				t.Errorf("%s: got error %v, want %v", name, err, want)
			}
			continue
		}
		if err != nil || got[0] != c.first || got[len(got)-1] != c.last || (note != "") != c.noted {
			t.Errorf("%s: got %q to %q, note %q, %v", name, got[0], got[len(got)-1], note, err)
		}
	}
}

func TestALabelHasManyNames(t *testing.T) {
	for label, want := range map[string][]string{
		"n01440764 tench, Tinca tinca": {"n01440764 tench, Tinca tinca", "n01440764", "tench, Tinca tinca", "tench", "Tinca tinca"},
		"n01484850\tgreat_white_shark": {"n01484850", "great_white_shark", "great white shark"},
		"tabby":                        {"tabby"},
	} {
		got := LabelNames(label)
		for _, name := range want {
			if !slices.Contains(got, name) {
				t.Errorf("%q cannot be called %q, only %q", label, name, got)
			}
		}
	}
}

func TestLabelsOfTheDemoGraphFitBothItsLayersOfClasses(t *testing.T) {
	g, err := Open(DemoName, Options{Cache: filepath.Join(t.TempDir(), "none")})
	if err != nil {
		t.Fatal(err)
	}
	for _, classes := range []int{20, 21} {
		if got, note, err := g.Profile.LabelsOf(classes); err != nil || got[0] != "owl" || len(got) != classes || note != "" {
			t.Errorf("%d classes: got %q, %q, %v", classes, got, note, err)
		}
	}
}
