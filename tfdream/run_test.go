package tfdream

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/internal/canvas"
)

// endingIn is the demo graph with one more layer, "last": an operation on the values of
// its first convolution, which are small.
func endingIn(t *testing.T, operation, input string) *Model {
	t.Helper()
	graph, err := graphs.Open("demo", graphs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	graph.Profile.Divide = graphs.Each(1000)
	graph.Def.Node = append(graph.Def.Node, &nodepb.NodeDef{Name: "last", Op: operation, Input: []string{input},
		Attr: map[string]*attrpb.AttrValue{"T": {Value: &attrpb.AttrValue_Type{Type: typespb.DataType_DT_FLOAT}}}})
	return newModel(t, graph)
}

// exp and its gradient grow beyond float32. Then the dream ends with the picture that it
// had before that step, in full size. Caffe's pictures cannot grow so far.
func TestOverflowStopsTheDream(t *testing.T) {
	model := endingIn(t, "Exp", "conv2d0_pre_relu")
	for _, method := range []Method{DeepDream, Naive, Multiscale, LapNorm} {
		t.Run(string(method), func(t *testing.T) {
			photo := scene(64)
			steps := 0
			s := Settings{Method: method, Objective: "last", Iterations: 1000, Octaves: 1, Step: 1000, Progress: func(Progress) { steps++ }}
			dream, err := model.Dream(context.Background(), photo, s)
			if !errors.Is(err, canvas.ErrNotFinite) || steps == 0 {
				t.Fatalf("got error %v after %d steps", err, steps)
			}
			if want := fmt.Sprintf("octave 1, iteration %d: ", steps+1); !strings.Contains(err.Error(), want) {
				t.Errorf("got error %v, want one that says %q", err, want)
			}
			s.Iterations = steps
			good, err := model.Dream(context.Background(), photo, s)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(dream.Pix, good.Pix) {
				t.Errorf("the picture is not that after the %d good steps", steps)
			}
			s.Iterations, s.Octaves = 1000, 3
			if dream, err = model.Dream(context.Background(), photo, s); !errors.Is(err, canvas.ErrNotFinite) {
				t.Fatalf("got error %v", err)
			}
			full := Size{Height: 64, Width: 64}
			if s.Method == Multiscale || s.Method == LapNorm {
				full = full.Grown(1.4).Grown(1.4)
			}
			if (sizeOf(dream)) != full {
				t.Errorf("the dream is %dx%d, not %v", dream.Width, dream.Height, full)
			}
		})
	}
}

// The square root of zero has a score, but no finite gradient. The logarithm of zero has
// no score. Sign has a gradient of zero, which Caffe's notebook divides by.
func TestNoNumberStopsTheDream(t *testing.T) {
	const score, gradient, factor = "the score is ", "the size of the gradient is NaN", "the factor of the step is +Inf"
	for _, c := range []struct {
		method                 Method
		operation, input, want string
	}{
		{DeepDream, "Sqrt", "conv2d0", gradient},
		{Naive, "Sqrt", "conv2d0", gradient},
		{Multiscale, "Sqrt", "conv2d0", gradient},
		{LapNorm, "Sqrt", "conv2d0", gradient},
		{Caffe, "Sign", "conv2d0_pre_relu", factor},
		{DeepDream, "Log", "conv2d0", score + "-Inf"},
		{Naive, "Log", "conv2d0", score + "-Inf"},
		{Multiscale, "Log", "conv2d0_pre_relu", score + "NaN"},
		{LapNorm, "Log", "conv2d0", score + "-Inf"},
		{Caffe, "Log", "conv2d0", score + "+Inf"},
	} {
		photo := scene(64)
		dream, err := endingIn(t, c.operation, c.input).Dream(context.Background(), photo, Settings{Method: c.method, Objective: "last", Octaves: 1})
		if !errors.Is(err, canvas.ErrNotFinite) || !strings.Contains(err.Error(), "octave 1, iteration 1: "+c.want) {
			t.Errorf("%s of %s: got error %v, want %q", c.method, c.operation, err, c.want)
		} else if !slices.Equal(dream.Pix, photo.Pix) {
			t.Errorf("%s of %s has changed the photo", c.method, c.operation)
		}
	}
}

// A dream whose step fails can be resumed from the state in which it was left.
func TestFailedDreamLeavesItsState(t *testing.T) {
	model := endingIn(t, "Exp", "conv2d0_pre_relu")
	var state *State
	s := Settings{Objective: "last", Iterations: 1000, Octaves: 1, Step: 1000, CheckpointEvery: 1 << 62}
	s.Checkpoint = func(s *State) { state = s }
	dream, err := model.Dream(context.Background(), scene(64), s)
	if err == nil || state == nil {
		t.Fatalf("got error %v, and the state %v", err, state)
	}
	if !slices.Equal(state.Tensors[canvas.PicturesTensor].Values, dream.Pix) {
		t.Error("the state is not that of the last good picture")
	}
	s.Resume = state
	if _, again := model.Dream(context.Background(), scene(64), s); again == nil || again.Error() != err.Error() {
		t.Errorf("going on, it failed by %v, not again by %v", again, err)
	}
}
