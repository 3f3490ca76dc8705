// Package setting describes the settings of a program: each is one entry of a table, from which come
// its key, its flag, its line of help, its bounds, its default, and who ignores it.
package setting

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"
)

// Setting is an entry of the table of the settings that an S holds.
type Setting[S any] struct {
	Key    string // in TOML and JSON, and the name of the flag
	Short  string // the flag's letter, if it has one
	Called string // in messages and fingerprints, where that is not the key: see Name
	Value  string // what stands for the value in help; empty for a switch
	Help   string // what it is for; {default} stands for its default

	Field   func(*S) Value // where it is
	Default any            // nil: the zero value, or what depends on other settings

	For      func(*S) bool // whether it means something beside the other settings; nil: always
	Excludes string        // the key of a setting that cannot be given with this one
	Local    bool          // about this machine: it is given anew each time, and no recipe has it
}

// Name is what messages call the setting.
func (s Setting[S]) Name() string { return cmp.Or(s.Called, s.Key) }

// Heeded tells whether the setting means something beside all the others.
func (s Setting[S]) Heeded(all *S) bool { return s.For == nil || s.For(all) }

// Fill sets what is not set: to what one of several others says, in their order, or else to the
// default.
func (s Setting[S]) Fill(to *S, from ...*S) {
	value := s.Field(to)
	for _, other := range from {
		if !value.IsSet() {
			value.Copy(s.Field(other))
		}
	}
	if !value.IsSet() && s.Default != nil {
		if err := value.Take(s.Default); err != nil {
			panic(fmt.Sprintf("setting %s: its default %v is not %v", s.Key, s.Default, err))
		}
	}
}

// Check refuses a value out of bounds.
func (s Setting[S]) Check(all *S) error {
	field := s.Field(all)
	if err := field.Check(); err != nil {
		return Refuse(s.Name(), field.String(), err)
	}
	return nil
}

// Within lifts a table to what holds the settings that it describes.
func Within[T, S any](table []Setting[S], held func(*T) *S) []Setting[T] {
	lifted := make([]Setting[T], len(table))
	for i, s := range table {
		lifted[i] = Setting[T]{Key: s.Key, Short: s.Short, Called: s.Called, Value: s.Value, Help: s.Help,
			Default: s.Default, Excludes: s.Excludes, Local: s.Local,
			Field: func(t *T) Value { return s.Field(held(t)) },
		}
		if s.For != nil {
			lifted[i].For = func(t *T) bool { return s.For(held(t)) }
		}
	}
	return lifted
}

// Refuse is the error of a value: its name, the value, shortened, and what is wanted, such as "a
// whole number from 1 to 100".
func Refuse(name, value string, want error) error {
	const longest = 60
	if len(value) > longest {
		value = value[:longest] + "..."
	}
	return fmt.Errorf("%s %q is not %w", name, value, want)
}

// Plain is a value as it is written on a command line; the parts of a list stand between commas.
func Plain(value any) string {
	several := reflect.ValueOf(value)
	if kind := several.Kind(); kind != reflect.Slice && kind != reflect.Array {
		return fmt.Sprint(value)
	}
	parts := make([]string, several.Len())
	for i := range parts {
		parts[i] = Plain(several.Index(i).Interface())
	}
	return strings.Join(parts, ",")
}
