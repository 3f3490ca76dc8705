package main

import (
	"context"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
)

func runDream(ctx context.Context, u *ui.UI, args []string) error {
	flags := newFlags("dream", u)
	flags.BoolVar(&u.JSON, "json", false, "")
	var s dreaming.Settings
	s.Add(flags)
	s.AddKeeping(flags)
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := s.ResolveKeeping(); err != nil {
		return err
	}
	if err := s.Follow(u, flags); err != nil {
		return err
	}
	if err := s.Settle(u, flags); err != nil {
		return err
	}
	jobs, err := s.Plan(u, flags.Args())
	if err != nil {
		return err
	}
	return s.DreamAll(ctx, u, jobs)
}
