package main

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// Over a long run, with a checkpoint and a preview, memory stays as it is, and a step of the
// last hundred takes as long as one of the first. A shared machine changes its speed by
// more than what is looked for here, so the last hundred are not timed beside what was
// long ago, but beside the first hundred of the same dream begun anew: the two take turns.
func TestLongRunStaysFlat(t *testing.T) {
	folder := soakFolder(t)
	const turns, turn = 20, 5 // a hundred steps
	count := forms(2*turns*turn, 2000)
	dream := func(name string) *watched {
		return watch(t, folder, "tfdream", "sky.png", "--size", "160x120", "--octaves", "1", "-n", fmt.Sprint(count), "-o", name+".png",
			"--checkpoint", name+".checkpoint", "--preview", name+"-preview.png", "--preview-every", "100")
	}
	old := dream("old")
	first := old.steps(turns * turn)
	old.steps(count - 2*turns*turn)
	old.pause()
	young := dream("young")
	var took [2][]time.Duration
	for i := range turns {
		for _, which := range []int{i % 2, 1 - i%2} {
			one := []*watched{old, young}[which]
			one.resume()
			took[which] = append(took[which], one.steps(turn)...)
			one.pause()
		}
	}
	old.resume()
	moments := old.end(exitDone)
	steps := only(moments, "step") // the last may be told when the process is gone already
	if told := len(steps); told < count-1 || told > count {
		t.Fatalf("%d steps of %d were measured", told, count)
	}
	flat(t, steps)
	last, beside := median(took[0]), median(took[1])
	change := 100 * (float64(last)/float64(beside) - 1)
	t.Logf("a step of the last hundred took %v, of the first hundred beside it %v: %+.1f %%; of the first hundred in its own time %v (medians)",
		last, beside, change, median(first))
	if *soak && (change > 5 || change < -5) {
		t.Errorf("the speed changed by %+.1f %%", change)
	}
}

func median(took []time.Duration) time.Duration {
	took = slices.Sorted(slices.Values(took))
	return took[len(took)/2]
}
