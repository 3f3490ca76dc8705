package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Without a terminal there is a line now and then, and at the end of each part; as JSON, each step.
func TestMeterSpeaksNowAndThen(t *testing.T) {
	for _, c := range []struct {
		ui    ui
		spoke time.Time
		want  string
	}{
		{ui{}, time.Now(), "tfdream: 3\n"},
		{ui{}, time.Now().Add(-time.Minute), "tfdream: 1\ntfdream: 3\n"},
		{ui{quiet: true}, time.Time{}, ""},
		{ui{json: true}, time.Now(), `{"n":1}` + "\n" + `{"n":2}` + "\n" + `{"n":3}` + "\n"},
	} {
		var told strings.Builder
		c.ui.stderr = &told
		m := meter{ui: &c.ui, spoke: c.spoke}
		for n := int64(1); n < 4; n++ {
			at := mark{done: n, total: 3, line: fmt.Sprint(n), last: n == 3}
			if c.ui.json {
				at.event = map[string]int64{"n": n}
			}
			m.show(at)
		}
		m.stop()
		if told.String() != c.want {
			t.Errorf("%+v, spoke %v: %q, want %q", c.ui, c.spoke, told.String(), c.want)
		}
	}
}
