package main

import (
	"slices"

	"github.com/spf13/pflag"
	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// notA says that a flag's value is none.
func notA(name, value string, want error) string { return setting.Refuse(name, value, want).Error() }

// addSettings adds the flags of a table's settings, where at says: all, or those of some keys.
func addSettings[S any](flags *pflag.FlagSet, table []setting.Setting[S], at func(setting.Setting[S]) setting.Value, keys ...string) {
	for _, one := range table {
		if len(keys) > 0 && !slices.Contains(keys, one.Key) {
			continue
		}
		flag := flags.VarPF(at(one), one.Key, one.Short, "")
		if one.Value == "" { // a switch
			flag.NoOptDefVal = "true"
		}
	}
}

// graphFlags say which graph, and what its input settings are.
type graphFlags struct {
	asked    *recipe.Graph
	allowOps []string
	opened   *graphs.Graph // nil before open
}

// add adds the flags of a command that needs nothing of a recipe but the graph.
func (g *graphFlags) add(flags *pflag.FlagSet) {
	g.asked = &recipe.Graph{}
	addSettings(flags, recipe.GraphTable(), func(one setting.Setting[recipe.Graph]) setting.Value { return one.Field(g.asked) })
	g.addAllowed(flags)
}

func (g *graphFlags) addAllowed(flags *pflag.FlagSet) {
	flags.StringSliceVar(&g.allowOps, "allow-op", nil, "")
}

// addDevice adds the flags that say where to run.
func addDevice(flags *pflag.FlagSet, options *tfdream.Options) {
	addSettings(flags, recipe.MachineTable(), func(one setting.Setting[tfdream.Options]) setting.Value { return one.Field(options) })
}
