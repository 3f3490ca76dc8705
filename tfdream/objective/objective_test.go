package objective

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]Objective{
		"mixed4c":         {{Weight: 1, Layer: "mixed4c"}},
		"square(mixed4c)": {{Weight: 1, Layer: "mixed4c", Square: true}},
		"mixed4d_3x3_bottleneck_pre_relu:139": {
			{Weight: 1, Layer: "mixed4d_3x3_bottleneck_pre_relu", Channels: []Selector{{First: 139, Last: 139}}},
		},
		"inception_4c/output:10-20,3": {
			{Weight: 1, Layer: "inception_4c/output", Channels: []Selector{{First: 10, Last: 20}, {First: 3, Last: 3}}},
		},
		`softmax2:"golden retriever",owl`: {
			{Weight: 1, Layer: "softmax2", Channels: []Selector{{Label: "golden retriever"}, {Label: "owl"}}},
		},
		"0.5*mixed3b:7 + mixed4c:2 - 2*square(layer-with-dashes:1)": {
			{Weight: 0.5, Layer: "mixed3b", Channels: []Selector{{First: 7, Last: 7}}},
			{Weight: 1, Layer: "mixed4c", Channels: []Selector{{First: 2, Last: 2}}},
			{Weight: -2, Layer: "layer-with-dashes", Square: true, Channels: []Selector{{First: 1, Last: 1}}},
		},
		" -mixed4c ": {{Weight: -1, Layer: "mixed4c"}},
		`neuron(mixed4c, 139, 0.5, .25) - 2*square(neuron(prob,"tabby cat",0,1))`: {
			{Weight: 1, Kind: Neuron, Layer: "mixed4c", Channels: []Selector{{First: 139, Last: 139}}, X: 0.5, Y: 0.25},
			{Weight: -2, Kind: Neuron, Layer: "prob", Channels: []Selector{{Label: "tabby cat"}}, X: 0, Y: 1, Square: true},
		},
		`direction(mixed4c, wings.npy) + direction(a/b, "my (old) wings.npy")`: {
			{Weight: 1, Kind: Direction, Layer: "mixed4c", File: "wings.npy"},
			{Weight: 1, Kind: Direction, Layer: "a/b", File: "my (old) wings.npy"},
		},
		"mixed4c - 0.1*tv - 0.01*l2": {
			{Weight: 1, Layer: "mixed4c"}, {Weight: -0.1, Kind: TotalVariation}, {Weight: -0.01, Kind: SquaredNorm},
		},
		`-tv + "tv":1 + square("l2") + neuron + direction:2`: { // layers that are called so
			{Weight: -1, Kind: TotalVariation},
			{Weight: 1, Layer: "tv", Channels: []Selector{{First: 1, Last: 1}}},
			{Weight: 1, Layer: "l2", Square: true},
			{Weight: 1, Layer: "neuron"},
			{Weight: 1, Layer: "direction", Channels: []Selector{{First: 2, Last: 2}}},
		},
	} {
		got, err := Parse(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
}

func TestParseSaysWhatIsWrongAndWhere(t *testing.T) {
	for text, want := range map[string]struct {
		column   int
		expected string
	}{
		"":                               {1, "a layer's name"},
		"mixed4c +":                      {9, "+ or - between spaces"},
		"mixed4c mixed4d":                {9, "+ or - between spaces"},
		"mixed4c:":                       {9, "a channel number"},
		"mixed4c:-3":                     {9, "a channel number"},
		"mixed4c:20-10":                  {9, "a channel number or a rising range"},
		"mixed4c:3x":                     {9, "a channel number"},
		"square(mixed4c":                 {15, ") after square(mixed4c"},
		"square(tv)":                     {8, "a layer"},
		"square(direction(a, b.npy))":    {8, "a layer"},
		"NaN*mixed4c":                    {1, "a finite number before *"},
		"two*mixed4c":                    {1, "a finite number before *"},
		"1e39*mixed4c":                   {1, "a finite number before *"},
		`softmax2:""`:                    {10, "a label between quotes"},
		`softmax2:"owl`:                  {10, "a label between quotes"},
		"mixed4c:1,":                     {11, "a channel number"},
		"square(mixed4c):2":              {16, "+ or -"},
		"neuron(mixed4c)":                {15, "a comma after a layer's name"},
		"neuron(mixed4c, 1-2, 0, 0)":     {17, "one channel"},
		"neuron(mixed4c, 1, 1.5, 0)":     {20, "x, a number from 0 to 1"},
		"neuron(mixed4c, 1, 0.5, -1)":    {25, "y, a number from 0 to 1"},
		"neuron(mixed4c, 1, 0.5, 0.5":    {28, ") after the arguments of neuron"},
		"direction(mixed4c)":             {18, "a comma after a layer's name"},
		"direction(mixed4c, )":           {20, "a .npy file's name"},
		"direction(mixed4c, a b)":        {22, ") after the arguments of direction"},
		"tv:1":                           {3, "+ or -"},
		`"größe":1 + "größe":x + süß:2x`: {29, "a channel number"},
	} {
		_, err := Parse(text)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || !errors.Is(err, ErrUnknown) {
			t.Errorf("%q: got error %v, want a SyntaxError", text, err)
			continue
		}
		if syntax.Text != text || syntax.Column != want.column || !strings.HasPrefix(syntax.Expected, want.expected) {
			t.Errorf("%q: got column %d, expected %s; want column %d, expected %s", text, syntax.Column, syntax.Expected, want.column, want.expected)
		}
	}
	_, err := Parse("mixed4c:x + mixed4d:")
	if want := `objective "mixed4c:x + mixed4d:", column 21, at the end: expected a channel number`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got error %v, want one with %q", err, want)
	}
}

