package recipe

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/tfdream/tfdream/tfdream/setting"
)

// ErrValue marks a setting of a recipe with a value that it cannot have.
var ErrValue = errors.New("no such value")

// Made is what a dream was made from and with.
type Made struct {
	Picture       string   `toml:"picture"` // the file's name without its folder, or noise:WIDTHxHEIGHT
	PictureSHA256 string   `toml:"picture-sha256,omitempty"`
	GuideSHA256   []string `toml:"guide-sha256,omitempty"` // in the order of guide
	MaskSHA256    string   `toml:"mask-sha256,omitempty"`
	GraphSHA256   string   `toml:"graph-sha256"`
	Device        string   `toml:"device"`
	Tfdream       string   `toml:"tfdream"`
	TensorFlow    string   `toml:"tensorflow"`
	Interrupted   string   `toml:"interrupted,omitempty"` // after which step
	Notices       []string `toml:"notices,omitempty"`     // what has happened to its devices
	Frame         int      `toml:"frame,omitzero"`        // which one of a zoom
	// The files that the objective names.
	DirectionSHA256 map[string]string `toml:"direction-sha256,omitempty"`
}

// IsZero tells whether nothing is known of how a dream was made.
func (m Made) IsZero() bool { return reflect.ValueOf(m).IsZero() }

// Text is the recipe as TOML: all settings that are set and that the method heeds, but those about
// one machine, and what it was made from and with under [made].
func (r *Recipe) Text() (string, error) {
	var out strings.Builder
	encoder := toml.NewEncoder(&out)
	encoder.Indent = ""
	for _, one := range table {
		value := one.Field(r).Get()
		if value == nil || one.Local || !one.Heeded(r) {
			continue
		}
		if err := encoder.Encode(map[string]any{one.Key: value}); err != nil {
			return "", err
		}
	}
	if r.Made.IsZero() {
		return out.String(), nil
	}
	err := encoder.Encode(map[string]Made{"made": r.Made})
	return out.String(), err
}

// KeyError says which key of a recipe's file is that of no setting.
type KeyError struct {
	Key string
}

func (e *KeyError) Error() string { return fmt.Sprintf("unknown key %q", e.Key) }

// Decode reads a recipe's text. Errors are a *KeyError, ErrValue, or those of TOML with the line.
func Decode(text string) (*Recipe, error) {
	r := &Recipe{}
	record := struct{ Made *Made }{&r.Made}
	said := map[string]any{}
	_, err := toml.Decode(text, &record)
	if err == nil {
		_, err = toml.Decode(text, &said)
	}
	if err != nil {
		return nil, syntaxError(err)
	}
	if len(said) == 0 {
		return nil, errors.New("nothing is in it")
	}
	delete(said, "made")
	for _, key := range slices.Sorted(maps.Keys(said)) {
		one := find(key)
		if one == nil || one.Local {
			return nil, &KeyError{key}
		}
		if err := r.Value(*one).Take(said[key]); err != nil {
			return nil, valueError{setting.Refuse(key, setting.Plain(said[key]), err)}
		}
	}
	return r, nil
}

// valueError is an ErrValue.
type valueError struct{ error }

func (e valueError) Unwrap() error { return ErrValue }

func syntaxError(err error) error {
	var syntax toml.ParseError
	if errors.As(err, &syntax) {
		return fmt.Errorf("line %d: %s", syntax.Position.Line, syntax.Message)
	}
	return err
}
