package savedmodel

import (
	"fmt"
	"slices"
)

// nameAll gives each node its own name where no other has it, those of the main graph first. Others
// get the names of the calls that they are in before theirs, or a number after it.
func (t *tracer) nameAll() {
	taken := map[string]bool{}
	byDepth := slices.Clone(t.order)
	slices.SortStableFunc(byDepth, func(a, b *made) int { return a.site.in.depth - b.site.in.depth })
	for _, each := range byDepth {
		name := each.of.Name
		if each.of.Op == "Placeholder" && each.site.in == t.main {
			name = t.plain(name)
		}
		for in := each.site.in; taken[name] && in.caller != nil; in = in.caller {
			name = in.call + "/" + name
		}
		for unique, n := name, 1; taken[name]; n++ {
			name = fmt.Sprintf("%s_%d", unique, n)
		}
		taken[name], each.name = true, name
	}
}
