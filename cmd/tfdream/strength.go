package main

import (
	"math"

	"github.com/spf13/pflag"

	"github.com/tfdream/tfdream/tfdream"
)

// strength is one knob for how far a dream goes, 0 to 10. At 5 all stays as it is; each end
// has 3.3 times fewer or more steps, of half or twice the size, in two octaves fewer or more.
type strength struct {
	asked *float64
	fixed map[string]bool // flags that are said beside it, and stay
}

// moved are the flags that the strength moves.
var moved = []string{"iterations", "step", "octaves"}

func (s *strength) add(flags *pflag.FlagSet) {
	flags.Var(into(&s.asked, optional(real("a number from 0 to 10", func(x float64) bool { return x >= 0 && x <= 10 }))), "strength", "")
}

// fix remembers, once the strength is known, what is said beside it: what the command line
// says where it is from there, else what the recipe says too.
func (s *strength) fix(flags *pflag.FlagSet) {
	if s.asked == nil || s.fixed != nil {
		return
	}
	s.fixed = map[string]bool{}
	for _, flag := range moved {
		s.fixed[flag] = flags.Changed(flag)
	}
}

// release lets a checkpoint say what it moved already.
func (s *strength) release(flags *pflag.FlagSet) {
	if s.asked == nil {
		return
	}
	for _, flag := range moved {
		flags.Lookup(flag).Changed = s.fixed[flag]
	}
	s.asked = nil
}

// apply moves the steps, their size and the octaves. The methods that grow the picture
// keep their octaves, which say how large it becomes.
func (s *strength) apply(d tfdream.Settings) tfdream.Settings {
	if s.asked == nil {
		return d
	}
	along := (*s.asked - 5) / 5 // -1 to 1
	if !s.fixed["iterations"] {
		d.Iterations = max(1, int(math.Round(float64(d.Iterations)*math.Pow(3.3, along))))
	}
	if !s.fixed["step"] {
		d.Step = math.Round(d.Step*math.Pow(2, along)*1000) / 1000
	}
	if grows := d.Method == tfdream.Multiscale || d.Method == tfdream.LapNorm || d.Method == tfdream.Naive; !grows && !s.fixed["octaves"] {
		d.Octaves = max(1, d.Octaves+int(math.Round(2*along)))
	}
	return d
}
