// Notebooks makes every figure of one of Google's two DeepDream notebooks, in order, with a
// page to look at them: index.html and sheet.png in the output folder.
//
//	go run ./scripts/notebooks [flags] tensorflow|caffe
//
// Figures that are there already, whole and of the same settings, are not made again.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	_ "github.com/tfdream/tfdream/tfdream/tuned" // TensorFlow set up for dreams
)

// options are the flags.
type options struct {
	output   string
	graph    string
	mean     string
	order    string
	pictures string
	theirs   string
	program  string
	quick    bool
	frames   int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil && ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "notebooks: interrupted; the same command goes on from here")
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, "notebooks:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	var o options
	flags := flag.NewFlagSet("notebooks", flag.ContinueOnError)
	flags.StringVar(&o.output, "o", "", "folder for the figures (out/notebook-NAME, with -quick out/notebook-NAME-quick)")
	flags.StringVar(&o.graph, "g", "", "frozen graph: a name or a file (tensorflow: inception5h if fetched, else the twin and demo; caffe needs a GoogLeNet)")
	flags.StringVar(&o.mean, "mean", "", "R,G,B, how a graph from a file wants its picture (caffe: the notebook's 122,116,104)")
	flags.StringVar(&o.order, "order", "", "rgb or bgr, likewise (caffe: bgr)")
	flags.StringVar(&o.pictures, "pictures", "", "folder with the notebook's pictures sky1024px.jpg, flowers.jpg, pilatus800.jpg (else the bundled landscape)")
	flags.StringVar(&o.theirs, "theirs", "", "folder with Google's own figures, to be shown and measured beside ours")
	flags.StringVar(&o.program, "tfdream", "bin/tfdream", "the program, which makes the zoom")
	flags.BoolVar(&o.quick, "quick", false, "small pictures and few steps")
	flags.IntVar(&o.frames, "frames", 0, "frames of the zoom (100; with -quick 4)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	notebooks := map[string]func(context.Context, options) error{"tensorflow": tensorflowNotebook, "caffe": caffeNotebook}
	notebook, ok := notebooks[flags.Arg(0)]
	if !ok || flags.NArg() != 1 {
		return fmt.Errorf("name one notebook after the flags, tensorflow or caffe, not %q", flags.Args())
	}
	if o.output == "" {
		o.output = "out/notebook-" + flags.Arg(0)
		if o.quick {
			o.output += "-quick"
		}
	}
	if err := os.MkdirAll(o.output, 0o777); err != nil {
		return err
	}
	return notebook(ctx, o)
}
