// Package diagram draws networks as people draw them: from top to bottom, with blocks
// of parallel towers as boxes. It needs no other program, and writes SVG.
package diagram

import (
	"slices"
	"strings"

	"github.com/tfdream/tfdream/graphs/architecture"
)

// series is one part of a network after the other.
type series []part

// part is a step, or several towers side by side.
type part struct {
	step   int      // where there are no towers
	towers []series // an empty one passes its input on
	tangle []int    // steps that cannot be told apart into towers, in order
}

type splitter struct{ steps []architecture.Step }

// structure finds the series of parts from the picture to the deepest output, and the
// branches that leave it for other outputs, by the step that they leave from.
func structure(steps []architecture.Step) (trunk series, branches map[int][]series) {
	s := &splitter{steps: steps}
	last := deepest(steps)
	inTrunk := make([]bool, len(steps))
	inTrunk[last] = true
	for i := last; i >= 0; i-- {
		for _, input := range steps[i].Inputs {
			inTrunk[input] = inTrunk[input] || inTrunk[i]
		}
	}
	var main, rest []int
	for i := range steps {
		if inTrunk[i] {
			main = append(main, i)
		} else {
			rest = append(rest, i)
		}
	}
	branches = map[int][]series{}
	for _, branch := range s.connected(rest) {
		from := 0
		for _, i := range branch {
			for _, input := range steps[i].Inputs {
				if inTrunk[input] {
					from = max(from, input)
				}
			}
		}
		branches[from] = append(branches[from], s.split(branch))
	}
	return s.split(main), branches
}

// deepest is the step with the longest way from the picture.
func deepest(steps []architecture.Step) int {
	depth, best := make([]int, len(steps)), 0
	for i, step := range steps {
		for _, input := range step.Inputs {
			depth[i] = max(depth[i], depth[input]+1)
		}
		if depth[i] > depth[best] {
			best = i
		}
	}
	return best
}

// split makes a series of a set of steps, in order. A step that all ways through the set
// pass is a part of its own: one that no edge leads past. What is between two such is
// towers.
func (s *splitter) split(set []int) series {
	at := map[int]int{}
	for place, step := range set {
		at[step] = place
	}
	feeds := make([]bool, len(set)) // another step of the set
	passed := make([]int, len(set)) // how many edges lead past
	past := func(from, to int) {
		for i := from + 1; i < to; i++ {
			passed[i]++
		}
	}
	for place, step := range set {
		inside := false
		for _, input := range s.steps[step].Inputs {
			if from, ok := at[input]; ok {
				past(from, place)
				feeds[from], inside = true, true
			}
		}
		if !inside {
			past(-1, place)
		}
	}
	for place := range set {
		if !feeds[place] {
			past(place, len(set))
		}
	}
	var parts series
	var between []int
	for place, step := range set {
		if passed[place] > 0 {
			between = append(between, step)
			continue
		}
		parts = append(s.towers(parts, between, step), part{step: step})
		between = nil
	}
	return s.towers(parts, between, -1)
}

// towers adds the steps between two parts to a series; to is the step behind them.
func (s *splitter) towers(parts series, between []int, to int) series {
	if len(between) == 0 {
		return parts
	}
	groups := s.connected(between)
	var p part
	for _, group := range groups {
		if len(groups) == 1 {
			p.tangle = group
			break
		}
		p.towers = append(p.towers, s.split(group))
	}
	if before := len(parts) - 1; to >= 0 && before >= 0 && slices.Contains(s.steps[to].Inputs, parts[before].step) {
		if p.tangle != nil {
			p.towers, p.tangle = []series{s.split(p.tangle)}, nil
		}
		p.towers = append(p.towers, nil)
	}
	return append(parts, p)
}

// connected divides a set into groups with edges within, but none between them.
func (s *splitter) connected(set []int) [][]int {
	group := map[int]int{}
	for _, step := range set {
		group[step] = step
	}
	for _, step := range set {
		for _, input := range s.steps[step].Inputs {
			if other, inside := group[input]; inside && other != group[step] {
				mine := group[step]
				for k, g := range group {
					if g == mine {
						group[k] = other
					}
				}
			}
		}
	}
	var groups [][]int
	index := map[int]int{}
	for _, step := range set {
		i, ok := index[group[step]]
		if !ok {
			i = len(groups)
			index[group[step]] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], step)
	}
	return groups
}

// blockName is what the steps of a block have in common in their names, or else the name
// of the step that joins them.
func blockName(names []string, join string) string {
	prefix := join
	for _, name := range names {
		for !strings.HasPrefix(name, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	if prefix = strings.TrimRight(prefix, "/_-."); len(prefix) < 2 {
		return join
	}
	return prefix
}
