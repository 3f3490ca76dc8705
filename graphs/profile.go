package graphs

import (
	"fmt"
	"math"
	"slices"

	"github.com/tfdream/tfdream/graphs/file"
	"github.com/tfdream/tfdream/graphs/internal/labels"
)

// Order is the channel order of a network's input.
type Order string

// The two channel orders there are.
const (
	RGB Order = "rgb"
	BGR Order = "bgr"
)

// Profile says what input a graph expects, and what to dream by default.
// A pixel p (0..255) enters the network as (p - Mean) / Divide, in Order.
type Profile struct {
	Input       string     // node that takes the picture, [batch, height, width, 3] or in another form
	Grey        bool       // it takes one channel, the luma of the picture: found out when a model is made
	Mean        [3]float32 // subtracted, always given as R,G,B whatever the order
	Divide      Divisor    // after the mean
	Order       Order      // channel order of the network's input
	Labels      []string   // as its file has them; LabelsOf fits them to a layer's classes
	Objective   string     // default objective expression, "" = none
	Iterations  int        // default dream settings; 0 = the method's own
	Octaves     int
	Step        float64
	OctaveScale float64
	// Assumed lists what neither the user nor any file says ("mean", "divide",
	// "order"): the picture is then fed as it is, RGB 0..255, which is wrong
	// for most networks. A mean without a divisor implies a divisor of 1.
	Assumed []string
}

// ProfileOverride changes some of a Profile; nil = not given. Its keys in a
// TOML file are the names of the long flags.
type ProfileOverride struct {
	Input       *string     `toml:"input"`
	Mean        *[3]float32 `toml:"mean"`
	Divide      *Divisor    `toml:"divide"` // a number, or three
	Order       *Order      `toml:"order"`
	Labels      *string     `toml:"labels"` // file: one label a line, JSON, or a label map
	Objective   *string     `toml:"objective"`
	Iterations  *int        `toml:"iterations"`
	Octaves     *int        `toml:"octaves"`
	Step        *float64    `toml:"step"`
	OctaveScale *float64    `toml:"octave-scale"`
}

// source is an override with its origin.
type source struct {
	ProfileOverride
	name string                            // what to call it in errors, "" = the flags
	read func(name string) ([]byte, error) // how its labels file is read
}

// flags is the source for what the user says.
func flags(o ProfileOverride) source {
	return source{ProfileOverride: o, read: file.ReadText}
}

// apply lays a source over the profile.
func (p *Profile) apply(s source) error {
	set(&p.Input, s.Input)
	set(&p.Mean, s.Mean)
	set(&p.Divide, s.Divide)
	set(&p.Order, s.Order)
	set(&p.Objective, s.Objective)
	set(&p.Iterations, s.Iterations)
	set(&p.Octaves, s.Octaves)
	set(&p.Step, s.Step)
	set(&p.OctaveScale, s.OctaveScale)
	err := s.check()
	if err == nil && s.Labels != nil {
		p.Labels, err = labels.Read(s.read, *s.Labels)
	}
	if err != nil && s.name != "" {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return err
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// check refuses values with which no picture can be prepared.
func (o ProfileOverride) check() error {
	if o.Input != nil && *o.Input == "" {
		return fmt.Errorf("input is empty; name a node of the graph")
	}
	if o.Mean != nil {
		for _, m := range o.Mean {
			if !finite(float64(m)) {
				return fmt.Errorf("mean %v is not three finite numbers R,G,B", *o.Mean)
			}
		}
	}
	if o.Divide != nil {
		if err := o.Divide.check(); err != nil {
			return err
		}
	}
	if o.Order != nil && *o.Order != RGB && *o.Order != BGR {
		return fmt.Errorf("order %q is not rgb or bgr", *o.Order)
	}
	if o.Iterations != nil && *o.Iterations < 1 {
		return fmt.Errorf("iterations %d is not 1 or more", *o.Iterations)
	}
	if o.Octaves != nil && *o.Octaves < 1 {
		return fmt.Errorf("octaves %d is not 1 or more", *o.Octaves)
	}
	if o.Step != nil && (!finite(*o.Step) || *o.Step <= 0) {
		return fmt.Errorf("step %v is not a number above 0", *o.Step)
	}
	if o.OctaveScale != nil && (!finite(*o.OctaveScale) || *o.OctaveScale <= 1) {
		return fmt.Errorf("octave-scale %v is not a number above 1", *o.OctaveScale)
	}
	return nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// profileOf lays the sources, the strongest last, over what the catalogue says;
// known is nil for a graph that is not in the catalogue.
func profileOf(known *Profile, sources ...source) (Profile, error) {
	if known == nil {
		known = &Profile{Divide: Each(1), Order: RGB, Assumed: []string{"mean", "divide", "order"}}
	}
	p := *known
	for _, s := range sources {
		if err := p.apply(s); err != nil {
			return p, err
		}
		said := func(key string) bool {
			return s.Mean != nil && key != "order" || s.Divide != nil && key == "divide" || s.Order != nil && key == "order"
		}
		p.Assumed = slices.DeleteFunc(slices.Clone(p.Assumed), said)
	}
	return p, nil
}
