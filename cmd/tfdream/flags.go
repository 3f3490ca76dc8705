package main

import (
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/dreaming"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
)

// newFlags is the empty flag set of a command; every command knows the flags for
// how much is said.
func newFlags(name string, u *ui.UI) *pflag.FlagSet {
	flags := pflag.NewFlagSet(name, pflag.ContinueOnError)
	flags.Usage = func() {}
	flags.BoolVarP(&u.Quiet, "quiet", "q", false, "")
	flags.BoolVarP(&u.Verbose, "verbose", "v", false, "")
	return flags
}

// parse reads the arguments, or prints the help and returns done = true.
func parse(flags *pflag.FlagSet, u *ui.UI, args []string) (done bool, err error) {
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
		return ui.WrongUsage(fmt.Sprintf("unknown flag -%s", unknown.GetSpecifiedName()), help)
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		return ui.WrongUsage("unknown flag --"+name, ui.NearestOr("--"+name, flagNames(flags, "--"), help))
	case errors.As(err, &missing):
		return ui.WrongUsage(fmt.Sprintf("--%s needs a value", missing.GetFlag().Name), help)
	case errors.As(err, &invalid):
		return ui.WrongUsage(dreaming.NotA("--"+invalid.GetFlag().Name, invalid.GetValue(), invalid.Unwrap()), "")
	}
	return ui.WrongUsage(err.Error(), help)
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
	return ui.WrongUsage(fmt.Sprintf("tfdream %s takes no argument %q", flags.Name(), flags.Arg(0)),
		fmt.Sprintf("tfdream %s -h says how to use it", flags.Name()))
}
