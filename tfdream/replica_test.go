package tfdream

import (
	"slices"
	"testing"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/internal/network"
	"github.com/tfdream/tfdream/tfdream/internal/session"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Each pass that makes the session's graph faster changes nothing but rounding, and most not
// even that: scores and gradients are those of the graph without it, at sizes that are even,
// odd and small. Rounding may take max pooling from a pixel to its neighbour.
func TestFastPassesKeepGradients(t *testing.T) {
	for name, open := range map[string]func(*testing.T) *Model{"demo": demoModel, "twin": twinModel, "googlenet": googlenet} {
		t.Run(name, func(t *testing.T) {
			graph := open(t).Graph
			objective := map[string]string{"demo": "square(mixed4b)", "twin": "square(mixed4c)", "googlenet": "square(inception_4c/output)"}[name]
			plain := newModelWith(t, graph, Options{Without: Passes()})
			for _, p := range network.Passes {
				pass := p.Name
				var others []string
				for _, other := range Passes() {
					if other != pass {
						others = append(others, other)
					}
				}
				model := newModelWith(t, graph, Options{Without: others, Fast: true})
				for _, size := range []Size{{Height: 96, Width: 96}, {Height: 97, Width: 131}, {Height: 64, Width: 33}} {
					photo := scene(max(size.Height, size.Width))
					photo = &picture.Picture{Width: size.Width, Height: size.Height, Pix: photo.Pix[:size.Height*size.Width*3]}
					wantScore, want := gradientAt(t, plain, objective, photo)
					score, got := gradientAt(t, model, objective, photo)
					if d := score/wantScore - 1; !(d < 1e-5 && d > -1e-5) {
						t.Errorf("%s, %v: score %g, without it %g", pass, size, score, wantScore)
					}
					alike := cosine(got, want)
					for i := range got {
						got[i] -= want[i]
					}
					apart := norm(got) / norm(want)
					t.Logf("%s, %v: the gradient differs by %.2g of its size", pass, size, apart)
					if p.Rounds && !(alike >= 0.99999) || !p.Rounds && !(apart < 1e-6) {
						t.Errorf("%s, %v: the gradient differs by %.2g of its size, cosine %.7f", pass, size, apart, alike)
					}
				}
			}
		})
	}
}

// The passes that a graph is meant for do something there: they would be tested in vain
// where they find nothing.
func TestFastPassesFindTheirNodes(t *testing.T) {
	for name, open := range map[string]func(*testing.T) *Model{"demo": demoModel, "twin": twinModel, "googlenet": googlenet} {
		t.Run(name, func(t *testing.T) {
			graph := open(t).Graph
			count := func(model *Model) map[string]int {
				objective := map[string]string{"demo": "mixed4b", "twin": "mixed4c", "googlenet": "inception_4c/output"}[name]
				gradientAt(t, model, objective, scene(64))
				types := map[string]int{}
				for _, operation := range model.easel.Replica().Session.Operations() {
					types[operation.Type()]++
					if operation.Type() != "BiasAdd" {
						continue
					}
					for _, consumer := range operation.Output(0).Consumers() {
						types[consumer.Op.Type()+" of BiasAdd"]++
					}
				}
				return types
			}
			plain, fast := count(newModelWith(t, graph, Options{Without: Passes()})), count(newModelWith(t, graph, Options{Fast: true}))
			t.Logf("convolution gradients: %d, with passes %d", plain["Conv2DBackpropInput"], fast["Conv2DBackpropInput"])
			if plain["Conv2DBackpropInput"] == 0 || fast["Conv2DBackpropInput"] != 0 {
				t.Error("some are left as they were")
			}
			if plain["ReluGrad of BiasAdd"] == 0 || fast["ReluGrad"] == 0 || fast["ReluGrad of BiasAdd"] != 0 {
				t.Errorf("gradients of Relu that read its input: %d, with passes %d", plain["ReluGrad of BiasAdd"], fast["ReluGrad of BiasAdd"])
			}
			if plain["LRN"] == 0 || plain["LRNGrad"] == 0 || fast["LRN"]+fast["LRNGrad"] != 0 {
				t.Errorf("LRN and its gradients: %d and %d, with passes %d and %d", plain["LRN"], plain["LRNGrad"], fast["LRN"], fast["LRNGrad"])
			}
			if fast["DepthToSpace"] != 1 {
				t.Errorf("%d sub-pixel convolutions, want that of the first layer", fast["DepthToSpace"])
			}
		})
	}
}

// Tiles computed side by side make the same dream, bit for bit.
func TestLanesMakeTheSameDream(t *testing.T) {
	graph := demoModel(t).Graph
	dream := func(lanes int) []float32 {
		d, err := newModelWith(t, graph, Options{Lanes: lanes}).Dream(t.Context(), scene(160), Settings{Iterations: 2, Octaves: 2, Tile: 64})
		if err != nil {
			t.Fatal(err)
		}
		return d.Pix
	}
	if !slices.Equal(dream(1), dream(3)) {
		t.Error("one tile at a time and three at once make different dreams")
	}
}

// bfloat16 has three digits: a gradient in it points nearly, not exactly, where that in
// float32 does. Measured: 0.993 on the demo graph, 0.985 on GoogLeNet, 0.972 on the twin,
// whose random weights cancel most.
func TestBF16IsNearF32(t *testing.T) {
	if err := session.HasBF16(); err != nil {
		t.Skip(err)
	}
	everyModel(t, func(t *testing.T, model *Model) {
		objective := map[string]string{"input": "square(mixed4b)", "data": "square(inception_4c/output)"}[model.Graph.Profile.Input]
		_, want := gradientAt(t, model, objective, scene(224))
		_, got := gradientAt(t, newModelWith(t, model.Graph, Options{Precision: BF16}), objective, scene(224))
		c := cosine(got, want)
		t.Logf("cosine with the gradient in float32: %.5f", c)
		if slices.Equal(got, want) {
			t.Error("bf16 changes nothing: it is not used")
		}
		if !(c > 0.95) {
			t.Errorf("cosine with the gradient in float32 is %.5f", c)
		}
	})
}

func newModelWith(t *testing.T, graph *graphs.Graph, options Options) *Model {
	t.Helper()
	model, err := NewModel(graph, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { model.Close() })
	return model
}
