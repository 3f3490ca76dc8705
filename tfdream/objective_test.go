package tfdream

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseObjective(t *testing.T) {
	for text, want := range map[string]Objective{
		"mixed4c":         {{Weight: 1, Layer: "mixed4c"}},
		"square(mixed4c)": {{Weight: 1, Layer: "mixed4c", Square: true}},
		"mixed4d_3x3_bottleneck_pre_relu:139": {
			{Weight: 1, Layer: "mixed4d_3x3_bottleneck_pre_relu", Channels: []Selector{{First: 139, Last: 139}}},
		},
		"inception_4c/output:10-20,3": {
			{Weight: 1, Layer: "inception_4c/output", Channels: []Selector{{First: 10, Last: 20}, {First: 3, Last: 3}}},
		},
		`softmax2:"golden retriever",owl`: {
			{Weight: 1, Layer: "softmax2", Channels: []Selector{{Label: "golden retriever"}, {Label: "owl"}}},
		},
		"0.5*mixed3b:7 + mixed4c:2 - 2*square(layer-with-dashes:1)": {
			{Weight: 0.5, Layer: "mixed3b", Channels: []Selector{{First: 7, Last: 7}}},
			{Weight: 1, Layer: "mixed4c", Channels: []Selector{{First: 2, Last: 2}}},
			{Weight: -2, Layer: "layer-with-dashes", Square: true, Channels: []Selector{{First: 1, Last: 1}}},
		},
		" -mixed4c ": {{Weight: -1, Layer: "mixed4c"}},
	} {
		got, err := ParseObjective(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
}

func TestParseObjectiveSaysWhatIsWrongAndWhere(t *testing.T) {
	for text, want := range map[string]string{
		"":                  "ends where a layer's name is expected",
		"mixed4c +":         `at "+", column 9: expected + or - between spaces`,
		"mixed4c mixed4d":   `at "mixed4d", column 9`,
		"mixed4c:":          "ends where a channel number",
		"mixed4c:-3":        `at "-3", column 9: expected a channel number`,
		"mixed4c:20-10":     "a rising range",
		"mixed4c:3x":        "a channel number",
		"square(mixed4c":    "ends where ) after square(mixed4c is expected",
		"NaN*mixed4c":       "a finite number before *",
		"two*mixed4c":       "a finite number before *",
		`softmax2:""`:       "a label between quotes",
		"mixed4c:1,":        "ends where a channel number",
		"square(mixed4c):2": `at ":2", column 16`,
	} {
		_, err := ParseObjective(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got error %v, want one with %q", text, err, want)
		}
	}
}

func FuzzParseObjective(f *testing.F) {
	for _, seed := range []string{"mixed4c", `0.5*square(a:1,2-3,"x y") - b:owl`, "-", "1*", "a:\"\\", "é:ü"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		objective, err := ParseObjective(text)
		if err == nil && len(objective) == 0 {
			t.Errorf("%q: neither an objective nor an error", text)
		}
		for _, term := range objective {
			if term.Layer == "" || term.Weight-term.Weight != 0 {
				t.Errorf("%q: term %+v", text, term)
			}
		}
	})
}
