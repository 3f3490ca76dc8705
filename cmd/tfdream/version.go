package main

import (
	"context"
	"fmt"

	tf "github.com/galeone/tensorflow/tensorflow/go"
)

func runVersion(_ context.Context, u *ui, args []string) error {
	flags := newFlags("version", u)
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := noArguments(flags); err != nil {
		return err
	}
	_, err := fmt.Fprintf(u.stdout, "tfdream %s\nTensorFlow %s\n", programVersion(), tf.Version())
	return err
}
