package recipe

import (
	"fmt"
	"testing"

	"github.com/tfdream/tfdream/tfdream"
)

func TestStrengthMovesSteadily(t *testing.T) {
	base := tfdream.Settings{Method: tfdream.DeepDream, Iterations: 10, Step: 1.5, Octaves: 4}
	at := func(strength float64, said ...string) tfdream.Settings {
		r := &Recipe{Strength: &strength}
		for _, key := range said {
			r.say(key)
		}
		return r.Strengthen(base)
	}
	before := at(0)
	for x := 1.0; x <= 10; x++ {
		now := at(x)
		if now.Iterations < before.Iterations || now.Step <= before.Step || now.Octaves < before.Octaves {
			t.Errorf("from %v to %v: %d, %v, %d after %d, %v, %d", x-1, x, now.Iterations, now.Step, now.Octaves, before.Iterations, before.Step, before.Octaves)
		}
		before = now
	}
	if got := at(5); got.Iterations != 10 || got.Step != 1.5 || got.Octaves != 4 {
		t.Errorf("at 5: %d, %v, %d", got.Iterations, got.Step, got.Octaves)
	}
	if got := at(8, "iterations", "octaves"); fmt.Sprint(got.Iterations, got.Octaves) != "10 4" || got.Step <= 1.5 {
		t.Errorf("with two of them said: %d, %v, %d", got.Iterations, got.Step, got.Octaves)
	}
	base.Method = tfdream.LapNorm
	if got := at(8); got.Octaves != 4 {
		t.Errorf("the picture would grow with the strength, by %d octaves", got.Octaves-4)
	}
}

// What is said beside the strength stays, and what matters less is moved; what the strength has
// moved once is not moved again.
func TestStrengthMovesWhatMattersLess(t *testing.T) {
	for _, c := range []struct {
		said, less map[string]string
		want       int
	}{
		{map[string]string{"strength": "10"}, map[string]string{"iterations": "10"}, 33},
		{map[string]string{}, map[string]string{"strength": "10", "iterations": "10"}, 10},
		{map[string]string{"strength": "10", "iterations": "10"}, map[string]string{}, 10},
	} {
		r := saying(t, c.said)
		r.Take(saying(t, c.less))
		if got := r.Strengthen(r.Dream).Iterations; got != c.want {
			t.Errorf("%v, then %v: %d iterations, want %d", c.said, c.less, got, c.want)
		}
	}
	r := saying(t, map[string]string{"strength": "10", "octaves": "3"})
	r.Take(saying(t, map[string]string{"iterations": "10"}))
	r.Weaken()
	r.Take(saying(t, map[string]string{"iterations": "33", "octaves": "5"}))
	if d := r.Strengthen(r.Dream); d.Iterations != 33 || d.Octaves != 3 {
		t.Errorf("resumed with %d iterations in %d octaves, want 33 in 3", d.Iterations, d.Octaves)
	}
}
