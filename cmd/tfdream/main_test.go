package main

import (
	"context"
	"io"
	"strings"
	"testing"
)

type brokenWriter struct{ io.Writer }

// A panic crosses no border: it is told like any error, in one line.
func TestAPanicIsToldInOneLine(t *testing.T) {
	var stderr strings.Builder
	u := &ui{stdin: strings.NewReader(""), stdout: brokenWriter{}, stderr: &stderr}
	if status := u.end(u.run(context.Background(), []string{"version"})); status != exitFailed {
		t.Errorf("exit status %d", status)
	}
	if want := "tfdream: internal error: the pipe burst\ntfdream: hint: report it with the output of --verbose\n"; stderr.String() != want {
		t.Errorf("stderr: %q, want %q", stderr.String(), want)
	}
}

func (brokenWriter) Write([]byte) (int, error) { panic("the pipe burst") }
