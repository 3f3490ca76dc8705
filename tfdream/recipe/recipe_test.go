package recipe

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// example is a value of each setting that a recipe's file may have.
var example = map[string]any{
	"method": "lapnorm", "graph": "demo", "input": "input", "mean": "1,2,3", "divide": 2.0, "order": "bgr", "labels": "labels.txt",
	"objective": "mixed3a", "iterations": 3, "step": -0.5, "octaves": 2, "octave-scale": 1.5, "tile": 64, "coverage": "notebook",
	"jitter": 8, "lap-levels": 3, "display": "percentile", "guide": []any{"a.png", "b.png:0.5"}, "mask": "mask.png", "seed": 0,
	"zoom": 0.0, "size": "30x20", "max-side": 40, "quality": 80, "preset": "eyes", "strength": 0.0,
	"device": "cpu", "threads": 2, "precision": "f32", "fast": true,
	"devices": "CPU:0,CPU:1", "target": "grpc://127.0.0.1:1", "timeout": "7", "lanes": 1, "without": "relu",
}

// given is a recipe that says everything, also what is about one machine if local.
func given(t *testing.T, local bool) *Recipe {
	t.Helper()
	r := &Recipe{}
	for _, one := range table {
		if one.Local && !local {
			continue
		}
		if err := r.Value(one).Take(example[one.Key]); err != nil {
			t.Fatalf("%s %v is not %v: say in this test what it could be", one.Key, example[one.Key], err)
		}
	}
	return r
}

