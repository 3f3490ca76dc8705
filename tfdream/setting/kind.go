package setting

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Kind is a kind of values: how they are written, and which are allowed. Kinds of one's own are
// made by NewKind.
type Kind[T any] struct {
	want  error                  // which are allowed, in words
	parse func(string) (T, bool) // reads one as it is written on a command line
	take  func(any) (T, bool)    // takes one from TOML or JSON that is no text; nil: there is none
	fits  func(T) bool           // is within bounds; nil: all are
	plain func(T) any            // as TOML and JSON have it; nil: as it is
	add   func(T, T) T           // joins one that is given to those before; nil: it replaces them
}

// NewKind makes a kind whose values are written as text, in TOML and JSON too. want says in words
// which are allowed; plain is a value as TOML and JSON have it.
func NewKind[T any](want string, parse func(string) (T, bool), plain func(T) any) Kind[T] {
	return Kind[T]{want: errors.New(want), parse: parse, plain: plain}
}

// Taking is the kind whose values TOML and JSON may also have as something else than text.
func (k Kind[T]) Taking(take func(any) (T, bool)) Kind[T] {
	k.take = take
	return k
}

// Parse reads a value as it is written on a command line. Its error says what is wanted.
func (k Kind[T]) Parse(text string) (T, error) {
	value, ok := k.parse(text)
	if !ok || !k.allows(value) {
		var zero T
		return zero, k.want
	}
	return value, nil
}

func (k Kind[T]) allows(value T) bool { return k.fits == nil || k.fits(value) }

// Whole is a whole number from low to high.
func Whole[T int | uint32](low, high int64) Kind[T] {
	return Kind[T]{
		want: fmt.Errorf("a whole number from %d to %d", low, high),
		parse: func(text string) (T, bool) {
			n, err := strconv.ParseInt(text, 10, 64)
			return T(n), err == nil && n == int64(T(n))
		},
		take: func(value any) (T, bool) {
			x, ok := number(value)
			return T(x), ok && x == float64(T(x))
		},
		fits: func(n T) bool { return int64(n) >= low && int64(n) <= high },
	}
}

// Real is a finite number that fits; want says in words which do.
func Real(want string, fits func(float64) bool) Kind[float64] {
	return Kind[float64]{
		want: errors.New(want),
		parse: func(text string) (float64, bool) {
			x, err := strconv.ParseFloat(text, 64)
			return x, err == nil
		},
		take: number,
		fits: func(x float64) bool { return math.Abs(x) <= math.MaxFloat64 && fits(x) },
	}
}

// number is a number of TOML or JSON.
func number(value any) (float64, bool) {
	switch x := value.(type) {
	case int:
		return float64(x), true
	case int64:
		return float64(x), true
	case float64:
		return x, true
	}
	return 0, false
}

// Text is any text but an empty one.
func Text() Kind[string] {
	return NewKind("something", func(text string) (string, bool) { return text, text != "" }, nil)
}

// Switch is true or false.
func Switch() Kind[bool] {
	return NewKind("true or false", func(text string) (bool, bool) {
		on, err := strconv.ParseBool(text)
		return on, err == nil
	}, nil)
}

// OneOf is one of several words.
func OneOf[T ~string](words ...T) Kind[T] {
	return Kind[T]{
		want:  errors.New(strings.Join(texts(words), " or ")),
		parse: func(text string) (T, bool) { return T(text), true },
		fits:  func(word T) bool { return slices.Contains(words, word) },
		plain: func(word T) any { return string(word) },
	}
}

func texts[T ~string](words []T) []string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = string(word)
	}
	return all
}

// Several is one or more values of a kind, between commas; want says so in words.
func Several[T any](want string, one Kind[T]) Kind[[]T] {
	return NewKind(want, func(text string) ([]T, bool) {
		var all []T
		for part := range strings.SplitSeq(text, ",") {
			value, err := one.Parse(part)
			if err != nil {
				return nil, false
			}
			all = append(all, value)
		}
		return all, true
	}, nil)
}

// List is any number of values of a kind: each that is given is added to those before. TOML and
// JSON have them in a list.
func List[T any](one Kind[T]) Kind[[]T] {
	k := NewKind(one.want.Error(), func(text string) ([]T, bool) {
		value, err := one.Parse(text)
		return []T{value}, err == nil
	}, nil)
	k.take = func(given any) (all []T, ok bool) {
		parts, ok := given.([]any)
		for _, part := range parts {
			var value T
			ok = Into(&value, one).Take(part) == nil && ok
			all = append(all, value)
		}
		return all, ok
	}
	k.add = func(before, more []T) []T { return append(slices.Clip(before), more...) }
	k.plain = func(all []T) any {
		parts := make([]any, len(all))
		for i, value := range all {
			if parts[i] = value; one.plain != nil {
				parts[i] = one.plain(value)
			}
		}
		return parts
	}
	return k
}

// Optional is a value of a kind or none, which is not the same as zero.
func Optional[T any](kind Kind[T]) Kind[*T] {
	return Kind[*T]{
		want: kind.want,
		parse: func(text string) (*T, bool) {
			value, err := kind.Parse(text)
			return &value, err == nil
		},
		take: func(given any) (*T, bool) {
			value := new(T)
			return value, Into(value, kind).Take(given) == nil
		},
		fits: func(value *T) bool { return value == nil || kind.allows(*value) },
		plain: func(value *T) any {
			if kind.plain != nil {
				return kind.plain(*value)
			}
			return *value
		},
	}
}
