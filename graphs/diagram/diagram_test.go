package diagram

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs"
	"github.com/tfdream/tfdream/graphs/architecture"
	"github.com/tfdream/tfdream/graphs/testfiles"
	"github.com/tfdream/tfdream/graphs/twin"
)

func inception5h() *graphs.Graph {
	return &graphs.Graph{Name: "inception5h", Def: twin.Inception5h(1), Profile: graphs.Profile{Input: "input"}}
}

// everyGraph are those at hand; GoogLeNet only where there is one.
func everyGraph(t *testing.T) map[string]*graphs.Graph {
	t.Helper()
	demo, err := graphs.Open("demo", graphs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*graphs.Graph{"demo": demo, "inception5h": inception5h()}
	path, err := testfiles.Path("graphs/bvlc_googlenet.pb")
	if err != nil {
		t.Log("without the real GoogLeNet:", err)
		return all
	}
	if all["googlenet"], err = graphs.Open(path, graphs.Options{}); err != nil {
		t.Fatal(err)
	}
	return all
}

// Inception5h as its paper has it: nine blocks of four towers, and two classifiers
// beside the last.
func TestInception5hHasItsBlocks(t *testing.T) {
	steps := architecture.Outline(inception5h())
	trunk, branches := structure(steps)
	l := newLayout(steps, trunk, branches)
	l.arrange(columns(l.units(trunk, branches), 2))
	var names []string
	for _, f := range l.frames {
		names = append(names, f.name)
		if n := len(steps[f.join].Inputs); n != 4 {
			t.Errorf("%s has %d towers", f.name, n)
		}
	}
	if got, want := strings.Join(names, " "), "mixed3a mixed3b mixed4a mixed4b mixed4c mixed4d mixed4e mixed5a mixed5b"; got != want {
		t.Errorf("blocks %s, want %s", got, want)
	}
	if len(branches) != 2 {
		t.Errorf("%d branches, want the two classifiers", len(branches))
	}
	convolutions, channels := 0, 0
	for _, s := range steps {
		if s.Op == "Conv2D" {
			convolutions, channels = convolutions+1, channels+s.Channels
		}
	}
	if convolutions != 59 || channels != 7548 {
		t.Errorf("%d convolutions with %d channels are drawn, want 59 with 7548", convolutions, channels)
	}
}

// A name may hold anything, and a network may be anything.
func TestDrawingsAreXML(t *testing.T) {
	g := inception5h()
	hostile := "</text><script>&\"'\x00\x1b" + strings.Repeat("ü", 300)
	for _, node := range g.Def.Node {
		if node.Name == "conv2d0" {
			node.Name = hostile
		}
		for i, input := range node.Input {
			if input == "conv2d0" {
				node.Input[i] = hostile
			}
		}
	}
	g.Name = hostile
	var svg bytes.Buffer
	if err := Draw(&svg, g, hostile, hostile, func(string) string { return hostile }); err != nil {
		t.Fatal(err)
	}
	decoder := xml.NewDecoder(&svg)
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "script" {
			t.Error("a name became an element")
		}
	}
}

// text spells a series: steps by number, towers between brackets and bars, "-" for one
// that passes its input on, steps that cannot be told apart between braces.
func (s series) text() string {
	var parts []string
	for _, p := range s {
		switch {
		case p.towers != nil:
			var towers []string
			for _, tower := range p.towers {
				towers = append(towers, tower.text())
			}
			parts = append(parts, "["+strings.Join(towers, " | ")+"]")
		case p.tangle != nil:
			parts = append(parts, "{"+strings.Trim(fmt.Sprint(p.tangle), "[]")+"}")
		default:
			parts = append(parts, fmt.Sprint(p.step))
		}
	}
	if parts == nil {
		return "-"
	}
	return strings.Join(parts, " ")
}

