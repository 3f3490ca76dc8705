package graphs

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Divisor is what a picture is divided by after its mean is taken off: a number above 0 for each
// channel, always given as R,G,B whatever the network's order. 0 for all three is 1, which is none.
type Divisor [3]float32

// Each is the same divisor for all channels.
func Each(x float32) Divisor { return Divisor{x, x, x} }

// Single is the one number that divides all channels, if it is one: in sidecars and recipes it
// stands for all three.
func (d Divisor) Single() (x float32, ok bool) { return d[0], d[0] == d[1] && d[1] == d[2] }

// None says whether nothing is divided.
func (d Divisor) None() bool { return d == Divisor{} || d == Each(1) }

// String is one number, or three as a mean is written.
func (d Divisor) String() string {
	if x, ok := d.Single(); ok {
		return fmt.Sprint(x)
	}
	return fmt.Sprint([3]float32(d))
}

// check refuses what nothing can be divided by.
func (d Divisor) check() error {
	for _, x := range d {
		if !finite(float64(x)) || x <= 0 {
			return fmt.Errorf("divide %v is not a number above 0, or three, R,G,B", d)
		}
	}
	return nil
}

// UnmarshalTOML reads one number or a list of three.
func (d *Divisor) UnmarshalTOML(value any) error {
	parts, several := value.([]any)
	if !several {
		parts = []any{value, value, value}
	}
	if len(parts) != 3 {
		return errors.New("divide is one number, or three, R,G,B")
	}
	for i, part := range parts {
		switch x := part.(type) {
		case float64:
			d[i] = float32(x)
		case int64:
			d[i] = float32(x)
		default:
			return errors.New("divide is one number, or three, R,G,B")
		}
	}
	return nil
}

// MarshalTOML writes what UnmarshalTOML reads.
func (d Divisor) MarshalTOML() ([]byte, error) {
	if x, ok := d.Single(); ok {
		return fmt.Appendf(nil, "%s", decimal(x)), nil
	}
	return fmt.Appendf(nil, "[%s, %s, %s]", decimal(d[0]), decimal(d[1]), decimal(d[2])), nil
}

// decimal is a float of TOML, which has a point or an exponent.
func decimal(x float32) string {
	text := strconv.FormatFloat(float64(x), 'g', -1, 32)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}
