// Package suggest finds what somebody who misspelt a name probably meant.
package suggest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest returns at most three of the candidates that name may have been meant
// to be, the likeliest first: those within a third of its letters in edits
// (Levenshtein distance, ignoring case), then those that contain it or are
// contained in it. It serves names of graphs, layers, labels and settings.
func Nearest(name string, candidates []string) []string {
	type match struct {
		name     string
		distance int
	}
	var found []match
	low := strings.ToLower(name)
	limit := (len(low) + 2) / 3
	for _, c := range candidates {
		lc := strings.ToLower(c)
		d := levenshtein.ComputeDistance(low, lc)
		contains := len(low) >= 3 && strings.Contains(lc, low) || len(lc) >= 3 && strings.Contains(low, lc)
		switch {
		case d <= limit:
			found = append(found, match{c, d})
		case contains:
			found = append(found, match{c, limit + d})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int { return cmp.Compare(a.distance, b.distance) })
	var out []string
	for _, m := range found {
		if !slices.Contains(out, m.name) && len(out) < 3 {
			out = append(out, m.name)
		}
	}
	return out
}

// DidYouMean is the end of a message about an unknown name: before, which separates it from
// what was said, and a question that names the nearest candidates. It is empty if none is near.
func DidYouMean(before, name string, candidates []string) string {
	near := Nearest(name, candidates)
	if len(near) == 0 {
		return ""
	}
	return before + "did you mean " + strings.Join(near, " or ") + "?"
}
