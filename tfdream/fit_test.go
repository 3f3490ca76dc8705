package tfdream

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
	"github.com/tfdream/tfdream/graphs/testfiles"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/objective"
)

// smallModel is a model of a graph that takes pictures about 0.
func smallModel(t *testing.T, def *graphpb.GraphDef) *Model {
	t.Helper()
	path := filepath.Join(t.TempDir(), "net.pb")
	if err := os.WriteFile(path, graphtest.Bytes(t, def), 0o600); err != nil {
		t.Fatal(err)
	}
	return modelAt(t, path)
}

func modelAt(t *testing.T, path string) *Model {
	t.Helper()
	graph, err := graphs.Open(path, graphs.Options{Profile: graphs.ProfileOverride{Mean: &[3]float32{117, 117, 117}}})
	if err != nil {
		t.Fatal(err)
	}
	return newModel(t, graph)
}

// Octaves of 58, 41, 29 and some 20 pixels, of which the network takes those from 31 up: the dream is
// that of two octaves, bit for bit.
func TestOctavesThatAreTooSmallAreLeftOut(t *testing.T) {
	model := smallModel(t, graphtest.Narrowing(4))
	for _, method := range []Method{DeepDream, Caffe} {
		s := Settings{Method: method, Objective: "valid4", Iterations: 2, Octaves: 4}
		skip, err := model.Skips(objective.Size{Width: 58, Height: 58}, s)
		what := map[Method]string{DeepDream: "valid4", Caffe: "square(valid4)"}[method]
		if want := "skipping 2 octaves smaller than 31x31, the least that " + what + " can be computed for"; err != nil || skip.String() != want {
			t.Errorf("%s: got %q, %v, want %q", method, skip, err, want)
		}
		got, err := model.Dream(t.Context(), scene(58), s)
		if err != nil {
			t.Fatalf("%s: %v", method, err)
		}
		s.Octaves = 2
		want, err := model.Dream(t.Context(), scene(58), s)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.Pix, want.Pix) {
			t.Errorf("%s: another dream than that of two octaves", method)
		}
	}
}

// A method that grows the picture grows it all the same, and begins to take steps once it is large enough.
func TestPicturesGrowUntilTheyAreLargeEnough(t *testing.T) {
	model := smallModel(t, graphtest.Narrowing(4))
	var octaves []int
	s := Settings{Method: Multiscale, Objective: "valid4", Iterations: 1, Octaves: 4, Progress: func(p Progress) { octaves = append(octaves, p.Octave, p.Size.Width) }}
	dream, err := model.Dream(t.Context(), scene(20), s)
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{3, 39, 4, 54}; !slices.Equal(octaves, want) || dream.Width != 54 {
		t.Errorf("steps in octaves, of sizes %v, want %v; the dream has %d pixels a side", octaves, want, dream.Width)
	}
}

// Each way to show the network a picture refuses one that is too small, or not of its size, before
// TensorFlow sees it, which ends the process at some.
func TestPicturesThatDoNotFitAreRefused(t *testing.T) {
	narrow, fixed := smallModel(t, graphtest.Narrowing(4)), smallModel(t, graphtest.Classifier(32, 32, 10, true))
	dream := func(model *Model, side int, s Settings) func() error {
		return func() error { _, err := model.Dream(t.Context(), scene(side), s); return err }
	}
	parse := func(text string) objective.Objective {
		parsed, err := objective.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	for name, c := range map[string]struct {
		try  func() error
		want string
	}{
		"a small picture": {dream(narrow, 30, Settings{Objective: "2*valid4:1 - 0.1*tv"}), "2*valid4:1 - 0.1*tv can only be computed for pictures of 31x31 and more, not of 30x30"},
		"small tiles":     {dream(narrow, 60, Settings{Objective: "valid4", Tile: 32}), "valid4 can only be computed for pictures of 31x31 and more, not for tiles of 30x30"},
		"a small guide":   {dream(narrow, 60, Settings{Objective: "valid4", Guides: []Guide{{scene(12), 1}}}), "valid4 can only be computed for pictures of 31x31 and more, not for a guide of 12x12"},
		"a large picture": {dream(fixed, 64, Settings{Objective: "prob:3", Octaves: 1}), "prob:3 can only be computed for pictures of 31x31 to 32x32, not of 64x64"},
		"a growing one":   {dream(fixed, 32, Settings{Method: LapNorm, Objective: "prob:3"}), "prob:3 can only be computed for pictures of 31x31 to 32x32, not of 44x44"},
		"its score":       {func() error { _, err := narrow.Score(t.Context(), scene(8), Settings{Objective: "valid4"}); return err }, "not of 8x8"},
		"activations":     {func() error { _, err := narrow.Forward(t.Context(), scene(8), "valid3"); return err }, "valid3 can only be computed for pictures of 15x15 and more, not of 8x8"},
		"a gradient":      {func() error { _, _, err := narrow.Evaluate(t.Context(), scene(8), parse("valid4")); return err }, "not of 8x8"},
		"classes": {func() error {
			_, err := inspect.Classify(t.Context(), fixed, scene(64), inspect.Classification{})
			return err
		}, "prob can only be computed for pictures of 31x31 to 32x32, not of 64x64"},
		"an atlas": {func() error {
			return narrow.Atlas(t.Context(), scene(20), Atlas{Layer: "valid4", Channels: []int{0, 1}}, Settings{Octaves: 1}, func([]Thumbnail) error { return nil })
		}, "valid4 can only be computed for pictures of 31x31 and more, not of 20x20"},
	} {
		if err := c.try(); !errors.Is(err, objective.ErrSize) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want an ErrSize with %q", name, err, c.want)
		}
	}
}