// Whatever an objective is made of, it is read back as it was from how it is written.
func TestEveryObjectiveIsReadBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		objective := randomObjective(random)
		got, err := Parse(objective.String())
		if err != nil || !reflect.DeepEqual(got, objective) {
			t.Fatalf("%+v\nis written %s\nand read %+v, %v", objective, objective, got, err)
		}
	}
}

func randomObjective(random *rand.Rand) Objective {
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	name := func() string {
		return pick("mixed4c", "inception_4c/output", "tv", "l2", "neuron", "direction", "square", "-a", "+", "a b", "3", "1e5", "é:ü", `"`, "a,b", "x(y)", "5*a", "\x00\xff")
	}
	number := func() float64 {
		return []float64{0, 1, -1, 0.5, -2e-9, 3e38, float64(random.IntN(100)), random.NormFloat64()}[random.IntN(8)]
	}
	selector := func() Selector {
		if random.IntN(3) == 0 {
			return Selector{Label: name()}
		}
		first := random.IntN(2000)
		return Selector{First: first, Last: first + max(0, random.IntN(20)-10)}
	}
	objective := make(Objective, 1+random.IntN(4))
	for i := range objective {
		term := Term{Weight: number()}
		switch term.Kind = Kind(pick("", "", "neuron", "direction", "tv", "l2")); term.Kind {
		case Mean:
			for range random.IntN(4) {
				term.Channels = append(term.Channels, selector())
			}
			term.Layer, term.Square = name(), random.IntN(2) == 0
		case Neuron:
			one := selector()
			one.Last = one.First
			term.Channels = []Selector{one}
			term.Layer, term.Square = name(), random.IntN(2) == 0
			term.X, term.Y = random.Float64(), float64(random.IntN(2))
		case Direction:
			term.Layer, term.File = name(), name()
		}
		objective[i] = term
	}
	return objective
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"mixed4c", `0.5*square(a:1,2-3,"x y") - b:owl`, "-", "1*", "a:\"\\", "é:ü",
		`neuron(a, "b", 0, 1e-3) - 2*direction("a b", c.npy)`, "mixed4c - 0.1*tv - 0.01*l2", `"tv":3`, "square(neuron(a,1,1,1))"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		objective, err := Parse(text)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Column < 1 || syntax.Column > len([]rune(text))+1 || err.Error() == "" {
				t.Errorf("%q: got error %v", text, err)
			}
			return
		}
		if len(objective) == 0 {
			t.Errorf("%q: neither an objective nor an error", text)
		}
		again, err := Parse(objective.String())
		if err != nil || !reflect.DeepEqual(again, objective) {
			t.Errorf("%q is read as %+v, written %q and read %+v, %v", text, objective, objective, again, err)
		}
	})
}
