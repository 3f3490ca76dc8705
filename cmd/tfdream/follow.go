package main

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/spf13/pflag"

	tf "github.com/galeone/tensorflow/tensorflow/go"

	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/tfdream"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// followRecipe sets what the recipe says and the command line does not.
func (s *settings) followRecipe(flags *pflag.FlagSet) error {
	content, err := readRecipe(s.recipe, s.limits)
	if err != nil {
		return err
	}
	s.made, err = s.obey(flags, s.recipe, content)
	return err
}

// obey sets what the text of a recipe says and no flag has said yet, and returns what its
// dream was made with.
func (s *settings) obey(flags *pflag.FlagSet, recipe, content string) (made, error) {
	var record struct{ Made made }
	said := map[string]any{}
	_, err := toml.Decode(content, &record)
	if err == nil {
		_, err = toml.Decode(content, &said)
	}
	if err != nil {
		return made{}, fmt.Errorf("recipe %s: %w", recipe, syntaxError(err))
	}
	if len(said) == 0 {
		return made{}, fmt.Errorf("recipe %s: nothing is in it", recipe)
	}
	delete(said, "made")
	// Of the two flags that resize, the command line's goes before either.
	resized := flags.Changed("size") || flags.Changed("max-side")
	for _, key := range slices.Sorted(maps.Keys(said)) {
		values := []string{plainText(said[key])}
		if several, ok := said[key].([]any); ok && key == "guide" {
			values = nil
			for _, one := range several {
				values = append(values, plainText(one))
			}
		}
		switch {
		case !shapes(key), flags.Lookup(key) == nil:
			return made{}, unknownKey(flags, recipe, key)
		case flags.Changed(key), resized && (key == "size" || key == "max-side"):
		default:
			switch key {
			case "guide":
				s.guideSHA256 = record.Made.GuideSHA256
			case "mask":
				s.maskSHA256 = record.Made.MaskSHA256
			case "objective":
				s.directionSHA256 = record.Made.DirectionSHA256
			}
			for _, value := range values {
				if err := flags.Set(key, value); err != nil {
					return made{}, wrongUsage(fmt.Sprintf("recipe %s: %s", recipe, notA(key, value, errors.Unwrap(err))), "")
				}
			}
		}
	}
	return record.Made, nil
}

func unknownKey(flags *pflag.FlagSet, recipe, key string) error {
	if shapes(key) {
		return wrongUsage(fmt.Sprintf("recipe %s: tfdream %s has no use for %s", recipe, flags.Name(), key), fmt.Sprintf("tfdream %s --recipe %s has", key, recipe))
	}
	if flags.Lookup(key) != nil {
		return wrongUsage(fmt.Sprintf("recipe %s: %s is for the command line only", recipe, key), "")
	}
	return wrongUsage(fmt.Sprintf("recipe %s: unknown key %q", recipe, key),
		nearestOr(key, shaping, "the keys are "+strings.Join(slices.Sorted(slices.Values(shaping)), ", ")))
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
	content, ok := dream.Text[recipeKey]
	if !ok {
		return "", &problem{"there is no recipe in " + path, "a recipe is a .toml file, or a PNG as tfdream wrote it", errUsage}
	}
	return content, nil
}

// plainText is a TOML value as it is written on the command line.
func plainText(value any) string {
	switch v := value.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, part := range v {
			parts[i] = plainText(part)
		}
		return strings.Join(parts, ",")
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(value)
}

func syntaxError(err error) error {
	var syntax toml.ParseError
	if errors.As(err, &syntax) {
		return fmt.Errorf("line %d: %s", syntax.Position.Line, syntax.Message)
	}
	return err
}

// compare holds what a recipe was made with against what there is now.
func (m made) compare(u *ui, model *tfdream.Model) error {
	if m.GraphSHA256 != "" && m.GraphSHA256 != model.Graph.SHA256 {
		return &problem{
			fmt.Sprintf("the recipe was made with a graph of sha256 %s, but %s has %s", short(m.GraphSHA256), model.Graph.Name, short(model.Graph.SHA256)),
			"-g FILE.pb says where that graph is; to use the settings with another, put them into a .toml file without [made]", errUsage}
	}
	if m.TensorFlow != "" && (m.TensorFlow != tf.Version() || m.Device != deviceNames(model)) {
		u.say("the recipe was made with TensorFlow %s on %s: expect the same dream, but not the same bits", m.TensorFlow, m.Device)
	}
	return nil
}
