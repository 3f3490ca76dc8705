package main

import (
	"context"
	"fmt"
	"runtime/debug"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
)

// version names a build that was made without the repository around it, as in a container;
// the linker sets it.
var version string

func runVersion(_ context.Context, u *ui.UI, args []string) error {
	flags := newFlags("version", u)
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := noArguments(flags); err != nil {
		return err
	}
	_, err := fmt.Fprintf(u.Stdout, "tfdream %s\nTensorFlow %s\n", programVersion(), tf.Version())
	return err
}

// programVersion is the version of this build, as its maker or Go knows it.
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
