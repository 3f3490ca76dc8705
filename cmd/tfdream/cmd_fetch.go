package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// fetching is what the flags of fetch say.
type fetching struct {
	from    string
	address graphs.Address // of a graph that is not in the catalogue
}

func runFetch(ctx context.Context, u *ui.UI, args []string) error {
	flags := newFlags("fetch", u)
	var f fetching
	var own recipe.Graph
	flags.Var(setting.Into(&f.from, setting.Text()), "from", "")
	flags.Var(setting.Into(&f.address.SHA256, setting.Text()), "sha256", "")
	flags.Var(setting.Into(&f.address.Name, setting.Text()), "as", "")
	dreaming.AddSettings(flags, recipe.GraphTable(), func(one setting.Setting[recipe.Graph]) setting.Value { return one.Field(&own) }, "input", "mean", "divide", "order", "labels")
	flags.VarP(setting.Into(&own.Profile.Objective, setting.Optional(setting.Text())), "objective", "l", "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	f.address.Profile = own.Profile
	names := flags.Args()
	if len(names) == 0 {
		return listGraphs(u)
	}
	if err := f.check(names); err != nil {
		return err
	}
	for _, name := range names {
		if err := f.fetch(ctx, u, name); err != nil {
			return err
		}
	}
	return nil
}

// check refuses flags that are not for these names.
func (f fetching) check(names []string) error {
	if f.from != "" && len(names) > 1 {
		return ui.WrongUsage("--from applies to one graph, not "+fmt.Sprint(len(names)), "")
	}
	address := slices.ContainsFunc(names, graphs.IsAddress)
	switch {
	case !address && f.address != (graphs.Address{}):
		return ui.WrongUsage("--sha256, --as and input settings are for a graph that is fetched by its address; the catalogue knows those of "+strings.Join(names, ", "), "")
	case address && len(names) > 1:
		return ui.WrongUsage("one address at a time, not "+fmt.Sprint(len(names)), "")
	case address && f.address.SHA256 == "":
		return ui.WrongUsage(fmt.Sprintf("nothing says which file is expected at %s; a graph is a program, so it is only fetched with its sum", names[0]),
			fmt.Sprintf("tfdream fetch %s --sha256 SUM, as its publisher gives it; where there is none, download the file yourself and name it with -g", names[0]))
	case f.address.Profile.Objective != nil:
		if _, err := objective.Parse(*f.address.Profile.Objective); err != nil {
			return ui.WrongUsage(err.Error(), "tfdream dream -h shows how to write it")
		}
	}
	return nil
}

// listGraphs prints what can be fetched, and what has been besides.
func listGraphs(u *ui.UI) error {
	for _, entry := range graphs.Catalogue() {
		state := "not fetched"
		if graphs.Fetched(entry.Name, "") {
			state = "fetched"
		}
		if _, err := fmt.Fprintf(u.Stdout, "%s (%s): %s\n    %d MB; %s\n", entry.Name, state, entry.About, (entry.Bytes+500_000)/1_000_000, entry.Looks); err != nil {
			return err
		}
	}
	others, err := graphs.Others("")
	if err != nil {
		return err
	}
	for _, other := range others {
		if _, err := fmt.Fprintf(u.Stdout, "%s (fetched): from %s\n", other.Name, other.URL); err != nil {
			return err
		}
	}
	return nil
}

// fetch gets one graph, by its name or its address.
func (f fetching) fetch(ctx context.Context, u *ui.UI, name string) error {
	others, err := graphs.Others("")
	if err != nil {
		return err
	}
	had := graphs.Fetched(name, "") || slices.ContainsFunc(others, func(other graphs.Other) bool { return other.URL == name })
	brief := path.Base(name)
	shown := ui.Meter{UI: u, Spoke: time.Now(), Options: []progressbar.Option{progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true)}}
	o := graphs.FetchOptions{From: f.from, Progress: func(done, total int64) {
		shown.Show(ui.Mark{Done: done, Total: total, Beside: brief, Line: fmt.Sprintf("%s: %d of %d MB", brief, done/1e6, max(total, done)/1e6)})
	}}
	known, err := f.get(ctx, name, o)
	shown.Stop()
	switch {
	case errors.Is(err, context.Canceled):
		return ui.Problem("interrupted while fetching "+name, "the part that has arrived is kept: fetch again to continue", err)
	case errors.Is(err, graphs.ErrUnreachable):
		return ui.Problem(err.Error(), "--from names another address, or files on this machine", err)
	case errors.Is(err, graphs.ErrTaken):
		return ui.Problem(err.Error(), "--as gives this one a name of its own", err)
	case errors.Is(err, graphs.ErrAddress):
		return ui.WrongUsage(err.Error(), "")
	case err != nil:
		return err
	}
	state := "fetched"
	if had {
		state = "already fetched"
	}
	u.Say("%s: %s; tfdream -g %s PICTURE dreams with it", known, state, known)
	return nil
}

// get gets one graph, and returns the name by which it is known from then on.
func (f fetching) get(ctx context.Context, name string, o graphs.FetchOptions) (known string, err error) {
	if !graphs.IsAddress(name) {
		return name, graphs.Fetch(ctx, name, o)
	}
	address := f.address
	address.URL = name
	if address.Profile.Labels, err = absolute(address.Profile.Labels); err != nil {
		return "", err
	}
	return graphs.FetchAddress(ctx, address, o)
}

// absolute is a path, if there is one, as it is known from anywhere.
func absolute(file *string) (*string, error) {
	if file == nil {
		return nil, nil
	}
	whole, err := filepath.Abs(*file)
	return &whole, err
}
