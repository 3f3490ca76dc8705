package main

import (
	"slices"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/tfdream/recipe"
	"github.com/tfdream/tfdream/tfdream/setting"
)

// parser reads the text of a flag's value, and refuses what makes no sense with an
// error that completes "... is not": "a whole number from 1 to 100".
type parser[T any] func(text string) (T, error)

// value is the value of a flag that is in no table of settings: a pflag.Value.
type value[T any] struct {
	to    *T
	parse parser[T]
}

// into stores in to what parse makes of the flag's text.
func into[T any](to *T, parse parser[T]) value[T] { return value[T]{to, parse} }

// Set is for pflag.
func (v value[T]) Set(text string) error {
	parsed, err := v.parse(text)
	if err == nil {
		*v.to = parsed
	}
	return err
}

// String is for pflag; the help shows no defaults by it.
func (v value[T]) String() string { return "" }

// Type is for pflag.
func (v value[T]) Type() string { return "value" }

// optional stores a pointer, which stays nil if the flag is not given.
func optional[T any](parse parser[T]) parser[*T] {
	return func(text string) (*T, error) {
		parsed, err := parse(text)
		return &parsed, err
	}
}

// text is any text but an empty one.
func text(text string) (string, error) { return setting.Text().Parse(text) }

// whole is a whole number from low to high.
func whole[T int | uint32](low, high int64) parser[T] { return setting.Whole[T](low, high).Parse }

// oneOf is one of several words.
func oneOf[T ~string](words ...T) parser[T] { return setting.OneOf(words...).Parse }

// maxSide is the longest side of a picture that can be asked for, in pixels.
const maxSide = recipe.MaxSide

// widthByHeight is a size as 800x600.
func widthByHeight(text string) (recipe.Size, error) { return recipe.SizeKind.Parse(text) }

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
