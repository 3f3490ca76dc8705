package tfdream

import (
	"context"
	"testing"

	"github.com/tfdream/tfdream/graphs/testfiles"
	"github.com/tfdream/tfdream/tfdream/inspect"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture/compare"
)

// Google's own pictures, from google/deepdream's notebook, were made with other draws:
// a faithful dream differs in detail and agrees in kind. How far it agrees, the network
// says: see inspect.Likeness. A dream on the wrong layer gets about 0.5. The mean is the notebook's.
func TestDreamsAreLikeGoogles(t *testing.T) {
	if testing.Short() {
		t.Skip("dreams at full size take a minute each; make test-full has them")
	}
	model := googlenetLess(t, [3]float32{122, 116, 104})
	sky := readPicture(t, testfiles.Require(t, "images/sky1024px.jpg"))
	for _, c := range []struct {
		theirs   string
		settings Settings
		atLeast  float64
	}{
		{"inception_4c_output.jpg", Settings{Objective: "inception_4c/output"}, 0.99},
		{"inception_3b_5x5_reduce.jpg", Settings{Objective: "inception_3b/5x5_reduce_pre_relu"}, 0.99},
		{"guided_inception_3b_output.jpg", Settings{Objective: "inception_3b/output", Guides: []Guide{{readPicture(t, testfiles.Require(t, "images/flowers.jpg")), 1}}}, 0.985},
	} {
		t.Run(c.theirs, func(t *testing.T) {
			s := c.settings
			s.Method, s.Random = Caffe, numpy.New(0)
			dream, err := model.Dream(context.Background(), sky, s)
			if err != nil {
				t.Fatal(err)
			}
			// Google's are JPEGs of quality 75, which hides fine patterns.
			ours, err := compare.AsJPEG(dream, 75)
			if err != nil {
				t.Fatal(err)
			}
			likeness, err := inspect.Likeness(t.Context(), model, sky, ours, readPicture(t, testfiles.Require(t, "reference/dream_ipynb/"+c.theirs)))
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("likeness %.4f", likeness)
			if !(likeness >= c.atLeast) {
				t.Errorf("a likeness of %.4f to Google's picture, want at least %.3f", likeness, c.atLeast)
			}
		})
	}
}
