package tfdream

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// The gradient of a picture's tiles, as a step takes it: the picture is shifted, the
// gradient of each tile of up to 512x512 pixels goes to its place, and all is shifted back.
//
// TFDREAM_BENCH_GRAPH is a frozen graph with FILE.toml beside it, which names an objective;
// without it this is the demo graph. TFDREAM_BENCH_PICTURE is another picture than the
// bundled landscape. s/tile is a median; score is the objective's, to compare with others.
func BenchmarkGradient(b *testing.B) {
	graph, err := graphs.Open(firstSet(os.Getenv("TFDREAM_BENCH_GRAPH"), graphs.DemoName), graphs.Options{})
	if err != nil {
		b.Fatal(err)
	}
	photo, err := picture.ReadFile(firstSet(os.Getenv("TFDREAM_BENCH_PICTURE"), testdata+"landscape.png"), picture.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	model, err := NewModel(graph, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer model.Close()
	objective, err := ParseObjective(graph.Profile.Objective)
	if err != nil {
		b.Fatal(err)
	}
	gradient, err := model.gradientOf(objective)
	if err != nil {
		b.Fatal(err)
	}
	pixels, err := tensorOf(photo.Pix, int64(photo.Height), int64(photo.Width), 3)
	if err != nil {
		b.Fatal(err)
	}
	c := &canvas{model: model, score: gradient}
	if err := c.draw(pixels); err != nil {
		b.Fatal(err)
	}
	tiles := FullCoverage.tiles(c.size, 512)
	score, err := c.takeGradient(b.Context(), tiles, shift{}) // the first also sets up what the rest reuse
	if err != nil {
		b.Fatal(err)
	}

	var seconds []float64
	for b.Loop() {
		start := time.Now()
		if _, err := c.takeGradient(b.Context(), tiles, shift{100, 100}); err != nil {
			b.Fatal(err)
		}
		seconds = append(seconds, time.Since(start).Seconds()/float64(len(tiles)))
	}
	slices.Sort(seconds)
	b.ReportMetric(seconds[len(seconds)/2], "s/tile")
	b.ReportMetric(score, "score")
}
