package main

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
)

type brokenWriter struct{ io.Writer }

// A panic crosses no border: it is told like any error, in one line.
func TestAPanicIsToldInOneLine(t *testing.T) {
	var stderr strings.Builder
	u := &ui.UI{Stdin: strings.NewReader(""), Stdout: brokenWriter{}, Stderr: &stderr}
	if status := u.End(runCommand(context.Background(), u, []string{"version"})); status != ui.ExitFailed {
		t.Errorf("exit status %d", status)
	}
	if want := "tfdream: internal error: the pipe burst\ntfdream: hint: report it with the output of --verbose\n"; stderr.String() != want {
		t.Errorf("stderr: %q, want %q", stderr.String(), want)
	}
}

func (brokenWriter) Write([]byte) (int, error) { panic("the pipe burst") }
