package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/setting"
)

func runFetch(ctx context.Context, u *ui.UI, args []string) error {
	flags := newFlags("fetch", u)
	var from string
	flags.Var(setting.Into(&from, setting.Text()), "from", "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	names := flags.Args()
	if len(names) == 0 {
		return listCatalogue(u)
	}
	if from != "" && len(names) > 1 {
		return ui.WrongUsage("--from applies to one graph, not "+fmt.Sprint(len(names)), "")
	}
	for _, name := range names {
		if err := fetch(ctx, u, name, from); err != nil {
			return err
		}
	}
	return nil
}

// listCatalogue prints what can be fetched.
func listCatalogue(u *ui.UI) error {
	for _, entry := range graphs.Catalogue() {
		state := "not fetched"
		if graphs.Fetched(entry.Name, "") {
			state = "fetched"
		}
		if _, err := fmt.Fprintf(u.Stdout, "%s (%s): %s\n", entry.Name, state, entry.About); err != nil {
			return err
		}
	}
	return nil
}

func fetch(ctx context.Context, u *ui.UI, name, from string) error {
	had := graphs.Fetched(name, "")
	shown := ui.Meter{UI: u, Spoke: time.Now(), Options: []progressbar.Option{progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true)}}
	err := graphs.Fetch(ctx, name, graphs.FetchOptions{From: from, Progress: func(done, total int64) {
		shown.Show(ui.Mark{Done: done, Total: total, Beside: name, Line: fmt.Sprintf("%s: %d of %d MB", name, done/1e6, max(total, done)/1e6)})
	}})
	shown.Stop()
	switch {
	case errors.Is(err, context.Canceled):
		return ui.Problem("interrupted while fetching "+name, "the part that has arrived is kept: fetch again to continue", err)
	case errors.Is(err, graphs.ErrUnreachable):
		return ui.Problem(err.Error(), "--from names another address, or files on this machine", err)
	case err != nil:
		return err
	}
	state := "fetched"
	if had {
		state = "already fetched"
	}
	u.Say("%s: %s; tfdream -g %s PICTURE dreams with it", name, state, name)
	return nil
}
