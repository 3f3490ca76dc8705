package main

import (
	"context"
	"fmt"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/process"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
)

func runVersion(_ context.Context, u *ui.UI, args []string) error {
	flags := newFlags("version", u)
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := noArguments(flags); err != nil {
		return err
	}
	_, err := fmt.Fprintf(u.Stdout, "tfdream %s\nTensorFlow %s\n", process.Version(), tf.Version())
	return err
}
