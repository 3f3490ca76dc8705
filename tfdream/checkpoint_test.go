package tfdream

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/tfdream/tfdream/tfdream/internal/canvas"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// eachMethod are short dreams by each method, and by one with a guide.
func eachMethod(t *testing.T) map[string]Settings {
	all := map[string]Settings{"guided": {Method: Caffe, Objective: "mixed3a", Guides: []Guide{{scene(48), 1}}}}
	for _, method := range Methods() {
		all[string(method)] = Settings{Method: method, Objective: "square(mixed3a)"}
	}
	for name, s := range all {
		s.Iterations, s.Octaves, s.Tile = 3, 3, 64
		if s.Method == Naive {
			s.Octaves = 1
		}
		all[name] = s
	}
	return all
}

// stored is a state as it comes back from its file.
func stored(t *testing.T, s *State) *State {
	t.Helper()
	path := filepath.Join(t.TempDir(), "dream.checkpoint")
	if err := s.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	back, err := ReadState(path)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// Resumed from the state after any step, another process comes to the same picture.
func TestResumedDreamIsTheSameBitForBit(t *testing.T) {
	for name, s := range eachMethod(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var states []*State
			dream := func(model *Model, s Settings) []float32 {
				s.Random = numpy.New(3)
				photo := picture.Noise(s.Random, 90, 70)
				result, err := model.Dream(context.Background(), photo, s)
				if err != nil {
					t.Fatal(err)
				}
				return result.Pix
			}
			whole := s
			whole.Checkpoint = func(s *State) { states = append(states, s) }
			want := dream(demoModel(t), whole)
			if steps := s.Octaves * s.Iterations; len(states) != steps {
				t.Fatalf("%d states of %d steps", len(states), steps)
			}
			if !slices.Equal(want, dream(demoModel(t), s)) {
				t.Fatal("the dream itself is not the same twice")
			}
			other := demoModel(t)
			for _, state := range states {
				rest, steps := s, 0
				rest.Resume, rest.Progress = stored(t, state), func(Progress) { steps++ }
				if !slices.Equal(want, dream(other, rest)) {
					t.Errorf("resumed after octave %d, iteration %d, the dream is another", state.Octave, state.Iteration)
				}
				if left := s.Octaves*s.Iterations - state.Octave*s.Iterations - state.Iteration; steps != left {
					t.Errorf("resumed after octave %d, iteration %d, it took %d steps, not %d", state.Octave, state.Iteration, steps, left)
				}
			}
		})
	}
}

// A dream may be stopped anywhere, in the middle of a step too, and more than once.
func TestStoppedDreamGoesOn(t *testing.T) {
	for name, s := range eachMethod(t) {
		t.Run(name, func(t *testing.T) {
			model := demoModel(t)
			photo := scene(100)
			s.Tile, s.CheckpointEvery = 32, time.Hour // only when it stops
			s.Random = numpy.New(1)
			if _, err := model.Dream(context.Background(), photo, s); err != nil { // TensorFlow warms up
				t.Fatal(err)
			}
			s.Random = numpy.New(1)
			start := time.Now()
			whole, err := model.Dream(context.Background(), photo, s)
			if err != nil {
				t.Fatal(err)
			}
			longest := time.Since(start) / 3 // of a part
			stops := 0
			for {
				ctx, cancel := context.WithTimeout(context.Background(), time.Duration(rand.Int64N(int64(longest))))
				defer cancel()
				var state *State
				part := s
				part.Random, part.Checkpoint = numpy.New(1), func(s *State) { state = s }
				result, err := model.Dream(ctx, photo, part)
				if err == nil {
					if stops == 0 || !slices.Equal(whole.Pix, result.Pix) {
						t.Errorf("after %d stops the dream is another", stops)
					}
					return
				}
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Fatal(err)
				}
				if state == nil || s.Resume != nil && state.Octave == s.Resume.Octave && state.Iteration == s.Resume.Iteration {
					longest += longest / 4 // not a step was made: the machine is slower than it was
					continue
				}
				stops++
				s.Resume = stored(t, state)
			}
		})
	}
}

