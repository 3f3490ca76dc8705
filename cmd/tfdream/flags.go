package main

import (
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
)

// newFlags is the empty flag set of a command; every command knows the flags for
// how much is said.
func newFlags(name string, u *ui) *pflag.FlagSet {
	flags := pflag.NewFlagSet(name, pflag.ContinueOnError)
	flags.Usage = func() {}
	flags.BoolVarP(&u.quiet, "quiet", "q", false, "")
	flags.BoolVarP(&u.verbose, "verbose", "v", false, "")
	return flags
}

// parse reads the arguments, or prints the help and returns done = true.
func parse(flags *pflag.FlagSet, u *ui, args []string) (done bool, err error) {
	err = flags.Parse(args)
	if errors.Is(err, pflag.ErrHelp) {
		return true, printHelp(u, flags.Name())
	}
	return false, flagError(flags, err)
}

// flagError puts pflag's errors in our words.
func flagError(flags *pflag.FlagSet, err error) error {
	help := fmt.Sprintf("tfdream %s -h lists the flags", flags.Name())
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return wrongUsage(fmt.Sprintf("unknown flag -%s", unknown.GetSpecifiedName()), help)
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		return wrongUsage("unknown flag --"+name, nearestOr("--"+name, flagNames(flags, "--"), help))
	case errors.As(err, &missing):
		return wrongUsage(fmt.Sprintf("--%s needs a value", missing.GetFlag().Name), help)
	case errors.As(err, &invalid):
		return wrongUsage(notA("--"+invalid.GetFlag().Name, invalid.GetValue(), invalid.Unwrap()), "")
	}
	return wrongUsage(err.Error(), help)
}

// notA says that a flag's or a key's value is not what it should be.
func notA(name, value string, want error) string {
	const enough = 60
	if len(value) > enough {
		value = value[:enough] + "..."
	}
	return fmt.Sprintf("%s %q is not %s", name, value, want)
}

func flagNames(flags *pflag.FlagSet, prefix string) []string {
	var names []string
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, prefix+f.Name) })
	return names
}

// noArguments refuses what a command has no use for.
func noArguments(flags *pflag.FlagSet) error {
	if flags.NArg() == 0 {
		return nil
	}
	return wrongUsage(fmt.Sprintf("tfdream %s takes no argument %q", flags.Name(), flags.Arg(0)),
		fmt.Sprintf("tfdream %s -h says how to use it", flags.Name()))
}

// graphFlags say which graph, and how it wants its picture.
type graphFlags struct {
	name     string
	profile  graphs.ProfileOverride
	allowOps []string
	opened   *graphs.Graph // nil before open
}

func (g *graphFlags) add(flags *pflag.FlagSet) {
	flags.VarP(into(&g.name, text), "graph", "g", "")
	flags.Var(into(&g.profile.Input, optional(text)), "input", "")
	flags.Var(into(&g.profile.Mean, optional(mean)), "mean", "")
	flags.Var(into(&g.profile.Divide, optional(divisor)), "divide", "")
	flags.Var(into(&g.profile.Order, optional(oneOf(graphs.RGB, graphs.BGR))), "order", "")
	flags.Var(into(&g.profile.Labels, optional(text)), "labels", "")
	flags.StringSliceVar(&g.allowOps, "allow-op", nil, "")
}

// addDevice adds the flags that say where to run.
func addDevice(flags *pflag.FlagSet, options *tfdream.Options) {
	flags.Var(into(&options.Device, device), "device", "")
	flags.Var(into(&options.Devices, devices), "devices", "")
	flags.Var(into(&options.Target, target), "target", "")
	flags.Var(into(&options.Timeout, wholeSeconds), "timeout", "")
	flags.Var(into(&options.Threads, whole[int](1, 1024)), "threads", "")
	flags.Var(into(&options.Lanes, whole[int](1, 1024)), "lanes", "")
	flags.Var(into(&options.Precision, oneOf(tfdream.Precisions()...)), "precision", "")
	flags.Var(into(&options.Without, several(tfdream.Passes()...)), "without", "")
	flags.BoolVar(&options.Fast, "fast", false, "")
}
