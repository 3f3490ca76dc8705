package tfdream_test

import (
	"context"
	"fmt"
	"log"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// A dream out of noise, on the graph that is embedded in the program.
func Example() {
	graph, err := graphs.Open("demo", graphs.Options{})
	if err != nil {
		log.Fatal(err)
	}
	model, err := tfdream.NewModel(graph, tfdream.Options{Device: "cpu"})
	if err != nil {
		log.Fatal(err)
	}
	defer model.Close()

	random := numpy.New(0)
	noise := picture.Noise(random, 96, 64)
	first, last := 0.0, 0.0
	dream, err := model.Dream(context.Background(), noise, tfdream.Settings{
		Objective: "square(motif)", Octaves: 1, Iterations: 5, Random: random,
		Progress: func(p tfdream.Progress) {
			if p.Iteration == 1 {
				first = p.Score
			}
			last = p.Score
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	// dream.WriteFile("dream.png", picture.WriteOptions{}) would keep it.
	fmt.Printf("%dx%d, the score rose: %t\n", dream.Width, dream.Height, last > first)
	// Output: 96x64, the score rose: true
}
