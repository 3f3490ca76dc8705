package main

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

// settings are what the flags of dream, and a recipe, say about a dream.
type settings struct {
	recipe.Recipe
	network graphFlags

	output     string
	limits     picture.Limits
	recipeFile string
	recorded   recipe.Made // what the recipe's file says it was made with
	byHand     []string    // keys in a recipe's file that nothing was made with
	keeping
}

// add adds all flags but those of the zoom alone.
func (s *settings) add(flags *pflag.FlagSet) {
	var keys []string
	for _, one := range recipe.Table() {
		if one.Key != "zoom" {
			keys = append(keys, one.Key)
		}
	}
	s.addOf(flags, keys...)
	flags.Var(setting.Into(&s.limits.MaxPixels, setting.Whole[int](1, 1<<40)), "max-pixels", "")
	flags.Var(setting.Into(&s.recipeFile, setting.Text()), "recipe", "")
}

// addOf adds the flags of some settings, those of the graph and of where to run, and --output.
func (s *settings) addOf(flags *pflag.FlagSet, keys ...string) {
	for _, one := range recipe.GraphTable() {
		keys = append(keys, one.Key)
	}
	for _, one := range recipe.MachineTable() {
		keys = append(keys, one.Key)
	}
	s.network.asked = &s.Graph
	s.network.addAllowed(flags)
	addSettings(flags, recipe.Table(), func(one setting.Setting[recipe.Recipe]) setting.Value { return s.Value(one) }, keys...)
	flags.VarP(setting.Into(&s.output, setting.Text()), "output", "o", "")
}

// follow takes what the recipe, the checkpoint and the preset say, and what matters more does not.
func (s *settings) follow(u *ui.UI, flags *pflag.FlagSet) error {
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

// settle checks what can be checked before anything is opened, and finds out what is not
// said: the method, the display, the seed.
func (s *settings) settle(u *ui.UI, flags *pflag.FlagSet) error {
	if s.Size != nil && s.MaxSide != 0 {
		return ui.WrongUsage("--size and --max-side say the same thing twice: give one", "")
	}
	if s.Dream.Objective != "" {
		if _, err := objective.Parse(s.Dream.Objective); err != nil {
			return badObjective(err)
		}
	}
	s.Resolve()
	if s.limits.MaxPixels == 0 {
		s.limits.MaxPixels = min(picture.DefaultMaxPixels, machine.PixelsInMemory(s.Dream))
	}
	s.tellIgnored(u, flags)
	return nil
}

// tellIgnored tells of the settings that the method ignores: those of the command line, and those
// of a recipe that somebody has written.
func (s *settings) tellIgnored(u *ui.UI, flags *pflag.FlagSet) {
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

// badObjective is the error of an objective that cannot be read, or that the graph does not have.
func badObjective(err error) error {
	return ui.Problem(err.Error(), "tfdream layers lists what can be dreamed on, tfdream dream -h shows how to write it", err)
}
