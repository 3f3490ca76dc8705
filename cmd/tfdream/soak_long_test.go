package main

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
)

// Over a long run, with a checkpoint and a preview, memory stays as it is, and a step at its
// end takes as long as one at a beginning. A shared machine changes its speed by more than
// what is looked for here, and a smooth picture takes TensorFlow a little less time than a
// dream. So the end is not timed beside what was long ago, but beside a dream that begins
// with the last preview: the two take turns.
func TestLongRunStaysFlat(t *testing.T) {
	folder := soakFolder(t)
	const turn = 5 // steps
	count, turns := forms(200, 2000), forms(20, 80)
	dream := func(picture, name string) *watched {
		return watch(t, folder, "tfdream", picture, "--size", "160x120", "--octaves", "1", "-n", fmt.Sprint(count), "-o", name+".png",
			"--checkpoint", name+".checkpoint", "--preview", name+"-preview.png", "--preview-every", "50")
	}
	old := dream("sky.png", "old")
	first := old.steps(count - turns*turn)[:turns*turn-1]
	old.pause()
	young := dream("old-preview.png", "young")
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
	moments := old.end(ui.ExitDone)
	steps := only(moments, "step") // the last may be told when the process is gone already
	if told := len(steps); told < count-1 || told > count {
		t.Fatalf("%d steps of %d were measured", told, count)
	}
	flat(t, steps)
	last, beside := median(took[0]), median(took[1])
	change := 100 * (float64(last)/float64(beside) - 1)
	t.Logf("a step of the last %d took %v, of the first beside them %v: %+.1f %%; of the first in their own time %v (medians)",
		turns*turn, last, beside, change, median(first))
	if *soak && (change > 5 || change < -5) {
		t.Errorf("the speed changed by %+.1f %%", change)
	}
}

func median[T cmp.Ordered](values []T) T {
	return slices.Sorted(slices.Values(values))[len(values)/2]
}
