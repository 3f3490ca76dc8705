package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Without a terminal there is a line now and then, and at the end of each part; as JSON, each step.
func TestMeterSpeaksNowAndThen(t *testing.T) {
	for _, c := range []struct {
		UI    UI
		spoke time.Time
		want  string
	}{
		{UI{}, time.Now(), "tfdream: 3\n"},
		{UI{}, time.Now().Add(-time.Minute), "tfdream: 1\ntfdream: 3\n"},
		{UI{Quiet: true}, time.Time{}, ""},
		{UI{JSON: true}, time.Now(), `{"n":1}` + "\n" + `{"n":2}` + "\n" + `{"n":3}` + "\n"},
	} {
		var told strings.Builder
		c.UI.Stderr = &told
		m := Meter{UI: &c.UI, Spoke: c.spoke}
		for n := int64(1); n < 4; n++ {
			at := Mark{Done: n, Total: 3, Line: fmt.Sprint(n), Last: n == 3}
			if c.UI.JSON {
				at.Event = map[string]int64{"n": n}
			}
			m.Show(at)
		}
		m.Stop()
		if told.String() != c.want {
			t.Errorf("%+v, spoke %v: %q, want %q", c.UI, c.spoke, told.String(), c.want)
		}
	}
}
