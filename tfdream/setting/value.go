package setting

import "reflect"

// Value is where a setting's value is kept. It is a pflag.Value.
type Value interface {
	// Set reads a value as it is written on a command line; of a list, one more part.
	Set(text string) error
	// Take takes a value from TOML or JSON, or a default. Its error says what is wanted.
	Take(given any) error
	// Copy takes the value of the same setting in another S.
	Copy(other Value)
	// Check refuses a value that is set and out of bounds. Its error says what is wanted.
	Check() error
	// IsSet tells whether there is a value: one that is not zero, or a pointer to any.
	IsSet() bool
	// Get is the value as TOML and JSON have it, nil if it is not set.
	Get() any
	// String is the value as it is written on a command line, empty if it is not set.
	String() string
	// Type is there for pflag.
	Type() string
}

// At is the Field of a Setting: where its value is, and of what kind it is.
func At[S, T any](field func(*S) *T, kind Kind[T]) func(*S) Value {
	return func(s *S) Value { return Into(field(s), kind) }
}

// Into is a Value that keeps what it is given in a variable.
func Into[T any](to *T, kind Kind[T]) Value { return value[T]{to, kind} }

type value[T any] struct {
	to   *T
	kind Kind[T]
}

func (v value[T]) Set(text string) error {
	parsed, err := v.kind.Parse(text)
	if err != nil {
		return err
	}
	if v.kind.add != nil {
		parsed = v.kind.add(*v.to, parsed)
	}
	*v.to = parsed
	return nil
}

func (v value[T]) Take(given any) error {
	if text, ok := given.(string); ok {
		return v.Set(text)
	}
	taken, ok := given.(T)
	if !ok && v.kind.take != nil {
		taken, ok = v.kind.take(given)
	}
	if !ok || !v.kind.allows(taken) {
		return v.kind.want
	}
	*v.to = taken
	return nil
}

func (v value[T]) Copy(other Value) { *v.to = *other.(value[T]).to }

func (v value[T]) Check() error {
	if v.IsSet() && !v.kind.allows(*v.to) {
		return v.kind.want
	}
	return nil
}

func (v value[T]) IsSet() bool { return !reflect.ValueOf(v.to).Elem().IsZero() }

func (v value[T]) Get() any {
	switch {
	case !v.IsSet():
		return nil
	case v.kind.plain != nil:
		return v.kind.plain(*v.to)
	}
	return *v.to
}

func (v value[T]) String() string {
	if !v.IsSet() {
		return ""
	}
	return Plain(v.Get())
}

func (v value[T]) Type() string { return "value" }
