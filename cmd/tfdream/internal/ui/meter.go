package ui

import (
	"time"

	"github.com/schollz/progressbar/v3"
)

// Meter shows how far something is: as JSON lines, as a bar on a terminal, or else as a plain line
// every ten seconds.
type Meter struct {
	UI      *UI
	Spoke   time.Time // when there was a line last, or when it began
	Options []progressbar.Option
	bar     *progressbar.ProgressBar
}

// Mark is how far it is.
type Mark struct {
	Event       any // as JSON, nil: none
	Done, Total int64
	Beside      string // the bar, which stands behind it
	Line        string // for people without a terminal
	Last        bool   // of a part, so the line is shown anyway
}

// Show shows a mark.
func (m *Meter) Show(at Mark) {
	switch {
	case m.UI.JSON:
		if at.Event != nil {
			m.UI.Event(at.Event)
		}
	case m.UI.Quiet:
	case IsTerminal(m.UI.Stderr):
		m.draw(at)
	case at.Last || time.Since(m.Spoke) > 10*time.Second:
		m.UI.Say("%s", at.Line)
		m.Spoke = time.Now()
	}
}

func (m *Meter) draw(at Mark) {
	if m.bar == nil {
		m.bar = progressbar.NewOptions64(at.Total, append([]progressbar.Option{
			progressbar.OptionSetWriter(m.UI.Stderr),
			progressbar.OptionUseANSICodes(true),
			progressbar.OptionSetWidth(24),
			progressbar.OptionThrottle(50 * time.Millisecond),
			progressbar.OptionSetElapsedTime(false),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionSetTheme(progressbar.ThemeASCII),
		}, m.Options...)...)
	}
	m.bar.Describe(at.Beside)
	m.bar.ChangeMax64(at.Total) // which grows with each file of several
	m.bar.Set64(at.Done)
}

// Stop clears the bar away.
func (m *Meter) Stop() {
	if m.bar != nil {
		m.bar.Clear()
	}
}
