package tfdream_test

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// A step's gradient, with the shift of the picture before and the climb after it, divided
// by the picture's tiles of up to 512x512 pixels. s/tile is the median of the steps after
// the first; score is the objective's in the first, to compare with other programs.
//
// TFDREAM_BENCH_GRAPH is a frozen graph with FILE.toml beside it, which names an objective;
// without it this is the demo graph. TFDREAM_BENCH_PICTURE is another picture than the
// bundled landscape, TFDREAM_BENCH_FAST asks for those passes that
// round otherwise, and TFDREAM_BENCH_WITHOUT lists passes to leave out.
func BenchmarkGradient(b *testing.B) {
	graph, err := graphs.Open(cmp.Or(os.Getenv("TFDREAM_BENCH_GRAPH"), graphs.DemoName), graphs.Options{})
	if err != nil {
		b.Fatal(err)
	}
	photo, err := picture.ReadFile(cmp.Or(os.Getenv("TFDREAM_BENCH_PICTURE"), "../testdata/landscape.png"), picture.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	model, err := tfdream.NewModel(graph, tfdream.Options{
		Fast:    os.Getenv("TFDREAM_BENCH_FAST") != "",
		Without: strings.FieldsFunc(os.Getenv("TFDREAM_BENCH_WITHOUT"), func(r rune) bool { return r == ',' }),
	})
	if err != nil {
		b.Fatal(err)
	}
	defer model.Close()

	b.Run(fmt.Sprintf("%dx%d", photo.Width, photo.Height), func(b *testing.B) {
		tiles := float64((photo.Width + 511) / 512 * ((photo.Height + 511) / 512))
		var score float64
		var seconds []float64
		last := time.Now()
		_, err := model.Dream(b.Context(), photo, tfdream.Settings{
			Octaves: 1, Iterations: 1 + b.N, Tile: 512,
			Progress: func(p tfdream.Progress) {
				if p.Iteration == 1 {
					score = p.Score
					b.ResetTimer() // the first step also sets up what the rest reuse
				} else {
					seconds = append(seconds, time.Since(last).Seconds()/tiles)
				}
				last = time.Now()
			},
		})
		if err != nil {
			b.Fatal(err)
		}
		slices.Sort(seconds)
		b.ReportMetric(seconds[len(seconds)/2], "s/tile")
		b.ReportMetric(score, "score")
	})
}
