package dreaming

import (
	"fmt"
	"math"
	"time"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// Progress shows how far a dream has come; lines are for each octave, and every ten seconds.
type Progress struct {
	ui.Meter
	scale float64 // size ratio of neighbouring octaves

	last  tfdream.Progress // the step done last; its Octave is 0 before the first
	first float64          // score of the octave's first step
	began float64          // how much of the work was done before the first step
	start time.Time
}

func NewProgress(u *ui.UI, octaveScale float64, start time.Time) *Progress {
	return &Progress{Meter: ui.Meter{UI: u, Spoke: start}, scale: octaveScale, start: start}
}

// Step is called after each step of the dream.
func (p *Progress) Step(now tfdream.Progress) {
	if now.Octave != p.last.Octave {
		p.first = now.Score
	}
	if p.last.Octave == 0 {
		before := now
		before.Iteration--
		p.began = p.done(before)
	}
	p.last = now
	done := p.done(now)
	left := time.Duration((1 - done) / (done - p.began) * float64(time.Since(p.start)))
	p.Show(ui.Mark{
		Event: stepEvent{"step", now.Octave, now.Octaves, now.Iteration, now.Iterations, now.Size.Width, now.Size.Height, now.Score},
		Done:  int64(done * 10_000), Total: 10_000,
		Beside: fmt.Sprintf("octave %d/%d, step %*d/%d, score %s, %s left", now.Octave, now.Octaves,
			len(fmt.Sprint(now.Iterations)), now.Iteration, now.Iterations, rounded(now.Score), left.Round(time.Second)),
		Line: fmt.Sprintf("octave %d of %d, %s, step %d of %d: score %s, was %s", now.Octave, now.Octaves,
			sizeOf(now.Size), now.Iteration, now.Iterations, rounded(now.Score), rounded(p.first)),
		Last: now.Iteration == now.Iterations,
	})
}

// stepEvent is a step as JSON.
type stepEvent struct {
	Event      string  `json:"event"`
	Octave     int     `json:"octave"`
	Octaves    int     `json:"octaves"`
	Iteration  int     `json:"iteration"`
	Iterations int     `json:"iterations"`
	Width      int     `json:"width"`
	Height     int     `json:"height"`
	Score      float64 `json:"score"`
}

// done is the part of the work that is behind after a step, 0 to 1. A step takes the longer
// the more pixels its octave has.
func (p *Progress) done(step tfdream.Progress) float64 {
	var done, all float64
	for octave := 1; octave <= step.Octaves; octave++ {
		work := math.Pow(p.scale, 2*float64(octave))
		all += work
		switch {
		case octave < step.Octave:
			done += work
		case octave == step.Octave:
			done += work * float64(step.Iteration) / float64(step.Iterations)
		}
	}
	return done / all
}

// where says in words which step was the last.
func (p *Progress) where() string {
	return fmt.Sprintf("octave %d of %d, step %d of %d", p.last.Octave, p.last.Octaves, p.last.Iteration, p.last.Iterations)
}

func sizeOf(s tfdream.Size) recipe.Size { return recipe.Size{Width: s.Width, Height: s.Height} }

// rounded is a score as people compare it.
func rounded(score float64) string { return fmt.Sprintf("%.4g", score) }
