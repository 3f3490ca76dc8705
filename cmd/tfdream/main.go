// Command tfdream dreams on pictures with frozen TensorFlow graphs.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // whoever asks a second time leaves at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program: it returns the exit status (see ui.go).
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	u := &ui{stdin: stdin, stdout: stdout, stderr: stderr}
	command, rest, err := choose(args)
	if err == nil {
		err = command.run(ctx, u, rest)
	}
	return u.end(err)
}
