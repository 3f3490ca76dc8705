package suggest

import (
	"slices"
	"testing"
)

func TestNearest(t *testing.T) {
	layers := []string{"mixed3a", "mixed4c", "mixed4c_1x1", "mixed4d", "mixed4d_3x3_bottleneck", "mixed4d_3x3_bottleneck_pre_relu", "softmax2", "input"}
	for _, c := range []struct {
		typed string
		want  []string
	}{
		{"mixed4cc", []string{"mixed4c", "mixed4d", "mixed3a"}},
		{"Softmax2", []string{"softmax2"}},
		{"sofmax", []string{"softmax2"}},
		{"mixed4d_3x3_botleneck", []string{"mixed4d_3x3_bottleneck", "mixed4d"}},
		{"4c_1x1", []string{"mixed4c_1x1"}},
		{"penguin", nil},
		{"", nil},
	} {
		if got := Nearest(c.typed, layers); !slices.Equal(got, c.want) {
			t.Errorf("Nearest(%q) = %q, want %q", c.typed, got, c.want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	for typed, want := range map[string]string{"mixed3b": "; did you mean mixed3a or mixed4b?", "penguin": ""} {
		if got := DidYouMean("; ", typed, []string{"mixed3a", "mixed4b"}); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}
