package tfdream

import (
	"bytes"
	"context"
	"testing"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// Google's own pictures, from google/deepdream's notebook, were made with other draws:
// a faithful dream differs in detail and agrees in kind. How much it agrees, the network
// says: see likeness. A dream on the wrong layer gets about 0.5.
func TestDreamsAreLikeGoogles(t *testing.T) {
	if testing.Short() {
		t.Skip("dreams at full size take a minute each; make test-full has them")
	}
	model := googlenet(t)
	sky := readPicture(t, shared+"images/sky1024px.jpg")
	for _, c := range []struct {
		theirs   string
		settings Settings
		atLeast  float64
	}{
		{"inception_4c_output.jpg", Settings{Objective: "inception_4c/output"}, 0.99},
		{"inception_3b_5x5_reduce.jpg", Settings{Objective: "inception_3b/5x5_reduce_pre_relu"}, 0.99},
		{"guided_inception_3b_output.jpg", Settings{Objective: "inception_3b/output", Guide: readPicture(t, shared+"images/flowers.jpg")}, 0.985},
	} {
		t.Run(c.theirs, func(t *testing.T) {
			s := c.settings
			s.Method, s.Random = Caffe, numpy.New(0)
			dream, err := model.Dream(context.Background(), sky, s)
			if err != nil {
				t.Fatal(err)
			}
			// Google's are JPEGs of quality 75, which hides fine patterns.
			var file bytes.Buffer
			if err := dream.Encode(&file, "jpeg", picture.WriteOptions{Quality: 75}); err != nil {
				t.Fatal(err)
			}
			ours, err := picture.Decode(&file, c.theirs, picture.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			got := likeness(t, model, sky, ours, readPicture(t, shared+"reference/dream_ipynb/"+c.theirs))
			t.Logf("likeness %.4f", got)
			if !(got >= c.atLeast) {
				t.Errorf("likeness %.4f to Google's picture, want at least %.3f", got, c.atLeast)
			}
		})
	}
}

// likeness is how alike two dreams of one picture are to GoogLeNet: the cosine of what
// they changed in the mean activation of each channel of a layer, on average over six
// layers from edges to things.
func likeness(t *testing.T, model *Model, base, a, b *picture.Picture) float64 {
	t.Helper()
	layers := []string{"conv2/3x3", "inception_3a/output", "inception_3b/output", "inception_4a/output", "inception_4c/output", "inception_4e/output"}
	var activations []tf.Output
	for _, layer := range layers {
		activations = append(activations, model.network.node(layer).Output(0))
	}
	means := func(p *picture.Picture) (means [][]float32) {
		tensors, err := model.look(p.Pix, Size{p.Height, p.Width}, activations)
		if err != nil {
			t.Fatal(err)
		}
		for _, tensor := range tensors {
			values, channels := floats(tensor), int(tensor.Shape()[3])
			sums := make([]float64, channels)
			for i, v := range values {
				sums[i%channels] += float64(v)
			}
			mean := make([]float32, channels)
			for i := range mean {
				mean[i] = float32(sums[i] / float64(len(values)/channels))
			}
			means = append(means, mean)
		}
		return means
	}
	ofBase, ofA, ofB := means(base), means(a), means(b)
	sum := 0.0
	for layer, base := range ofBase {
		for i := range base {
			ofA[layer][i] -= base[i]
			ofB[layer][i] -= base[i]
		}
		sum += cosine(ofA[layer], ofB[layer])
	}
	return sum / float64(len(layers))
}
