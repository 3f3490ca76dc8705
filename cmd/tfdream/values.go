package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// parser reads the text of a flag's value, and refuses what makes no sense with an
// error that completes "... is not": "a whole number from 1 to 100".
type parser[T any] func(text string) (T, error)

// value is a flag's value: a pflag.Value. A recipe's values pass through it too.
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

// String is for pflag; the help is hand-written and shows no defaults by it.
func (v value[T]) String() string { return "" }

// Type is for pflag.
func (v value[T]) Type() string { return "value" }

// list is the value of a flag that may be given several times.
type list[T any] struct {
	to    *[]T
	parse parser[T]
}

// onto adds to to what parse makes of the flag's text.
func onto[T any](to *[]T, parse parser[T]) list[T] { return list[T]{to, parse} }

// Set is for pflag.
func (l list[T]) Set(text string) error {
	parsed, err := l.parse(text)
	if err == nil {
		*l.to = append(*l.to, parsed)
	}
	return err
}

// String is for pflag.
func (l list[T]) String() string { return "" }

// Type is for pflag.
func (l list[T]) Type() string { return "value" }

// optional stores a pointer, which stays nil where the flag is not given.
func optional[T any](parse parser[T]) parser[*T] {
	return func(text string) (*T, error) {
		parsed, err := parse(text)
		return &parsed, err
	}
}

// text is anything but nothing.
func text(text string) (string, error) {
	if text == "" {
		return "", errors.New("something")
	}
	return text, nil
}

// whole is a whole number from low to high.
func whole[T int | uint32](low, high int64) parser[T] {
	return func(text string) (T, error) {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < low || n > high {
			return 0, fmt.Errorf("a whole number from %d to %d", low, high)
		}
		return T(n), nil
	}
}

// real is a finite number that fits; want says in words which do.
func real(want string, fits func(float64) bool) parser[float64] {
	return func(text string) (float64, error) {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) || !fits(x) {
			return 0, errors.New(want)
		}
		return x, nil
	}
}

// oneOf is one of several words.
func oneOf[T ~string](words ...T) parser[T] {
	return func(text string) (T, error) {
		if !slices.Contains(words, T(text)) {
			return "", errors.New(strings.ReplaceAll(strings.Trim(fmt.Sprint(words), "[]"), " ", " or "))
		}
		return T(text), nil
	}
}

// several is one or more of several words, between commas.
func several(words ...string) parser[[]string] {
	return func(text string) ([]string, error) {
		parts := strings.Split(text, ",")
		for _, part := range parts {
			if !slices.Contains(words, part) {
				return nil, errors.New("some of " + strings.Join(words, ","))
			}
		}
		return parts, nil
	}
}

// divisor divides pixels.
func divisor(text string) (float32, error) {
	x, err := real("a number above 0", func(x float64) bool { return float32(x) > 0 })(text)
	return float32(x), err
}

// mean is R,G,B, or one number for all three.
func mean(text string) (mean [3]float32, err error) {
	parts := strings.Split(text, ",")
	if len(parts) == 1 {
		parts = []string{text, text, text}
	}
	if len(parts) != 3 {
		return mean, errNoMean
	}
	for i, part := range parts {
		x, err := strconv.ParseFloat(strings.TrimSpace(part), 32)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return mean, errNoMean
		}
		mean[i] = float32(x)
	}
	return mean, nil
}

var errNoMean = errors.New("one number or three, R,G,B, such as 123,117,104")

// size is a picture's width and height in pixels.
type size struct{ width, height int }

func (s size) String() string { return fmt.Sprintf("%dx%d", s.width, s.height) }

// maxSide is the longest side of a picture that can be asked for, in pixels.
const maxSide = 1_000_000

// widthByHeight is a size as 800x600.
func widthByHeight(text string) (size, error) {
	w, h, found := strings.Cut(text, "x")
	width, err1 := strconv.Atoi(w)
	height, err2 := strconv.Atoi(h)
	if !found || err1 != nil || err2 != nil || min(width, height) < 1 || max(width, height) > maxSide {
		return size{}, fmt.Errorf("WIDTHxHEIGHT with sides from 1 to %d pixels, such as 800x600", maxSide)
	}
	return size{width, height}, nil
}
