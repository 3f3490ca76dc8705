package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/machine"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/process"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/setting"
)

func runDoctor(ctx context.Context, u *ui.UI, args []string) error {
	flags := newFlags("doctor", u)
	var m dreaming.ModelFlags
	m.Add(flags)
	var asked string
	flags.VarP(setting.Into(&asked, setting.Text()), "objective", "l", "")
	all := flags.Bool("all", false, "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := noArguments(flags); err != nil {
		return err
	}
	if asked != "" {
		if _, err := objective.Parse(asked); err != nil {
			return ui.WrongUsage(err.Error(), "")
		}
	}
	if *all && asked != "" {
		return ui.WrongUsage("--all checks every layer: leave out --objective", "")
	}
	if m.Network.Asked.Name == "" && !*all && asked == "" {
		return examineMachine(ctx, u, m.Device)
	}
	return examineGraph(ctx, u, m, asked, *all)
}

// examineMachine prints what there is to dream with.
func examineMachine(ctx context.Context, u *ui.UI, options tfdream.Options) error {
	fmt.Fprintf(u.Stdout, "tfdream     %s\nTensorFlow  %s\n", process.Version(), tf.Version())
	devices, err := tfdream.Devices(options)
	if err != nil {
		return dreaming.WhereToRun(err)
	}
	fmt.Fprintf(u.Stdout, "gpu         %s\n", machine.FindGPU("/", devices))
	failed := 0
	for _, name := range devices {
		speed, err := machine.Speed(ctx, options, name)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			failed++
			speed = ui.OneLine(err.Error())
		}
		fmt.Fprintf(u.Stdout, "device      %s: %s\n", strings.TrimPrefix(name, "/device:"), speed)
	}
	fmt.Fprintf(u.Stdout, "memory      %s\n", machine.MemoryState())
	fmt.Fprintf(u.Stdout, "cache       %s\n", cacheState())
	err = printGraphs(u)
	if failed > 0 {
		return ui.Problem(fmt.Sprintf("%d of %s cannot dream", failed, ui.Count(len(devices), "device")), "", err)
	}
	return err
}

// printGraphs says of each graph that is here whether it opens, and which are not.
func printGraphs(u *ui.UI) error {
	others, err := graphs.Others("")
	if err != nil {
		return err
	}
	names, missing := []string{graphs.DemoName}, []string{}
	for _, entry := range graphs.Catalogue() {
		if graphs.Fetched(entry.Name, "") {
			names = append(names, entry.Name)
		} else {
			missing = append(missing, entry.Name)
		}
	}
	for _, other := range others {
		names = append(names, other.Name)
	}
	for _, name := range names {
		if _, err := fmt.Fprintf(u.Stdout, "graph       %s: %s\n", name, openState(name)); err != nil {
			return err
		}
	}
	if len(missing) > 0 {
		_, err = fmt.Fprintf(u.Stdout, "graph       not fetched: %s; tfdream fetch NAME gets one\n", strings.Join(missing, ", "))
	}
	return err
}

// openState says whether a graph opens.
func openState(name string) string {
	graph, err := graphs.Open(name, graphs.Options{})
	if err != nil {
		return err.Error()
	}
	return "ready, sha256 " + dreaming.Short(graph.SHA256)
}

// cacheState says where the cache is, and whether it can be written.
func cacheState() string {
	folder, err := dreaming.CacheFolder()
	if err != nil {
		return err.Error()
	}
	existing := folder
	for !dreaming.IsFolder(existing) && existing != filepath.Dir(existing) {
		existing = filepath.Dir(existing)
	}
	if err := unix.Access(existing, unix.W_OK); err != nil {
		return fmt.Sprintf("%s, which is not writable: %v", folder, err)
	}
	if _, err := os.Stat(folder); err != nil {
		return folder + ", not created yet"
	}
	return folder
}
