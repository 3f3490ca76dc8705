package main

import (
	"time"

	"github.com/schollz/progressbar/v3"
)

// meter shows how far something is: as JSON lines, as a bar on a terminal, or else as a plain line
// every ten seconds.
type meter struct {
	ui      *ui
	spoke   time.Time // when there was a line last, or when it began
	options []progressbar.Option
	bar     *progressbar.ProgressBar
}

// mark is how far it is.
type mark struct {
	event       any // as JSON, nil: none
	done, total int64
	beside      string // the bar, which stands behind it
	line        string // for people without a terminal
	last        bool   // of a part, so the line is shown anyway
}

// show shows a mark.
func (m *meter) show(at mark) {
	switch {
	case m.ui.json:
		if at.event != nil {
			m.ui.event(at.event)
		}
	case m.ui.quiet:
	case isTerminal(m.ui.stderr):
		m.draw(at)
	case at.last || time.Since(m.spoke) > 10*time.Second:
		m.ui.say("%s", at.line)
		m.spoke = time.Now()
	}
}

func (m *meter) draw(at mark) {
	if m.bar == nil {
		m.bar = progressbar.NewOptions64(at.total, append([]progressbar.Option{
			progressbar.OptionSetWriter(m.ui.stderr),
			progressbar.OptionUseANSICodes(true),
			progressbar.OptionSetWidth(24),
			progressbar.OptionThrottle(50 * time.Millisecond),
			progressbar.OptionSetElapsedTime(false),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionSetTheme(progressbar.ThemeASCII),
		}, m.options...)...)
	}
	m.bar.Describe(at.beside)
	m.bar.ChangeMax64(at.total) // which grows with each file of several
	m.bar.Set64(at.done)
}

// stop clears the bar away.
func (m *meter) stop() {
	if m.bar != nil {
		m.bar.Clear()
	}
}
