package tfdream

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs"
)

// Every field of Settings is described once in the table, or cannot be written down.
func TestEveryFieldOfSettingsIsInTheTable(t *testing.T) {
	others := []string{"Guides", "Mask", "Random", "GivesWay", "Progress", "Checkpoint", "CheckpointEvery", "Resume"}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Settings]()) {
		described := 0
		for _, one := range settingsTable {
			var s Settings
			if err := one.Field(&s).Take(another[one.Key]); err != nil {
				t.Fatalf("%s %v is not %v: say in this test what else it could be", one.Key, another[one.Key], err)
			}
			if !reflect.ValueOf(s).FieldByIndex(field.Index).IsZero() {
				described++
			}
		}
		if slices.Contains(others, field.Name) != (described == 0) || described > 1 {
			t.Errorf("%s is described %d times", field.Name, described)
		}
	}
}

// another is a value of each setting that makes another dream.
var another = map[string]any{"method": Caffe, "objective": "mixed3a:1", "iterations": 2, "step": 3.5, "octaves": 1, "octave-scale": 1.2,
	"tile": 48, "coverage": NotebookCoverage, "jitter": 5, "lap-levels": 2}

// A method ignores a setting where the table says so, and nowhere else: only there is a dream
// with another value the same, bit for bit.
func TestMethodsIgnoreWhatTheTableSays(t *testing.T) {
	model := demoModel(t)
	photo := scene(80)
	dream := func(s Settings) []float32 {
		t.Helper()
		p, err := model.Dream(t.Context(), photo, s)
		if err != nil {
			t.Fatal(err)
		}
		return p.Pix
	}
	for _, method := range Methods() {
		t.Run(string(method), func(t *testing.T) {
			s := Settings{Method: method, Objective: "mixed3a", Iterations: 1, Octaves: 2, Tile: 64}
			want := dream(s)
			for _, one := range settingsTable {
				if one.Key == "method" {
					continue
				}
				changed := s
				if err := one.Field(&changed).Take(another[one.Key]); err != nil {
					t.Fatalf("%s %v is not %v: say in this test what else it could be", one.Key, another[one.Key], err)
				}
				if same := slices.Equal(want, dream(changed)); same == one.Heeded(&changed) {
					t.Errorf("%s: heeded by the table: %t, the same dream with another: %t", one.Key, one.Heeded(&changed), same)
				}
			}
		})
	}
}

// The bounds of the table are those of a dream.
func TestCheckRefusesWhatTheTableDoes(t *testing.T) {
	for want, s := range map[string]Settings{
		`method "cafe" is not deepdream or caffe or naive or multiscale or lapnorm`: {Method: "cafe"},
		`iterations "-1" is not a whole number from 1 to 1000000`:                   {Iterations: -1},
		`octave scale "0.5" is not a number above 1, up to 100`:                     {OctaveScale: 0.5},
		`tile "31" is not a whole number from 32 to 1048576`:                        {Tile: 31},
		"no such objective: the graph has no default objective; name a layer":       {},
	} {
		err := s.WithDefaults(&graphs.Graph{}).check()
		if err == nil || err.Error() != want {
			t.Errorf("%+v: got error %v, want %s", s, err, want)
		}
	}
}

// Checkpoints have these lines: written otherwise, a dream that was stopped is another's.
func TestFingerprintStays(t *testing.T) {
	s := Settings{Objective: "mixed3a"}.WithDefaults(&graphs.Graph{})
	var got strings.Builder
	for _, one := range settingsTable {
		got.WriteString(one.Name() + " " + one.Field(&s).String() + "\n")
	}
	const want = `method deepdream
objective mixed3a
iterations 10
step 1.5
octaves 4
octave scale 1.4
tile 512
coverage full
jitter 32
lap levels 4
`
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}
