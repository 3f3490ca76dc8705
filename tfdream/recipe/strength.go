package recipe

import (
	"maps"
	"math"

	"github.com/tfdream/tfdream/tfdream"
)

// moved are the settings that the strength moves.
var moved = []string{"iterations", "step", "octaves"}

// fix remembers, once the strength is known, what is said beside it: it stays as it is.
func (r *Recipe) fix() {
	if r.Strength != nil && r.fixed == nil {
		if r.fixed = maps.Clone(r.said); r.fixed == nil {
			r.fixed = map[string]bool{}
		}
	}
}

// Weaken forgets the strength and all that it has moved, so that a recipe that it has moved
// already can be taken.
func (r *Recipe) Weaken() {
	r.fix()
	if r.Strength == nil {
		return
	}
	for _, key := range moved {
		if !r.fixed[key] {
			delete(r.said, key)
		}
	}
	r.Strength = nil
}

// Strengthen moves the steps, their size and the octaves of settings that are complete by the
// recipe's strength: one knob for how far a dream goes. At 5 all stays as it is; each end has 3.3 times
// fewer or more steps, of half or twice the size, in two octaves fewer or more. What is said beside
// the strength stays. The methods that enlarge the picture keep their octaves, which say how large
// it becomes.
func (r *Recipe) Strengthen(d tfdream.Settings) tfdream.Settings {
	r.fix()
	if r.Strength == nil {
		return d
	}
	along := (*r.Strength - 5) / 5 // -1 to 1
	if !r.fixed["iterations"] {
		d.Iterations = max(1, int(math.Round(float64(d.Iterations)*math.Pow(3.3, along))))
	}
	if !r.fixed["step"] {
		d.Step = math.Round(d.Step*math.Pow(2, along)*1000) / 1000
	}
	if octaves := find("octaves"); octaves.Heeded(&Recipe{Dream: d}) && !d.Method.Grows() && !r.fixed["octaves"] {
		d.Octaves = max(1, d.Octaves+int(math.Round(2*along)))
	}
	return d
}
