package main

import (
	"context"
	"io"
	"strings"
	"testing"
)

// A panic crosses no border: it is told like any error, in one line.
func TestAPanicIsToldInOneLine(t *testing.T) {
	var stderr strings.Builder
	u := &ui{stdin: strings.NewReader(""), stdout: brokenWriter{}, stderr: &stderr}
	if status := u.end(u.run(context.Background(), []string{"version"})); status != exitFailed {
		t.Errorf("exit status %d", status)
	}
	if want := "tfdream: a fault in tfdream itself: the pipe burst\ntfdream: hint: please report it, with what --verbose says\n"; stderr.String() != want {
		t.Errorf("stderr: %q, want %q", stderr.String(), want)
	}
}

type brokenWriter struct{ io.Writer }

func (brokenWriter) Write([]byte) (int, error) { panic("the pipe burst") }
