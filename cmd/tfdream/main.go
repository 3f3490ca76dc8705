// Command tfdream dreams on pictures with frozen TensorFlow graphs.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	_ "github.com/tfdream/tfdream/cmd/tfdream/internal/process" // one voice with TensorFlow
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	_ "github.com/tfdream/tfdream/tfdream/tuned" // TensorFlow set up for dreams
)

func main() {
	ctx := stopped()
	signal.Ignore(syscall.SIGXFSZ) // a file that may not grow is an error of writing
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// stopped is done when the program is to stop: by Ctrl-C, SIGTERM, or its terminal's end.
// Whoever asks a second time by one of the first two leaves at once. A terminal that is
// closed sends SIGHUP twice, by way of the shell and of the kernel, and none under nohup.
func stopped() context.Context {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) {
		ctx, _ = signal.NotifyContext(ctx, syscall.SIGHUP)
	}
	context.AfterFunc(ctx, stop)
	return ctx
}

// run is the whole program: it returns the exit status (see ui.go).
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	u := &ui.UI{Stdin: stdin, Stdout: stdout, Stderr: stderr}
	return u.End(runCommand(ctx, u, args))
}

// runCommand runs the command that the arguments ask for. A panic is an error of ours, told in
// one line as well.
func runCommand(ctx context.Context, u *ui.UI, args []string) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			u.Detail("%s", strings.Join(strings.Fields(string(debug.Stack())), " "))
			err = ui.Problem(fmt.Sprintf("internal error: %v", fault), "report it with the output of --verbose", nil)
		}
	}()
	command, rest, err := choose(args)
	if err != nil {
		return err
	}
	return command.run(ctx, u, rest)
}