// saying is a recipe that says some settings; mixed3a is its objective.
func saying(t *testing.T, values map[string]string) *Recipe {
	t.Helper()
	r, err := Preset{Settings: values, Objectives: map[Kind]string{Demo: "mixed3a"}}.For(Demo)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The divisor is one number, or one for each channel, however it is given.
func TestADivisorIsOneNumberOrThree(t *testing.T) {
	for _, c := range []struct {
		given any
		want  graphs.Divisor
		plain any
	}{
		{58.4, graphs.Each(58.4), float32(58.4)},
		{"58.4,57.1,57.4", graphs.Divisor{58.4, 57.1, 57.4}, []any{float32(58.4), float32(57.1), float32(57.4)}},
		{[]any{58.4, int64(57), 57.4}, graphs.Divisor{58.4, 57, 57.4}, []any{float32(58.4), float32(57), float32(57.4)}},
	} {
		var got graphs.Divisor
		value := setting.Into(&got, divisorKind)
		if err := value.Take(c.given); err != nil || got != c.want || !reflect.DeepEqual(value.Get(), c.plain) {
			t.Errorf("%v: %v, %v, plainly %v", c.given, got, err, value.Get())
		}
	}
	for _, text := range []string{"0", "-1", "1,2", "1,2,0", "1,2,3,4", "", "nan", "inf", "1e39", "1,x,2"} {
		if _, err := divisorKind.Parse(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// A setting that is in no table can be said by no flag and no file.
func TestEveryFieldIsInTheTable(t *testing.T) {
	all := reflect.ValueOf(*given(t, true))
	parts := map[string]reflect.Value{"Recipe": all, "Graph": all.FieldByName("Graph"), "Profile": all.FieldByName("Graph").FieldByName("Profile"), "Machine": all.FieldByName("Machine")}
	for name, others := range map[string][]string{
		"Recipe": {"Made", "said", "fixed"}, "Graph": {},
		"Profile": {"Objective", "Iterations", "Octaves", "Step", "OctaveScale"}, // of the graph's own dream
		"Machine": {"Notice"},
	} {
		part := parts[name]
		for i := range part.NumField() {
			if field := part.Type().Field(i).Name; part.Field(i).IsZero() && !slices.Contains(others, field) {
				t.Errorf("%s.%s is in no table", name, field)
			}
		}
	}
	for key := range example {
		if find(key) == nil {
			t.Errorf("%s is in no table", key)
		}
	}
}

func TestTextRoundTrip(t *testing.T) {
	r := given(t, false)
	r.Made = Made{Picture: "noise:3x3", PictureSHA256: "1234", GuideSHA256: []string{"5", "6"}, DirectionSHA256: map[string]string{"a.npy": "7"}, Frame: 8}
	text, err := r.Text()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Decode(text)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	for _, one := range table {
		want := !one.Local && one.Key != "jitter" // which lapnorm ignores
		if again.Says(one.Key) != want {
			t.Errorf("%s is said: %t", one.Key, !want)
		} else if got := one.Field(again).String(); want && got != one.Field(r).String() {
			t.Errorf("%s is %s, not %s", one.Key, got, one.Field(r))
		}
	}
	if !reflect.DeepEqual(again.Made, r.Made) {
		t.Errorf("made with %+v, not %+v", again.Made, r.Made)
	}
	if difference := r.Difference(again); difference != "" {
		t.Errorf("they differ: %s", difference)
	}
}

// What decides the picture is told apart, by its name.
func TestDifference(t *testing.T) {
	whole := given(t, false)
	for _, one := range table {
		if one.Local {
			continue
		}
		r := &Recipe{}
		for _, other := range table {
			if !other.Local && other.Key != one.Key {
				other.Field(r).Copy(other.Field(whole))
			}
		}
		named := !slices.Contains([]string{"graph", "labels", "mask", "jitter"}, one.Key)
		if got := whole.Difference(r); strings.HasPrefix(got, one.Name()+" ") != named {
			t.Errorf("without %s they differ by %q", one.Key, got)
		}
	}
	other := *whole
	if other.Made.GraphSHA256 = "1"; whole.Difference(&other) != "graph-sha256  there, 1 now" {
		t.Errorf("with another graph they differ by %q", whole.Difference(&other))
	}
}

// What was said stays, and only what less says is taken, with the hashes of its files.
func TestTake(t *testing.T) {
	r := saying(t, map[string]string{"max-side": "8", "fast": "false", "mask": "a.png"})
	less := saying(t, map[string]string{"size": "3x3", "fast": "true", "seed": "0", "mask": "b.png", "guide": "c.png", "zoom": "0"})
	less.Made = Made{MaskSHA256: "b", GuideSHA256: []string{"c"}, PictureSHA256: "d"}
	r.Take(less)
	if r.MaxSide != 8 || r.Size != nil || r.Machine.Fast || r.Mask != "a.png" || r.Made.MaskSHA256 != "" || r.Made.PictureSHA256 != "" {
		t.Errorf("what was said has changed: %+v", r)
	}
	if r.Seed == nil || *r.Seed != 0 || r.Zoom == nil || len(r.Guides) != 1 || r.Guides[0].File != "c.png" || len(r.Made.GuideSHA256) != 1 || !r.Says("seed") {
		t.Errorf("what was not said is not taken: %+v", r)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"iteration = 2":      `unknown key "iteration"`,
		"target = 'grpc://'": `unknown key "target"`,
		"iterations = 0":     `iterations "0" is not a whole number from 1 to 1000000`,
		"iterations = 2.5":   `iterations "2.5" is not a whole number from 1 to 1000000`,
		"step = nan":         `step "NaN" is not a number from -1000000 to 1000000, and not 0`,
		"mean = [1, 2]":      `mean "1,2" is not one number or three, R,G,B, such as 123,117,104`,
		"guide = [1]":        `guide "1" is not a picture, or a picture and its weight as in flowers.jpg:0.5, up to 1000000 and not 0`,
		"octaves =":          "line 1: ",
		"":                   "nothing is in it",
	} {
		_, err := Decode(text)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got error %v, want %s", text, err, want)
		} else if errors.Is(err, ErrValue) != strings.Contains(want, " is not ") {
			t.Errorf("%s: got error %v", text, err)
		}
	}
}

// Help tells the defaults, and names no flag: other programs show it too.
func TestDefaultsInHelp(t *testing.T) {
	want := map[string]string{
		"iterations": "steps in each octave (10; naive 20)",
		"octaves":    "sizes to dream in, from small to large (4; multiscale, lapnorm 3)",
		"jitter":     "longest random shift of caffe, in pixels (32)",
	}
	for _, one := range table {
		if help, found := want[one.Key]; found && one.Help != help {
			t.Errorf("%s: %q, want %q", one.Key, one.Help, help)
		}
		if strings.Contains(one.Help, "--") || strings.Contains(one.Help, " -l ") {
			t.Errorf("%s names a flag: %q", one.Key, one.Help)
		}
		if strings.Contains(one.Help, "{") || strings.Contains(one.Help, "()") {
			t.Errorf("%s: %q", one.Key, one.Help)
		}
		delete(want, one.Key)
	}
	if len(want) > 0 {
		t.Errorf("no help for %v", slices.Collect(maps.Keys(want)))
	}
}

func TestIgnored(t *testing.T) {
	r := given(t, false)
	if got := r.Ignored(); !slices.Equal(got, []string{"jitter"}) {
		t.Errorf("lapnorm ignores %v", got)
	}
	r.Dream.Method = "naive"
	if got := r.Ignored(); !slices.Equal(got, []string{"octaves", "octave-scale", "tile", "coverage", "jitter", "lap-levels"}) {
		t.Errorf("naive ignores %v", got)
	}
}
