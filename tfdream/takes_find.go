package tfdream

import (
	"slices"

	"github.com/tfdream/tfdream/tfdream/objective"
)

// usualSides are those of the pictures that networks are trained on, the most common first.
var usualSides = []int{224, 299, 64, 32, 28, 256, 128, 96, 227, 160, 192, 331, 380, 384, 512, 48, 112, 240, 260, 300, 320, 416, 448, 480, 513, 600, 640}

// largestSide is up to which sizes are looked for; what takes twice and three times that takes all above some size.
const largestSide = 1024

// findSizes finds the sizes of pictures that fit. Those of a network without anything fixed are all above
// some least; those of one with a matrix or window for pictures of some size are that, or a few about it.
func findSizes(declared objective.Size, fits func(objective.Size) bool) objective.Sizes {
	best, found := bestSize(declared, fits)
	if !found {
		return objective.Sizes{}
	}
	s := objective.Sizes{Least: best, Best: best}
	s.Least.Width = least(best.Width, func(side int) bool { return fits(objective.Size{Width: side, Height: best.Height}) })
	s.Least.Height = least(best.Height, func(side int) bool { return fits(objective.Size{Width: best.Width, Height: side}) })
	if !fits(s.Least) {
		s.Least = best
	}
	if fits(objective.Square(2*largestSide)) && fits(objective.Square(3*largestSide)) {
		for _, odd := range []int{3071, 3069, 3066, 3061, 3051, 3035} {
			s.Gaps = s.Gaps || !fits(objective.Square(odd))
		}
		return s
	}
	s.Most.Width = most(best.Width, func(side int) bool { return fits(objective.Size{Width: side, Height: best.Height}) })
	s.Most.Height = most(best.Height, func(side int) bool { return fits(objective.Size{Width: best.Width, Height: side}) })
	if !fits(s.Most) {
		s.Most = best
	}
	return s
}

// bestSize is what the graph declares, or a usual size, or any square that fits.
func bestSize(declared objective.Size, fits func(objective.Size) bool) (objective.Size, bool) {
	if declared != (objective.Size{}) && fits(declared) {
		return declared, true
	}
	for _, side := range append(slices.Clone(usualSides), largestSide) {
		if fits(objective.Square(side)) {
			return objective.Square(side), true
		}
	}
	for side := range usualSides[len(usualSides)-1] {
		if fits(objective.Square(side + 1)) {
			return objective.Square(side + 1), true
		}
	}
	return objective.Size{}, false
}

// near is a size that fits, a little larger than one that does not: its sides are rounded up to multiples.
func near(size, best objective.Size, fits func(objective.Size) bool) objective.Size {
	for of := 2; of <= 256; of *= 2 {
		rounded := objective.Size{Width: (size.Width + of - 1) / of * of, Height: (size.Height + of - 1) / of * of}
		if fits(rounded) {
			return rounded
		}
	}
	return best
}

// least is the smallest side down from one that fits, and most the largest, as far as all between them do.
func least(side int, fits func(side int) bool) int {
	low, high := 0, side // low does not fit
	for high-low > 1 {
		if middle := (low + high) / 2; fits(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

func most(side int, fits func(side int) bool) int {
	low, high := side, 2*largestSide // high does not fit
	for high-low > 1 {
		if middle := (low + high) / 2; fits(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}