func TestAnAtlasLeavesOutOctavesThatAreTooSmall(t *testing.T) {
	model := smallModel(t, graphtest.Narrowing(4))
	for _, method := range AtlasMethods() {
		s := Settings{Method: method, Octaves: 3, Iterations: 1}
		got := thumbnails(t, model, scene(40), Atlas{Layer: "valid4", Channels: []int{0, 1}}, s)
		if len(got) != 2 {
			t.Errorf("%s: %d dreams, want 2", method, len(got))
		}
	}
}

// A network with everything fixed dreams at its own size, and its gradient is checked there.
func TestANetworkOfOneSizeDreamsAtIt(t *testing.T) {
	for name, c := range map[string]struct {
		model       *Model
		obj         string
		side, least int
	}{
		"a classifier": {smallModel(t, graphtest.Classifier(32, 32, 10, true)), "prob:3", 32, 31},
		"slim's":       {modelAt(t, testfiles.Require(t, "cases/graphs/slim299.pb")), "Predictions/Softmax:3", 299, 299},
		"a U-Net":      {modelAt(t, testfiles.Require(t, "cases/graphs/unet64.pb")), "out_relu", 64, 64},
	} {
		if got := c.model.DeclaredSize(); got != objective.Square(c.side) {
			t.Errorf("%s: declares %s", name, got)
		}
		checks, err := inspect.CheckGradients(t.Context(), c.model, c.obj)
		if err != nil || checks[0].Undecided() {
			t.Errorf("%s: the check of its gradient: %v, %v", name, checks, err)
		}
		if _, err := c.model.Dream(t.Context(), scene(c.side), Settings{Objective: c.obj, Iterations: 1}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		parsed, _ := objective.Parse(c.obj)
		var wrong *objective.SizeError
		if err := c.model.Takes(objective.Square(c.least-1), parsed); !errors.As(err, &wrong) || wrong.Sizes.Least != objective.Square(c.least) || wrong.Sizes.Best != objective.Square(c.side) {
			t.Errorf("%s: got error %v, want one with %d pixels for the least and %d for the best", name, err, c.least, c.side)
		}
	}
}

// Inception v3 pads nothing, so that TensorFlow divides by zero for 20 pixels a side.
func TestTheLeastThatInceptionV3Takes(t *testing.T) {
	model := modelAt(t, testfiles.Require(t, "graphs/inception_v3.pb"))
	for layer, least := range map[string]int{"mixed_8/join": 75, "mixed/join": 27} {
		asked := objective.Objective{{Weight: 1, Layer: layer}}
		var wrong *objective.SizeError
		if err := model.Takes(objective.Square(20), asked); !errors.As(err, &wrong) || wrong.Sizes.Least != objective.Square(least) || !wrong.TooSmall() {
			t.Errorf("%s: got error %v, want one with %dx%d", layer, err, least, least)
		}
		if err := model.Takes(objective.Square(least), asked); err != nil {
			t.Errorf("%s: %v", layer, err)
		}
		if _, err := model.Score(t.Context(), scene(least), Settings{Objective: layer}); err != nil {
			t.Errorf("%s: %v", layer, err)
		}
	}
}

// A softmax over two of a position's channels at a time, as detectors have it, makes many rows of a
// picture and takes pictures of any size all the same.
func TestRowsOfPositionsAreNoPictures(t *testing.T) {
	def := graphtest.Narrowing(1)
	def.Node = append(def.Node,
		graphdef.IntConst("pairs", []int32{-1, 2}, 2), graphtest.FloatNode("rows", "Reshape", "valid1", "pairs"), graphtest.FloatNode("choice", "Softmax", "rows"),
		graphtest.FloatNode("size", "Shape", "valid1"), graphtest.FloatNode("back", "Reshape", "choice", "size"), graphtest.FloatNode("last", "Mul", "back", "valid1"))
	model := smallModel(t, def)
	for _, side := range []int{3, 31, 32, 200} {
		if err := model.Takes(objective.Square(side), objective.Objective{{Weight: 1, Layer: "last"}}); err != nil {
			t.Errorf("%d pixels: %v", side, err)
		}
	}
	if _, err := model.Dream(t.Context(), scene(40), Settings{Objective: "last", Iterations: 1, Octaves: 2}); err != nil {
		t.Error(err)
	}
}

// What the graph declares is what its placeholder says, or what its own preparation makes of any picture.
func TestDeclaredSizes(t *testing.T) {
	for name, c := range map[string]struct {
		def  *graphpb.GraphDef
		want objective.Size
	}{
		"any":      {graphtest.Classifier(-1, -1, 10, false), objective.Size{}},
		"one side": {graphtest.Classifier(-1, 64, 10, false), objective.Size{}},
		"both":     {graphtest.Classifier(48, 64, 10, false), objective.Size{Width: 64, Height: 48}},
		"no shape": {graphtest.Tiny(), objective.Size{}},
	} {
		if name == "no shape" {
			c.def.Node[1].Attr = graphtest.FloatNode("", "").Attr
		}
		if got := smallModel(t, c.def).DeclaredSize(); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
	model := smallModel(t, graphtest.Classifier(32, 32, 10, true))
	model.Graph.Def.Node[0].Attr["shape"] = graphdef.Attribute(graphdef.Shape(-1, -1, -1, 3))
	if got := inspect.CropOf(newModel(t, model.Graph), "prob"); got != objective.Square(32) {
		t.Errorf("a classifier with a matrix for 32x32 pixels that does not say so is shown %s", got)
	}
	path := testfiles.Require(t, "cases/graphs/classify2015.pb")
	input := "Sub"
	graph, err := graphs.Open(path, graphs.Options{Profile: graphs.ProfileOverride{Input: &input}})
	if err != nil {
		t.Fatal(err)
	}
	if got := newModel(t, graph).DeclaredSize(); got != objective.Square(299) {
		t.Errorf("a graph that resizes pictures itself declares %s", got)
	}
}

// The search finds what there is, whatever its kind.
func TestSizesAreFound(t *testing.T) {
	const any = 1 << 30
	within := func(least, most int) func(objective.Size) bool {
		return func(s objective.Size) bool { return min(s.Width, s.Height) >= least && max(s.Width, s.Height) <= most }
	}
	for name, c := range map[string]struct {
		declared objective.Size
		fits     func(objective.Size) bool
		want     objective.Sizes
	}{
		"all":             {fits: within(1, any), want: objective.Sizes{Least: objective.Square(1), Best: objective.Square(224)}},
		"from 75 up":      {fits: within(75, any), want: objective.Sizes{Least: objective.Square(75), Best: objective.Square(224)}},
		"one":             {fits: within(100, 100), want: objective.Sizes{Least: objective.Square(100), Most: objective.Square(100), Best: objective.Square(100)}},
		"a usual one":     {fits: within(28, 28), want: objective.Sizes{Least: objective.Square(28), Most: objective.Square(28), Best: objective.Square(28)}},
		"a few":           {declared: objective.Square(299), fits: within(290, 310), want: objective.Sizes{Least: objective.Square(290), Most: objective.Square(310), Best: objective.Square(299)}},
		"from 1000 up":    {fits: within(1000, any), want: objective.Sizes{Least: objective.Square(1000), Best: objective.Square(1024)}},
		"none":            {fits: within(5000, 5000)},
		"as declared":     {declared: objective.Size{Width: 96, Height: 48}, fits: func(s objective.Size) bool { return s == objective.Size{Width: 96, Height: 48} }, want: objective.Sizes{Least: objective.Size{Width: 96, Height: 48}, Most: objective.Size{Width: 96, Height: 48}, Best: objective.Size{Width: 96, Height: 48}}},
		"wider than high": {fits: func(s objective.Size) bool { return s.Width >= 40 && s.Height >= 20 }, want: objective.Sizes{Least: objective.Size{Width: 40, Height: 20}, Best: objective.Square(224)}},
	} {
		if got := findSizes(c.declared, c.fits); got != c.want {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
	sixteenth := func(s objective.Size) bool { return s.Width%16 == 0 && s.Height%16 == 0 }
	if got := findSizes(objective.Size{}, sixteenth); !got.Gaps {
		t.Errorf("multiples of 16 have no gaps: %+v", got)
	}
	if got := near(objective.Size{Width: 100, Height: 60}, objective.Square(224), sixteenth); got != (objective.Size{Width: 112, Height: 64}) {
		t.Errorf("the next multiples of 16 are %s", got)
	}
}
