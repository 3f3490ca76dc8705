package tfdream

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	tensorpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_go_proto"
	shapepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/tensor_shape_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// thumbnails makes an atlas, and returns its pictures in the order of the channels.
func thumbnails(t *testing.T, model *Model, from *picture.Picture, a Atlas, s Settings) []Thumbnail {
	t.Helper()
	byChannel := map[int]Thumbnail{}
	s.Random = numpy.New(7)
	if err := model.Atlas(t.Context(), from, a, s, func(batch []Thumbnail) error {
		for _, thumbnail := range batch {
			byChannel[thumbnail.Channel] = thumbnail
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var all []Thumbnail
	for _, channel := range a.Channels {
		all = append(all, byChannel[channel])
	}
	return all
}

// A little dream of an atlas is what a dream of its channel alone is, with the same draws:
// after one step within rounding, on every graph. Steps amplify rounding, and without measure
// where two activations are nearly the same, so that runs are compared on the demo graph.
func TestAtlasIsOfSingleDreams(t *testing.T) {
	everyModel(t, func(t *testing.T, model *Model) {
		if testing.Short() && model.Graph.Profile.Input == "input" && model.Graph.Name != graphs.DemoName {
			t.Skip("the twin takes a while; the demo graph and GoogLeNet stand for it")
		}
		layer, channels := "mixed4c_3x3_bottleneck_pre_relu", []int{0, 31, 7, 30}
		if model.Graph.Profile.Input == "data" {
			layer = "inception_4c/3x3_reduce_pre_relu"
		}
		for _, c := range []struct {
			Settings
			apart float64 // levels, root mean square
		}{
			{Settings{Method: LapNorm, Iterations: 1, Octaves: 1}, 1e-5},
			{Settings{Method: Multiscale, Iterations: 1, Octaves: 1}, 1e-5},
			{Settings{Method: DeepDream, Iterations: 1, Octaves: 1, Step: 1.5}, 1e-5},
			{Settings{Method: LapNorm, Iterations: 3, Octaves: 3}, 0.3},
			{Settings{Method: DeepDream, Iterations: 3, Octaves: 3, Step: 1.5}, 0.3},
		} {
			if c.Octaves > 1 && model.Graph.Name != graphs.DemoName {
				continue
			}
			from := scene(72)
			if c.Method != DeepDream {
				from = picture.Noise(numpy.New(3), 61, 50)
			}
			for i, got := range thumbnails(t, model, from, Atlas{Layer: layer, Channels: channels, Batch: 3}, c.Settings) {
				s := c.Settings
				s.Objective, s.Random = fmt.Sprintf("%s:%d", layer, channels[i]), numpy.New(7)
				var last Progress
				s.Progress = func(p Progress) { last = p }
				want, err := model.Dream(t.Context(), from, s)
				if err != nil {
					t.Fatal(err)
				}
				if got.Picture.Width != want.Width || got.Picture.Height != want.Height {
					t.Fatalf("%s: %dx%d, alone %dx%d", s.Objective, got.Picture.Width, got.Picture.Height, want.Width, want.Height)
				}
				sum := 0.0
				for k, v := range want.Pix {
					sum += math.Pow(float64(v-got.Picture.Pix[k]), 2)
				}
				apart := math.Sqrt(sum / float64(len(want.Pix)))
				t.Logf("%s, %s, %dx%d steps: %.2g levels apart, score %g, alone %g", s.Objective, s.Method, s.Octaves, s.Iterations, apart, got.Score, last.Score)
				if !(apart < c.apart) {
					t.Errorf("%s, %s, %dx%d steps: %.2g levels apart", s.Objective, s.Method, s.Octaves, s.Iterations, apart)
				}
				if !(math.Abs(got.Score-last.Score) <= 1e-2*math.Abs(last.Score)) {
					t.Errorf("%s, %s: score %g, alone %g", s.Objective, s.Method, got.Score, last.Score)
				}
			}
		}
	})
}

// Layers without height and width have channels, too, and those may have labels.
func TestAtlasOfClasses(t *testing.T) {
	model := demoModel(t)
	from := picture.Noise(numpy.New(3), 96, 96)
	s := Settings{Iterations: 2, Octaves: 1}
	got := thumbnails(t, model, from, Atlas{Layer: "softmax2_pre_activation", Channels: []int{3, 4}}, s)
	s.Objective, s.Random, s.Method = "softmax2_pre_activation:4", numpy.New(7), LapNorm
	want, err := model.Dream(t.Context(), from, s)
	if err != nil {
		t.Fatal(err)
	}
	if apart := psnr(got[1].Picture.Pix, want.Pix); !(apart > 60) {
		t.Errorf("%g dB from the dream alone", apart)
	}
	if apart := psnr(got[0].Picture.Pix, want.Pix); !(apart < 50) {
		t.Errorf("the pictures of two classes are only %g dB apart", apart)
	}
}

// Graphs that mix the pictures of a batch, or cannot take two, are found out; one picture at a
// time, they still make an atlas.
func TestAtlasOfGraphsThatTakeOnePicture(t *testing.T) {
	float := &attrpb.AttrValue{Value: &attrpb.AttrValue_Type{Type: typespb.DataType_DT_FLOAT}}
	for name, node := range map[string]*nodepb.NodeDef{
		"mixes": {Name: "last", Op: "Mean", Input: []string{"mixed3a", "numbers"},
			Attr: map[string]*attrpb.AttrValue{"T": float, "keep_dims": {Value: &attrpb.AttrValue_B{B: true}}}},
		"fixed": {Name: "last", Op: "Reshape", Input: []string{"mixed3a", "numbers"}, Attr: map[string]*attrpb.AttrValue{"T": float}},
	} {
		t.Run(name, func(t *testing.T) {
			graph, err := graphs.Open("demo", graphs.Options{})
			if err != nil {
				t.Fatal(err)
			}
			graph.Def = proto.Clone(graph.Def).(*graphpb.GraphDef)
			numbers := []int32{0}
			if name == "fixed" {
				numbers = []int32{1, 8, 8, 144}
			}
			graph.Def.Node = append(graph.Def.Node, constantNode("numbers", numbers), node)
			model := newModel(t, graph)
			from, s := picture.Noise(numpy.New(3), 64, 64), Settings{Iterations: 1, Octaves: 1}
			err = model.Atlas(t.Context(), from, Atlas{Layer: "last", Channels: []int{0, 1}}, s, func([]Thumbnail) error { return nil })
			if !errors.Is(err, ErrOneAtATime) {
				t.Errorf("two at once: %v", err)
			}
			s.Method = LapNorm
			for i, got := range thumbnails(t, model, from, Atlas{Layer: "last", Channels: []int{0, 1}, Batch: 1}, s) {
				s.Objective, s.Random = fmt.Sprint("last:", i), numpy.New(7)
				want, err := model.Dream(t.Context(), from, s)
				if err != nil {
					t.Fatal(err)
				}
				if apart := psnr(got.Picture.Pix, want.Pix); !(apart > 80) {
					t.Errorf("one at a time, channel %d: %g dB from the dream alone", i, apart)
				}
			}
		})
	}
}

// constantNode is a constant of int32 numbers.
func constantNode(name string, numbers []int32) *nodepb.NodeDef {
	return &nodepb.NodeDef{Name: name, Op: "Const", Attr: map[string]*attrpb.AttrValue{
		"dtype": {Value: &attrpb.AttrValue_Type{Type: typespb.DataType_DT_INT32}},
		"value": {Value: &attrpb.AttrValue_Tensor{Tensor: &tensorpb.TensorProto{
			Dtype: typespb.DataType_DT_INT32, IntVal: numbers,
			TensorShape: &shapepb.TensorShapeProto{Dim: []*shapepb.TensorShapeProto_Dim{{Size: int64(len(numbers))}}},
		}}},
	}}
}

// An atlas stops with its context, and with an error of its caller.
func TestAtlasStops(t *testing.T) {
	model := demoModel(t)
	from, all := picture.Noise(numpy.New(3), 48, 48), Atlas{Layer: "mixed3b", Channels: []int{0, 1, 2, 3, 4, 5, 6, 7}, Batch: 2}
	ctx, stop := context.WithCancel(t.Context())
	made := 0
	err := model.Atlas(ctx, from, all, Settings{Iterations: 2}, func([]Thumbnail) error {
		made++
		stop()
		return nil
	})
	if !errors.Is(err, context.Canceled) || made == len(all.Channels) {
		t.Errorf("stopped by its context: %v, after %d dreams", err, made)
	}
	full := errors.New("the disk is full")
	if err := model.Atlas(t.Context(), from, all, Settings{Iterations: 1}, func([]Thumbnail) error { return full }); !errors.Is(err, full) {
		t.Errorf("stopped by its caller: %v", err)
	}
}

func TestAtlasesThatCannotBe(t *testing.T) {
	model := demoModel(t)
	small := picture.Noise(numpy.New(3), 48, 48)
	for name, c := range map[string]struct {
		from *picture.Picture
		Atlas
		Settings
		objective bool // is what is wrong
	}{
		"no layer":     {small, Atlas{Layer: "mixed9"}, Settings{}, true},
		"no channel":   {small, Atlas{Layer: "mixed3b", Channels: []int{192}}, Settings{}, true},
		"no such way":  {small, Atlas{Layer: "mixed3b"}, Settings{Method: Caffe}, false},
		"grows beyond": {small, Atlas{Layer: "mixed3b"}, Settings{Octaves: 9}, false},
		"endless":      {small, Atlas{Layer: "mixed3b"}, Settings{Octaves: math.MaxInt, OctaveScale: 100}, false},
		"masked":       {small, Atlas{Layer: "mixed3b"}, Settings{Mask: small}, false},
	} {
		err := model.Atlas(t.Context(), c.from, c.Atlas, c.Settings, func([]Thumbnail) error { return nil })
		if err == nil || errors.Is(err, objective.ErrUnknown) != c.objective {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestShares(t *testing.T) {
	for most, want := range map[int]string{1: "[[0] [1] [2] [3] [4]]", 2: "[[0] [1 2] [3 4]]", 4: "[[0 1] [2 3 4]]", 9: "[[0 1 2 3 4]]"} {
		if got := fmt.Sprint(shares([]int{0, 1, 2, 3, 4}, most)); got != want {
			t.Errorf("at most %d: %s, want %s", most, got, want)
		}
	}
	if got := shares(nil, 3); len(slices.Concat(got...)) != 0 {
		t.Errorf("of none: %v", got)
	}
}
