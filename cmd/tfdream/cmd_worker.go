package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream/cluster"
	"github.com/tfdream/tfdream/tfdream/setting"
)

const workerHelp = `Usage:
    tfdream worker --cluster HOST:PORT,... --task N [flags]

Lends this machine's devices to dreams elsewhere (tfdream dream --target), as one task of a
TensorFlow cluster, until it is stopped. Start all tasks with the same --cluster; each finds
its own address in it by its number.

TensorFlow's server has no authentication and no encryption: anyone who can reach its port
can run anything here. Keep it in a private network, never on the internet. For that reason
a worker listens on 127.0.0.1, unless --bind says otherwise.

        --cluster H:P,...   address of every task, which all others can reach
        --task N            number of this task, counted from 0 (0)
        --bind ADDRESS      IPv4 address of this machine to listen on; 0.0.0.0 is every
                            one (127.0.0.1)
        --job NAME          what the tasks are called together (worker)
{threads}
` + sayHelp + `
Examples:
    tfdream worker --cluster 127.0.0.1:2222,127.0.0.1:2223 --task 0
    tfdream worker --cluster 127.0.0.1:2222,127.0.0.1:2223 --task 1
    tfdream dream --target grpc://127.0.0.1:2222 sky.jpg

    tfdream worker --cluster 10.0.0.1:2222,10.0.0.2:2222 --task 1 --bind 10.0.0.2
`

func runWorker(ctx context.Context, u *ui.UI, args []string) error {
	flags := newFlags("worker", u)
	var c cluster.Config
	flags.StringSliceVar(&c.Cluster, "cluster", nil, "")
	flags.Var(setting.Into(&c.Task, setting.Whole[int](0, 99_999)), "task", "")
	flags.Var(setting.Into(&c.Bind, ipv4Kind), "bind", "")
	flags.Var(setting.Into(&c.Job, setting.Text()), "job", "")
	flags.Var(setting.Into(&c.Threads, setting.Whole[int](1, 1024)), "threads", "")
	if done, err := parse(flags, u, args); done || err != nil {
		return err
	}
	if err := noArguments(flags); err != nil {
		return err
	}
	if len(c.Cluster) == 0 {
		return ui.WrongUsage("--cluster is missing: HOST:PORT of every task", "tfdream worker -h shows examples")
	}
	at, err := cluster.Start(c)
	if errors.Is(err, cluster.ErrConfig) {
		return ui.WrongUsage(err.Error(), "tfdream worker -h shows examples")
	}
	if err != nil {
		return fmt.Errorf("starting TensorFlow's server: %w", err)
	}
	u.Say("task %d of %d listens on %s", c.Task, len(c.Cluster), at)
	host, _, _ := strings.Cut(c.Cluster[c.Task], ":")
	switch {
	case !at.Addr().IsLoopback():
		u.Say("anyone who reaches this address can run anything here: keep it in a private network")
	case !isLoopback(host):
		u.Hint("other machines cannot reach it: --bind ADDRESS listens on an address of this machine, --bind 0.0.0.0 on all")
	}
	<-ctx.Done()
	u.Say("stopped")
	return nil
}

// ipv4Kind is an address to listen on.
var ipv4Kind = setting.NewKind("an IPv4 address, such as 127.0.0.1", func(text string) (netip.Addr, bool) {
	address, err := netip.ParseAddr(text)
	return address, err == nil && address.Is4()
}, nil)

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