// Whatever else decides the dream's bits has to be the same when it is resumed, and what the
// method ignores may differ. A new setting must be added to Model.Ingredients, or to the list of
// those that change nothing.
func TestStateOfAnotherDreamIsRefused(t *testing.T) {
	harmless := []string{"GivesWay", "Progress", "Checkpoint", "CheckpointEvery", "Resume"}
	ignored := map[Method][]string{
		Caffe:   {"Tile", "Coverage", "LapLevels"},
		LapNorm: {"Jitter"},
	}
	model := demoModel(t)
	photo := scene(64)
	var settings Settings
	var state *State
	for _, method := range []Method{LapNorm, Caffe} {
		settings = Settings{Method: method, Objective: "mixed3a", Guides: []Guide{{scene(32), 1}}, Iterations: 2, Octaves: 1}.WithDefaults(model.Graph)
		made, err := model.Ingredients(photo, settings)
		if err != nil {
			t.Fatal(err)
		}
		state = &State{Made: made}
		if err := state.Fits(made); err != nil {
			t.Fatalf("refused by its own dream: %v", err)
		}
		for _, field := range reflect.VisibleFields(reflect.TypeOf(settings)) {
			if slices.Contains(harmless, field.Name) {
				continue
			}
			changed := settings
			value := reflect.ValueOf(&changed).Elem().FieldByIndex(field.Index)
			switch {
			case value.CanInt():
				value.SetInt(value.Int() + 1)
			case value.CanFloat():
				value.SetFloat(value.Float() + 0.125)
			case value.Kind() == reflect.String:
				value.SetString(value.String() + "x")
			case value.Kind() == reflect.Bool:
				value.SetBool(!value.Bool())
			case value.Type() == reflect.TypeFor[*picture.Picture]():
				value.Set(reflect.ValueOf(scene(36)))
			case value.Type() == reflect.TypeFor[[]Guide]():
				value.Set(reflect.ValueOf([]Guide{{scene(32), 2}}))
			case value.Type() == reflect.TypeFor[*numpy.Random]():
				value.Set(reflect.ValueOf(numpy.New(1)))
			default:
				t.Fatalf("this test does not know how to change %s", field.Name)
			}
			other, err := model.Ingredients(photo, changed)
			if err != nil {
				t.Fatal(err)
			}
			err = state.Fits(other)
			if slices.Contains(ignored[method], field.Name) {
				if err != nil {
					t.Errorf("%s: another %s, which it ignores: %v", method, field.Name, err)
				}
			} else if !errors.Is(err, ErrOtherDream) {
				t.Errorf("%s: another %s: got error %v", method, field.Name, err)
			}
		}
	}
	brighter := scene(64)
	brighter.Pix[5]++
	settings.Resume = state
	_, err := model.Dream(context.Background(), brighter, settings)
	if want := "of another dream: with picture "; err == nil || !bytes.Contains([]byte(err.Error()), []byte(want)) {
		t.Errorf("another picture: got error %v, want %q", err, want)
	}
}

// A damaged checkpoint is recognised by its checksum, wherever the damage is, and so is one
// that is cut off.
func TestDamagedCheckpointIsKnown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dream.checkpoint")
	random, _ := numpy.New(0).MarshalBinary()
	state := &State{Octave: 1, Iteration: 2, Random: random, Made: []Ingredient{{"step", "1.5"}}, Note: "note", Size: Size{Height: 4, Width: 5},
		Tensors: map[string]numpy.Array{canvas.PicturesTensor: {Shape: []int{4, 5, 3}, Values: scene(5).Pix[:60]}}}
	if err := state.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := DecodeState(bytes.NewReader(whole)); err != nil || !reflect.DeepEqual(back, state) {
		t.Fatalf("got back %v (error %v), want %v", back, err, state)
	}
	for i := range whole {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 1 << (i % 8)
		if _, err := DecodeState(bytes.NewReader(flipped)); !errors.Is(err, ErrCheckpoint) {
			t.Fatalf("byte %d of %d flipped: got error %v", i, len(whole), err)
		}
		if _, err := DecodeState(bytes.NewReader(whole[:i])); !errors.Is(err, ErrCheckpoint) {
			t.Fatalf("cut off after %d of %d bytes: got error %v", i, len(whole), err)
		}
	}
	if _, err := DecodeState(bytes.NewReader(append(whole, 0))); !errors.Is(err, ErrCheckpoint) {
		t.Errorf("a byte too many: got error %v", err)
	}
}
