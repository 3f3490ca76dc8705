package main

import (
	"context"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
)

func runDream(ctx context.Context, u *ui.UI, args []string) error {
	flags := newFlags("dream", u)
	flags.BoolVar(&u.JSON, "json", false, "")
	var s settings
	s.add(flags)
	s.addKeeping(flags)
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := s.resolveKeeping(); err != nil {
		return err
	}
	if err := s.follow(u, flags); err != nil {
		return err
	}
	if err := s.settle(u, flags); err != nil {
		return err
	}
	jobs, err := s.plan(u, flags.Args())
	if err != nil {
		return err
	}
	return s.dreamAll(ctx, u, jobs)
}
