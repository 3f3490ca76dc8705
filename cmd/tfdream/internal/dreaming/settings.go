// Package dreaming makes dreams as the command line, a recipe or a checkpoint asks: from the flags to the
// files. The commands dream, zoom and atlas, and those that look at a dream, share it.
package dreaming

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/machine"
	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/tfdream/objective"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// Settings are what the flags of dream, and a recipe, say about a dream.
type Settings struct {
	recipe.Recipe
	Network GraphFlags

	Output      string
	makesFolder bool // that Output is a folder that is yet to be made
	Limits      picture.Limits
	recipeFile  string
	Recorded    recipe.Made // what the recipe's file says it was made with
	byHand      []string    // keys in a recipe's file that nothing was made with
	keeping
}

// Add adds all flags but those of the zoom alone.
func (s *Settings) Add(flags *pflag.FlagSet) {
	var keys []string
	for _, one := range recipe.Table() {
		if one.Key != "zoom" {
			keys = append(keys, one.Key)
		}
	}
	s.AddOf(flags, keys...)
	flags.Var(setting.Into(&s.Limits.MaxPixels, setting.Whole[int](1, 1<<40)), "max-pixels", "")
	flags.Var(setting.Into(&s.recipeFile, setting.Text()), "recipe", "")
}

// AddOf adds the flags of some settings, those of the graph and of where to run, and --output.
func (s *Settings) AddOf(flags *pflag.FlagSet, keys ...string) {
	for _, one := range recipe.GraphTable() {
		keys = append(keys, one.Key)
	}
	for _, one := range recipe.MachineTable() {
		keys = append(keys, one.Key)
	}
	s.Network.Asked = &s.Graph
	s.Network.addAllowed(flags)
	AddSettings(flags, recipe.Table(), func(one setting.Setting[recipe.Recipe]) setting.Value { return s.Value(one) }, keys...)
	flags.VarP(setting.Into(&s.Output, setting.Text()), "output", "o", "")
}

// Follow takes what the recipe, the checkpoint and the preset say, and what matters more does not.
func (s *Settings) Follow(u *ui.UI, flags *pflag.FlagSet) error {
	if s.recipeFile != "" {
		if err := s.followRecipe(flags); err != nil {
			return err
		}
	}
	if s.resume {
		if err := s.followCheckpoint(u, flags); err != nil {
			return err
		}
	}
	return s.followPreset(u)
}

// Settle checks what can be checked before anything is opened, and finds out what is not
// said: the method, the display, the seed.
func (s *Settings) Settle(u *ui.UI, flags *pflag.FlagSet) error {
	if s.Size != nil && s.MaxSide != 0 {
		return ui.WrongUsage("--size and --max-side say the same thing twice: give one", "")
	}
	if s.Dream.Objective != "" {
		if _, err := objective.Parse(s.Dream.Objective); err != nil {
			return BadObjective(err)
		}
	}
	s.Resolve()
	if s.Limits.MaxPixels == 0 {
		s.Limits.MaxPixels = min(picture.DefaultMaxPixels, machine.PixelsInMemory(s.Dream))
	}
	s.TellIgnored(u, flags)
	return nil
}

// TellIgnored tells of the settings that the method ignores: those of the command line, and those
// of a recipe that somebody has written.
func (s *Settings) TellIgnored(u *ui.UI, flags *pflag.FlagSet) {
	var given, written []string
	for _, key := range s.Ignored() {
		switch {
		case flags.Changed(key):
			given = append(given, "--"+key)
		case slices.Contains(s.byHand, key):
			written = append(written, key)
		}
	}
	if len(given) > 0 {
		u.Say("ignoring %s, which method %s does not use", strings.Join(given, ", "), s.Dream.Method)
	}
	if len(written) > 0 {
		u.Say("recipe %s: ignoring %s, which method %s does not use", s.recipeFile, strings.Join(written, ", "), s.Dream.Method)
	}
}

// BadObjective is the error of an objective that cannot be read, or that the graph does not have.
func BadObjective(err error) error {
	return ui.Problem(err.Error(), "tfdream layers lists what can be dreamed on, tfdream dream -h shows how to write it", err)
}
