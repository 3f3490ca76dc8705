package ui

import (
	"fmt"
	"time"

	"github.com/tfdream/tfdream/graphs/suggest"
)

// Count says how many there are of something: "1 layer", "2 layers".
func Count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// Seconds is a duration as people tell it.
func Seconds(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}

// NearestOr is the hint after an unknown name: those it may have been meant to be,
// or else what to do.
func NearestOr(name string, known []string, otherwise string) string {
	if hint := suggest.DidYouMean("", name, known); hint != "" {
		return hint + " " + otherwise
	}
	return otherwise
}
