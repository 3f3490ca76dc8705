package film

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

var side = tfdream.Size{Height: 40, Width: 48}

// zoomed makes frames after a state, whose file is in a folder.
func zoomed(t *testing.T, model *tfdream.Model, frames int, next *State, folder string) [][]float32 {
	t.Helper()
	var kept [][]float32
	done := next.Frame
	z := Zoom{
		Model: model, Settings: tfdream.Settings{Method: tfdream.Caffe, Iterations: 1, Octaves: 2, Jitter: 4},
		Frames: frames, By: 0.05, Size: side, State: filepath.Join(folder, "zoom.state"),
		Keep: func(_ int, dream *picture.Picture) error {
			kept = append(kept, slices.Clone(dream.Pix))
			return nil
		},
		Done: func(frame int) {
			if frame != done {
				t.Errorf("frame %d is done after %d", frame, done)
			}
			done++
		},
	}
	if err := z.Run(t.Context(), next); err != nil {
		t.Fatal(err)
	}
	if next.Frame != frames || done != frames {
		t.Errorf("the next frame is %d, and %d are done, want %d", next.Frame, done, frames)
	}
	return kept
}

func demo(t *testing.T) *tfdream.Model {
	t.Helper()
	graph, err := graphs.Open("demo", graphs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	model, err := tfdream.NewModel(graph, tfdream.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { model.Close() })
	return model
}

// begun is the state before the first frame.
func begun() *State {
	random := numpy.New(1)
	return &State{Note: "mine", Picture: *picture.Noise(random, side.Width, side.Height), Random: *random}
}

// From the state after any frame, the same frames follow bit for bit.
func TestZoomGoesOn(t *testing.T) {
	model, folder := demo(t), t.TempDir()
	want := zoomed(t, model, 3, begun(), t.TempDir())
	got := zoomed(t, model, 1, begun(), folder)
	next, err := ReadState(filepath.Join(folder, "zoom.state"))
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, zoomed(t, model, 3, next, folder)...)
	if !reflect.DeepEqual(got, want) || next.Note != "mine" {
		t.Error("resumed, the zoom is another")
	}
}

// A frame that fails or is stopped leaves the state before it.
func TestStoppedZoom(t *testing.T) {
	model, full := demo(t), errors.New("no room left")
	z := Zoom{Model: model, Settings: tfdream.Settings{Method: tfdream.Naive, Iterations: 1}, Frames: 4, Size: side, State: filepath.Join(t.TempDir(), "zoom.state"),
		Keep: func(frame int, _ *picture.Picture) error {
			if frame == 1 {
				return full
			}
			return nil
		}}
	next := begun()
	if err := z.Run(t.Context(), next); !errors.Is(err, full) || next.Frame != 1 {
		t.Errorf("%v after %d frames", err, next.Frame)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := z.Run(stopped, next); !errors.Is(err, context.Canceled) || next.Frame != 1 {
		t.Errorf("%v after %d frames", err, next.Frame)
	}
}

// testdata/zoom.state was written by the version before checkpoints had named tensors:
// tfdream zoom noise:12x10 --frames 2 -n 1 --octaves 1 --jitter 2 --seed 1 -g demo
func TestOldStatesAreRead(t *testing.T) {
	s, err := ReadState("testdata/zoom.state")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(s.Note, `method = "caffe"`) || !strings.Contains(s.Note, `objective = "square(motif_choice)"`) || s.Frame != 2 || s.Picture.Width != 12 || s.Picture.Height != 10 {
		t.Errorf("%s, frame %d, %dx%d", s.Note, s.Frame, s.Picture.Width, s.Picture.Height)
	}
	s.Random.Uniform() // the generator works
	again := filepath.Join(t.TempDir(), "zoom.state")
	if err := s.WriteFile(again); err != nil {
		t.Fatal(err)
	}
	if back, err := ReadState(again); err != nil || back.Note != s.Note || !slices.Equal(back.Picture.Pix, s.Picture.Pix) || back.Random.Uniform() != s.Random.Uniform() {
		t.Errorf("written anew it is another: %v", err)
	}
}

// What the picture's file said of its colours lives on in the state.
func TestStatesKeepColours(t *testing.T) {
	path := filepath.Join(t.TempDir(), "zoom.state")
	s := begun()
	s.Picture.ColourChunks = map[string][]byte{"gAMA": {0, 1, 134, 160}}
	if err := s.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	if back, err := ReadState(path); err != nil || !reflect.DeepEqual(back.Picture.ColourChunks, s.Picture.ColourChunks) {
		t.Errorf("%v, %v", back.Picture.ColourChunks, err)
	}
}

func TestFilesThatAreNoStates(t *testing.T) {
	whole, err := os.ReadFile("testdata/zoom.state")
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range [][]byte{nil, []byte("text"), whole[:len(whole)-32], append(bytes.Clone(whole[:len(whole)-32]), make([]byte, 32)...), bytes.Replace(whole, []byte("demo"), []byte("Demo"), 1)} {
		path := filepath.Join(t.TempDir(), "zoom.state")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadState(path); !errors.Is(err, ErrState) {
			t.Errorf("%d bytes: error %v, want ErrState", len(content), err)
		}
	}
	if _, err := ReadState(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: error %v", err)
	}
}
