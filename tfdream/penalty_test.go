package tfdream

import (
	"math"
	"testing"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// The penalties are what their definition says, of the picture and in its levels,
// however the network wants it prepared.
func TestPenaltiesMeasureThePicture(t *testing.T) {
	graph, err := graphs.Open("demo", graphs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	graph.Profile.Order, graph.Profile.Divide, graph.Profile.Mean = graphs.BGR, graphs.Divisor{58, 57, 60}, [3]float32{100, 110, 120}
	for name, model := range map[string]*Model{"demo": demoModel(t), "divided, b g r": newModel(t, graph)} {
		photo := scene(64)
		for objective, want := range map[string]float64{
			"tv": totalVariation(photo), "l2": squaredNorm(photo, model.Graph.Profile.Mean),
		} {
			if got, _ := gradientAt(t, model, objective, photo); math.Abs(got/want-1) > 1e-5 {
				t.Errorf("%s: %s is %g, want %g", name, objective, got, want)
			}
		}
	}
}

func totalVariation(p *picture.Picture) (sum float64) {
	at := func(y, x, channel int) float64 { return float64(p.Pix[(y*p.Width+x)*3+channel]) }
	for y := range p.Height {
		for x := range p.Width {
			for channel := range 3 {
				if x+1 < p.Width {
					sum += math.Abs(at(y, x+1, channel) - at(y, x, channel))
				}
				if y+1 < p.Height {
					sum += math.Abs(at(y+1, x, channel) - at(y, x, channel))
				}
			}
		}
	}
	return sum / float64(len(p.Pix))
}

func squaredNorm(p *picture.Picture, mean [3]float32) (sum float64) {
	for i, v := range p.Pix {
		sum += float64(v-mean[i%3]) * float64(v-mean[i%3])
	}
	return sum / float64(len(p.Pix))
}

// Climbing with a penalty ends in a picture that has less of what is penalised.
func TestPenaltiesTame(t *testing.T) {
	model := demoModel(t)
	dream := func(objective string) *picture.Picture {
		result, err := model.Dream(t.Context(), scene(96), Settings{Objective: objective, Octaves: 1, Iterations: 12, Step: 2})
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	plain, smooth, faint := dream("mixed4b"), dream("mixed4b - 0.1*tv"), dream("mixed4b - 0.01*l2")
	mean := model.Graph.Profile.Mean
	t.Logf("tv %.1f without, %.1f with a penalty; l2 %.0f and %.0f", totalVariation(plain), totalVariation(smooth), squaredNorm(plain, mean), squaredNorm(faint, mean))
	if !(totalVariation(smooth) < 0.8*totalVariation(plain)) {
		t.Errorf("with a penalty on it, tv is %g, without %g", totalVariation(smooth), totalVariation(plain))
	}
	if !(squaredNorm(faint, mean) < 0.8*squaredNorm(plain, mean)) {
		t.Errorf("with a penalty on it, l2 is %g, without %g", squaredNorm(faint, mean), squaredNorm(plain, mean))
	}
}
