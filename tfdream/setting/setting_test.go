package setting

import (
	"math"
	"slices"
	"testing"
)

type pair struct {
	n     int
	x     float64
	on    bool
	words []string
	zero  *int
}

var table = []Setting[pair]{
	{Key: "n", Field: At(func(p *pair) *int { return &p.n }, Whole[int](1, 10)), Default: 7},
	{Key: "x", Field: At(func(p *pair) *float64 { return &p.x }, Real("a number below 9", func(x float64) bool { return x < 9 }))},
	{Key: "on", Field: At(func(p *pair) *bool { return &p.on }, Switch()), For: func(p *pair) bool { return p.n > 1 }},
	{Key: "words", Field: At(func(p *pair) *[]string { return &p.words }, List(Text()))},
	{Key: "zero", Field: At(func(p *pair) **int { return &p.zero }, Optional(Whole[int](0, 3)))},
}

// What TOML, JSON or a command line has, of the right kind or another.
func TestTake(t *testing.T) {
	const refused = "refused"
	for _, c := range []struct {
		key   string
		value any
		want  string
	}{
		{"n", "5", "5"}, {"n", int64(5), "5"}, {"n", 5.0, "5"}, {"n", 5, "5"},
		{"n", "five", refused}, {"n", int64(11), refused}, {"n", 5.5, refused}, {"n", math.NaN(), refused}, {"n", true, refused}, {"n", []any{int64(1)}, refused},
		{"x", int64(2), "2"}, {"x", "-2.5", "-2.5"}, {"x", 9.5, refused}, {"x", math.Inf(-1), refused}, {"x", "NaN", refused},
		{"on", true, "true"}, {"on", "true", "true"}, {"on", "maybe", refused}, {"on", int64(1), refused},
		{"words", []any{"a", "b"}, "a,b"}, {"words", "a,b", "a,b"}, {"words", []any{"a", ""}, refused}, {"words", []any{"a", int64(1)}, refused},
		{"zero", int64(0), "0"}, {"zero", "0", "0"}, {"zero", int64(4), refused},
	} {
		i := slices.IndexFunc(table, func(s Setting[pair]) bool { return s.Key == c.key })
		var p pair
		field := table[i].Field(&p)
		err := field.Take(c.value)
		if got := field.String(); err == nil && got != c.want || (err != nil) != (c.want == refused) {
			t.Errorf("%s = %#v: %q, error %v; want %q", c.key, c.value, got, err, c.want)
		}
	}
}

func TestSetAddsToAList(t *testing.T) {
	var p pair
	words := table[3].Field(&p)
	if words.Set("a") != nil || words.Set("b") != nil || !slices.Equal(p.words, []string{"a", "b"}) {
		t.Errorf("got %q", p.words)
	}
}

// What is set stays, the first of the others that says something is next, the default last.
func TestFill(t *testing.T) {
	for _, c := range []struct{ own, first, second, want int }{{2, 3, 4, 2}, {0, 3, 4, 3}, {0, 0, 4, 4}, {0, 0, 0, 7}} {
		p := pair{n: c.own}
		table[0].Fill(&p, &pair{n: c.first}, &pair{n: c.second})
		if p.n != c.want {
			t.Errorf("%+v: got %d", c, p.n)
		}
	}
}

func TestWithin(t *testing.T) {
	type both struct{ left, right pair }
	var b both
	lifted := Within(table, func(b *both) *pair { return &b.right })
	if err := lifted[1].Field(&b).Set("2"); err != nil || b.right.x != 2 || b.left.x != 0 {
		t.Errorf("%+v, %v", b, err)
	}
	b.right.x = 10
	if err := lifted[1].Check(&b); err == nil || err.Error() != `x "10" is not a number below 9` {
		t.Errorf("got error %v", err)
	}
	if lifted[2].Heeded(&b) || !lifted[0].Heeded(&b) {
		t.Error("who heeds a setting is not lifted with it")
	}
}
