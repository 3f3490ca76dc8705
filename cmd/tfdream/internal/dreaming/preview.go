package dreaming

import (
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// watch returns what is called after each step of a dream: it shows the progress, and
// keeps the preview. A preview that cannot be written does not stop the dream.
func (s *Settings) watch(u *ui.UI, shown *Progress) func(tfdream.Progress) {
	steps, failed := 0, false
	return func(now tfdream.Progress) {
		shown.Step(now)
		steps++
		if s.preview == "" || steps%s.previewEvery != 0 {
			return
		}
		dream, err := now.Picture()
		if err == nil {
			s.Display.Apply(dream)
			err = dream.WriteFile(s.preview, picture.WriteOptions{Quality: s.Quality})
		}
		if err != nil && !failed {
			u.Say("the preview is left out: %v", err)
		}
		failed = err != nil
	}
}
