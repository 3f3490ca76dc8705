package dreaming

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/cmd/tfdream/internal/ui"
	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// followRecipe takes what the recipe says and the command line does not.
func (s *Settings) followRecipe(flags *pflag.FlagSet) error {
	content, err := readRecipe(s.recipeFile, s.Limits)
	if err != nil {
		return err
	}
	r, err := s.Obey(flags, s.recipeFile, content)
	if err != nil {
		return err
	}
	if s.Recorded = r.Made; r.Made.IsZero() {
		s.byHand = r.Said()
	}
	return nil
}

// Obey takes what the text of a recipe says and matters more does not, and returns it.
func (s *Settings) Obey(flags *pflag.FlagSet, file, content string) (*recipe.Recipe, error) {
	r, err := recipe.Decode(content)
	var unknown *recipe.KeyError
	switch {
	case errors.As(err, &unknown):
		return nil, unknownKey(flags, file, unknown.Key)
	case errors.Is(err, recipe.ErrValue):
		return nil, ui.WrongUsage(fmt.Sprintf("recipe %s: %v", file, err), "")
	case err != nil:
		return nil, fmt.Errorf("recipe %s: %w", file, err)
	}
	for _, key := range recipe.Keys() {
		if r.Says(key) && flags.Lookup(key) == nil {
			return nil, ui.WrongUsage(fmt.Sprintf("recipe %s: tfdream %s has no use for %s", file, flags.Name(), key), fmt.Sprintf("tfdream %s --recipe %s has", key, file))
		}
	}
	s.Take(r)
	return r, nil
}

func unknownKey(flags *pflag.FlagSet, file, key string) error {
	if flags.Lookup(key) != nil {
		return ui.WrongUsage(fmt.Sprintf("recipe %s: %s is for the command line only", file, key), "")
	}
	keys := slices.Sorted(slices.Values(recipe.Keys()))
	return ui.WrongUsage(fmt.Sprintf("recipe %s: unknown key %q", file, key), ui.NearestOr(key, keys, "the keys are "+strings.Join(keys, ", ")))
}

// readRecipe is the TOML in a .toml file, or in a picture that was dreamed.
func readRecipe(path string, limits picture.Limits) (string, error) {
	if strings.EqualFold(filepath.Ext(path), ".toml") {
		content, err := file.ReadText(path)
		if err != nil {
			return "", fmt.Errorf("reading the recipe %s: %w", path, err)
		}
		return string(content), nil
	}
	dream, err := picture.ReadFile(path, limits)
	if err != nil {
		return "", fmt.Errorf("looking for the recipe: %w", err)
	}
	content, ok := dream.Text[RecipeKey]
	if !ok {
		return "", ui.Problem("there is no recipe in "+path, "a recipe is a .toml file, or a PNG as tfdream wrote it", ui.ErrUsage)
	}
	return content, nil
}

// compareMade compares what a recipe was made with to what there is now.
func compareMade(u *ui.UI, m recipe.Made, model *tfdream.Model) error {
	if m.GraphSHA256 != "" && m.GraphSHA256 != model.Graph.SHA256 {
		return ui.Problem(fmt.Sprintf("the recipe was made with a graph of sha256 %s, but %s has %s", Short(m.GraphSHA256), model.Graph.Name, Short(model.Graph.SHA256)),
			"-g FILE.pb says where that graph is; to use the settings with another, put them into a .toml file without [made]", ui.ErrUsage)
	}
	if m.TensorFlow != "" && (m.TensorFlow != tf.Version() || m.Device != deviceNames(model)) {
		u.Say("the recipe was made with TensorFlow %s on %s: expect the same dream, but not the same bits", m.TensorFlow, m.Device)
	}
	return nil
}