func TestStructure(t *testing.T) {
	for name, c := range map[string]struct {
		inputs   [][]int // of each step
		want     string
		branches string
	}{
		"chain":                   {[][]int{nil, {0}, {1}}, "0 1 2", "map[]"},
		"towers":                  {[][]int{nil, {0}, {0}, {2}, {0}, {1, 3, 4}, {5}}, "0 [1 | 2 3 | 4] 5 6", "map[]"},
		"shortcut":                {[][]int{nil, {0}, {1}, {0, 2}, {3}}, "0 [1 2 | -] 3 4", "map[]"},
		"shortcut round towers":   {[][]int{nil, {0}, {0}, {1, 2}, {0, 3}}, "0 [[1 | 2] 3 | -] 4", "map[]"},
		"towers in a tower":       {[][]int{nil, {0}, {0}, {2}, {2}, {3, 4}, {1, 5}}, "0 [1 | 2 [3 | 4] 5] 6", "map[]"},
		"a tower that ends twice": {[][]int{nil, {0}, {0}, {2}, {2}, {1, 3, 4}}, "0 [1 | 2 [3 | 4]] 5", "map[]"},
		"tangle":                  {[][]int{nil, {0}, {0}, {1, 2}, {2}, {3, 4}}, "0 {1 2 3 4} 5", "map[]"},
		"dense":                   {[][]int{nil, {0}, {0, 1}, {2}, {2, 3}}, "0 [1 | -] 2 [3 | -] 4", "map[]"},
		"heads":                   {[][]int{nil, {0}, {1}, {2}, {1}, {4}, {3}}, "0 1 2 3 6", "map[1:[4 5]]"},
	} {
		steps := make([]architecture.Step, len(c.inputs))
		for i := range steps {
			steps[i].Inputs = c.inputs[i]
		}
		trunk, branches := structure(steps)
		texts := map[int]string{}
		for from, some := range branches {
			for _, b := range some {
				texts[from] += "[" + b.text() + "]"
			}
		}
		if got := fmt.Sprint(texts); trunk.text() != c.want || got != c.branches {
			t.Errorf("%s: got %s with branches %s, want %s with %s", name, trunk.text(), got, c.want, c.branches)
		}
	}
}

// Everything is drawn once, on the page, and nothing over anything else; each connection
// of the network is a line. Letters are large enough to be read from paper.
func TestDrawingsAreWholeAndLegible(t *testing.T) {
	const point = 25.4 / 72 // millimetres
	for name, g := range everyGraph(t) {
		steps := architecture.Outline(g)
		l, across, scale, _ := fit(steps)
		width, height := usable(across)
		drawn, edges, ends := map[int]int{}, 0, 0
		for i, b := range l.boxes {
			drawn[b.step]++
			edges += len(steps[b.step].Inputs)
			if b.x < 0 || b.y < 0 || (b.x+b.w)*scale > width+1e-6 || (b.y+b.h)*scale > height+1e-6 {
				t.Errorf("%s: %s is not on the page", name, steps[b.step].Name)
			}
			for _, c := range l.boxes[:i] {
				if b.x < c.x+c.w && c.x < b.x+b.w && b.y < c.y+c.h && c.y < b.y+b.h {
					t.Errorf("%s: %s is drawn over %s", name, steps[b.step].Name, steps[c.step].Name)
				}
			}
		}
		for i, step := range steps {
			if drawn[i] != 1 {
				t.Errorf("%s: %s is drawn %d times", name, step.Name, drawn[i])
			}
		}
		for _, line := range l.lines {
			if !line[len(line)-1].open {
				ends++
			}
		}
		if ends != edges {
			t.Errorf("%s: %d arrows for %d connections", name, ends, edges)
		}
		doing, names := doingSize*scale/point, nameSize*scale/point
		t.Logf("%s: letters of %.1f and %.1f points", name, doing, names)
		if doing < 7 || names < 5.5 {
			t.Errorf("%s: letters of %.1f and %.1f points are too small to read", name, doing, names)
		}
	}
}
