package dreaming

import (
	"slices"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// NotA says that a flag's value is none.
func NotA(name, value string, want error) string { return setting.Refuse(name, value, want).Error() }

// AddSettings adds the flags of a table's settings, where at says: all, or those of some keys.
func AddSettings[S any](flags *pflag.FlagSet, table []setting.Setting[S], at func(setting.Setting[S]) setting.Value, keys ...string) {
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

// GraphFlags say which graph, and what its input settings are.
type GraphFlags struct {
	Asked    *recipe.Graph
	AllowOps []string
	opened   *graphs.Graph // nil before open
}

// Add adds the flags of a command that needs nothing of a recipe but the graph.
func (g *GraphFlags) Add(flags *pflag.FlagSet) {
	g.Asked = &recipe.Graph{}
	AddSettings(flags, recipe.GraphTable(), func(one setting.Setting[recipe.Graph]) setting.Value { return one.Field(g.Asked) })
	g.addAllowed(flags)
}

func (g *GraphFlags) addAllowed(flags *pflag.FlagSet) {
	flags.StringSliceVar(&g.AllowOps, "allow-op", nil, "")
}

// addDevice adds the flags that say where to run.
func addDevice(flags *pflag.FlagSet, options *tfdream.Options) {
	AddSettings(flags, recipe.MachineTable(), func(one setting.Setting[tfdream.Options]) setting.Value { return one.Field(options) })
}

// Arguments are the flags that say which graph, as they were given.
func (g *GraphFlags) Arguments() []string {
	args := Arguments(recipe.GraphTable(), g.Asked)
	for _, op := range g.AllowOps {
		args = append(args, "--allow-op", op)
	}
	return args
}

// Arguments are the flags of the settings of a table that have a value and mean something: of all,
// or of those of some keys.
func Arguments[S any](table []setting.Setting[S], of *S, keys ...string) (args []string) {
	for _, one := range table {
		value := one.Field(of)
		if len(keys) > 0 && !slices.Contains(keys, one.Key) || !value.IsSet() || !one.Heeded(of) {
			continue
		}
		flag := "--" + one.Key
		if one.Short != "" {
			flag = "-" + one.Short
		}
		args = append(args, flag, value.String())
	}
	return args
}
