package tfdream

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// resident is how many bytes of this process lie in memory.
func resident(t *testing.T) float64 {
	t.Helper()
	runtime.GC()
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skipf("resident memory is read from /proc/self/status: %v", err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, err := strconv.ParseFloat(strings.Fields(after)[0], 64)
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes * 1024
}

// However many objectives a model has had, it keeps no more of them than it may: its memory
// after the first hundred is that of the first hundred. Half of the objectives are dreamed of,
// half only measured.
func TestAThousandObjectivesInTheMemoryOfAHundred(t *testing.T) {
	count := 1000
	if testing.Short() {
		count = 150
	}
	model := demoModel(t)
	photo := scene(64)
	var early, late, peak float64
	for i := range count {
		obj, err := objective.Parse(fmt.Sprintf("%d*mixed4b:%d + mixed3b:%d", i+1, i%24, i%16))
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			_, _, err = model.Evaluate(t.Context(), photo, obj)
		} else {
			_, err = model.Dream(t.Context(), photo, Settings{Objective: obj.String(), Iterations: 1, Octaves: 1})
		}
		if err != nil {
			t.Fatal(err)
		}
		peak = max(peak, resident(t))
		if (i+1)%50 != 0 {
			continue
		}
		if i < 100 {
			early = max(early, peak)
		} else {
			late = max(late, peak)
		}
		t.Logf("%d objectives: at most %.0f MiB", i+1, peak/(1<<20))
		peak = 0
	}
	if late > 1.05*early {
		t.Errorf("%.0f MiB in the first hundred objectives, %.0f after it", early/(1<<20), late/(1<<20))
	}
}

// A dream made after all that was compiled has been thrown away is the same, bit for bit.
func TestThrowingAwayChangesNoDream(t *testing.T) {
	model := demoModel(t)
	dream := func() []float32 {
		d, err := model.Dream(t.Context(), scene(64), Settings{Objective: "mixed4b", Iterations: 2, Octaves: 2, Random: numpy.New(1)})
		if err != nil {
			t.Fatal(err)
		}
		return d.Pix
	}
	before, session := dream(), model.session
	for channel := range 48 {
		obj := objective.Objective{{Weight: float64(channel + 1), Layer: "mixed3b"}}
		if _, err := model.Scores(t.Context(), scene(32), obj); err != nil {
			t.Fatal(err)
		}
	}
	if model.session == session || model.draft.Count() > mostObjectives {
		t.Errorf("%d objectives are compiled, want at most %d", model.draft.Count(), mostObjectives)
	}
	if !slices.Equal(before, dream()) {
		t.Error("the dream is another")
	}
}

// Whoever asks while a dream is being made waits for its turn, and gets what it would get alone.
func TestCallersTakeTurns(t *testing.T) {
	model := demoModel(t)
	dream := func(channel int) ([]float32, error) {
		s := Settings{Objective: fmt.Sprint("mixed4b:", channel), Iterations: 2, Octaves: 2, Random: numpy.New(1)}
		d, err := model.Dream(t.Context(), scene(64), s)
		if err != nil {
			return nil, err
		}
		return d.Pix, nil
	}

	var alone, together [6][]float32
	for i := range alone {
		var err error
		if alone[i], err = dream(i); err != nil {
			t.Fatal(err)
		}
	}
	var wait sync.WaitGroup
	for i := range together {
		wait.Go(func() {
			var err error
			if together[i], err = dream(i); err != nil {
				t.Error(err)
			}
			if len(model.Layers()) == 0 || model.Labels("motif") == nil {
				t.Error("the model has no layers or labels")
			}
			if _, err := model.Forward(t.Context(), scene(32+i), "mixed3a"); err != nil {
				t.Error(err)
			}
			if err := model.Atlas(t.Context(), scene(32), Atlas{Layer: "mixed3a", Channels: []int{i}}, Settings{Iterations: 1, Octaves: 1},
				func([]Thumbnail) error { return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	for i := range alone {
		if !slices.Equal(alone[i], together[i]) {
			t.Errorf("channel %d: the dream is another when several are made", i)
		}
	}
}

// A dream that gives way stays what it is, bit for bit, whatever others do between its steps: here so
// much that the model throws away what was compiled, and then another dream.
func TestDreamGivesWay(t *testing.T) {
	model := demoModel(t)
	photo, mask := scene(96), picture.New(96, 96)
	for i := range mask.Pix[:len(mask.Pix)/2] {
		mask.Pix[i] = 255
	}
	for name, s := range map[string]Settings{
		"deepdream":      {},
		"caffe":          {Method: Caffe},
		"lapnorm":        {Method: LapNorm},
		"under a mask":   {Mask: mask},
		"towards guides": {Guides: []Guide{{scene(64), 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			s.Objective, s.Iterations, s.Octaves, s.Tile = "mixed3b", 2, 3, 64
			dream := func(s Settings) []float32 {
				s.Random = numpy.New(1)
				d, err := model.Dream(t.Context(), photo, s)
				if err != nil {
					t.Fatal(err)
				}
				return d.Pix
			}
			alone := dream(s)
			var others sync.WaitGroup
			var begun, done atomic.Int32
			s.GivesWay = true
			s.Progress = func(Progress) { // the dream has the turn, until this one waits for it
				step := int(begun.Add(1))
				others.Go(func() {
					for channel := range 4 {
						obj := objective.Objective{{Weight: float64(step), Layer: "mixed4b", Channels: []objective.Selector{{First: channel, Last: channel}}}}
						if _, err := model.Scores(t.Context(), scene(32), obj); err != nil {
							t.Error(err)
						}
						done.Add(1)
					}
					small := Settings{Objective: "mixed4b", Method: s.Method, Iterations: 1, Octaves: 2, Guides: s.Guides}
					if s.Guides != nil {
						small.Objective, small.Guides = "mixed3b", []Guide{{scene(48), 1}}
					}
					if _, err := model.Dream(t.Context(), scene(48), small); err != nil {
						t.Error(err)
					}
				})
				for model.waiting.Load() == 0 {
					runtime.Gosched()
				}
			}
			shared := dream(s)
			if done.Load() < begun.Load() {
				t.Errorf("in %d steps others had %d turns", begun.Load(), done.Load())
			}
			others.Wait()
			if !slices.Equal(alone, shared) {
				t.Error("the dream is another than alone")
			}
		})
	}
}

// A caller stops waiting when its context ends, and disturbs nobody.
func TestWaitingForATurnEndsWithTheContext(t *testing.T) {
	model := demoModel(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var waited error
	s := Settings{Objective: "mixed3a", Iterations: 1, Octaves: 1}
	s.Progress = func(Progress) { // the dream has the turn
		stop()
		_, waited = model.Forward(ctx, scene(32), "mixed3a")
	}
	if _, err := model.Dream(t.Context(), scene(32), s); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(waited, context.Canceled) {
		t.Errorf("got %v, want the context's error", waited)
	}
}

func TestCloseTwice(t *testing.T) {
	model, err := NewModel(demoGraph(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := model.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := model.Dream(t.Context(), picture.New(64, 64), Settings{Objective: "mixed3a"}); !errors.Is(err, ErrClosed) {
		t.Errorf("dreaming after Close: %v, want ErrClosed", err)
	}
	if _, err := model.Forward(t.Context(), picture.New(64, 64), "mixed3a"); !errors.Is(err, ErrClosed) {
		t.Errorf("looking after Close: %v, want ErrClosed", err)
	}
}
