package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/tfdream/tfdream/graphs"
)

func runFetch(ctx context.Context, u *ui, args []string) error {
	flags := newFlags("fetch", u)
	var from string
	flags.Var(into(&from, text), "from", "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	names := flags.Args()
	if len(names) == 0 {
		return listCatalogue(u)
	}
	if from != "" && len(names) > 1 {
		return wrongUsage("--from is for one graph, not "+fmt.Sprint(len(names)), "")
	}
	for _, name := range names {
		if err := fetch(ctx, u, name, from); err != nil {
			return err
		}
	}
	return nil
}

// listCatalogue prints what can be fetched.
func listCatalogue(u *ui) error {
	for _, entry := range graphs.Catalogue() {
		state := "not fetched"
		if graphs.Fetched(entry.Name, "") {
			state = "fetched"
		}
		if _, err := fmt.Fprintf(u.stdout, "%s (%s): %s\n", entry.Name, state, entry.About); err != nil {
			return err
		}
	}
	return nil
}

func fetch(ctx context.Context, u *ui, name, from string) error {
	shown := download{ui: u, name: name, spoke: time.Now()}
	err := graphs.Fetch(ctx, name, graphs.FetchOptions{From: from, Progress: shown.progress})
	shown.stop()
	switch {
	case errors.Is(err, context.Canceled):
		return &problem{"interrupted while fetching " + name, "what has come is kept: fetch again to go on", err}
	case errors.Is(err, graphs.ErrUnreachable):
		return &problem{err.Error(), "--from takes another address, or files that are already on this machine", err}
	case err != nil:
		return err
	}
	u.say("%s is there: tfdream -g %s PICTURE dreams with it", name, name)
	return nil
}

// download shows how far a download has come: a bar on a terminal, else a line every
// ten seconds.
type download struct {
	ui    *ui
	name  string
	spoke time.Time
	bar   *progressbar.ProgressBar
}

func (d *download) progress(done, total int64) {
	switch {
	case d.ui.quiet:
	case isTerminal(d.ui.stderr):
		if d.bar == nil {
			d.bar = newBar(d.ui.stderr, total, progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true), progressbar.OptionSetDescription(d.name))
		}
		d.bar.ChangeMax64(total) // which grows with each file of several
		d.bar.Set64(done)
	case time.Since(d.spoke) > 10*time.Second:
		d.ui.say("%s: %d of %d MB", d.name, done/1e6, max(total, done)/1e6)
		d.spoke = time.Now()
	}
}

// stop clears the bar away.
func (d *download) stop() {
	if d.bar != nil {
		d.bar.Clear()
	}
}
