package objective

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Parse reads an objective as it is written on the command line:
//
//	mixed4c                                     mean activation of a layer
//	square(mixed4c)                             mean of its square
//	mixed4d_3x3_bottleneck_pre_relu:139         one channel
//	mixed4d_3x3_bottleneck_pre_relu:65,130-139  the sum of several
//	softmax2:"golden retriever"                 a class, by label
//	neuron(mixed4c, 139, 0.5, 0.25)             a channel at a place: x, y from 0 to 1
//	direction(mixed4c, wings.npy)               the channels' dot product with a vector
//	tv, l2                                      penalties, of the picture itself
//	0.5*mixed3b:7 + mixed4c:2 - 0.1*tv          weights; + and - stand between spaces
//
// Names with other characters than a layer's stand between double quotes. Whether layers,
// labels and files exist shows only when a Model uses them. Errors are a *SyntaxError, which is
// ErrUnknown.
func Parse(text string) (Objective, error) {
	p := parser{text: text}
	return p.objective()
}

// SyntaxError says where an objective cannot be read.
type SyntaxError struct {
	Text     string // the objective
	Column   int    // counted from 1, in characters
	Expected string // what should stand there
}

func (e *SyntaxError) Error() string {
	where := "at the end"
	if rest := []rune(e.Text)[e.Column-1:]; len(rest) > 0 {
		where = fmt.Sprintf("at %q", string(rest))
	}
	return fmt.Sprintf("objective %q, column %d, %s: expected %s", e.Text, e.Column, where, e.Expected)
}

// Unwrap makes it an ErrUnknown.
func (e *SyntaxError) Unwrap() error { return ErrUnknown }

// parser is a recursive-descent parser; at counts bytes of text.
type parser struct {
	text string
	at   int
}

func (p *parser) objective() (Objective, error) {
	var objective Objective
	sign := 1.0
	p.skipSpace()
	if p.skip("-") {
		sign = -1
	}
	for {
		p.skipSpace()
		term, err := p.term()
		if err != nil {
			return nil, err
		}
		term.Weight *= sign
		objective = append(objective, term)
		p.skipSpace()
		switch {
		case p.at == len(p.text):
			return objective, nil
		case p.skip("+ "):
			sign = 1
		case p.skip("- "):
			sign = -1
		default:
			return nil, p.expected("+ or - between spaces, or the end")
		}
	}
}

func (p *parser) term() (Term, error) {
	weight := 1.0
	if star := strings.IndexAny(p.rest(), `* (:"`); star > 0 && p.rest()[star] == '*' {
		w, err := strconv.ParseFloat(p.rest()[:star], 64)
		if err != nil || !(math.Abs(w) <= math.MaxFloat32) {
			return Term{}, p.expected("a finite number before *")
		}
		weight = w
		p.at += star + 1
	}
	term, err := p.measure()
	term.Weight = weight
	return term, err
}

// measure is a term without its weight.
func (p *parser) measure() (term Term, err error) {
	if p.skip("square(") {
		return p.square()
	}
	switch {
	case p.skip("neuron("):
		return p.neuron()
	case p.skip("direction("):
		return p.direction()
	case p.word().Penalty():
		kind := p.word()
		p.at += len(kind)
		return Term{Kind: kind}, nil
	}
	return p.layer()
}

// word is the unquoted name that comes next.
func (p *parser) word() Kind { return Kind(p.rest()[:wordLength(p.rest(), nameStops)]) }

// square is what follows "square(".
func (p *parser) square() (term Term, err error) {
	switch {
	case p.word().Penalty(), strings.HasPrefix(p.rest(), "direction("):
		return Term{}, p.expected("a layer, some of its channels, or a neuron to square")
	case p.skip("neuron("):
		term, err = p.neuron()
	default:
		term, err = p.layer()
	}
	term.Square = true
	if err == nil && !p.skip(")") {
		err = p.expected(") after square(" + term.Layer)
	}
	return term, err
}

// layer is a layer with its channels, if any.
func (p *parser) layer() (term Term, err error) {
	if term.Layer, err = p.name("a layer's name", nameStops); err != nil || !p.skip(":") {
		return term, err
	}
	for {
		selector, err := p.selector()
		if err != nil {
			return Term{}, err
		}
		term.Channels = append(term.Channels, selector)
		if !p.skip(",") {
			return term, nil
		}
	}
}

// neuron is what follows "neuron(".
func (p *parser) neuron() (term Term, err error) {
	term.Kind = Neuron
	if term.Layer, err = p.argument("a layer's name", nameStops); err != nil {
		return Term{}, err
	}
	p.skipSpace()
	start := p.at
	channel, err := p.selector()
	if err == nil && channel.First != channel.Last {
		p.at = start
		err = p.expected("one channel")
	}
	if err == nil {
		err = p.comma("the channel")
	}
	if err != nil {
		return Term{}, err
	}
	term.Channels = []Selector{channel}
	if term.X, err = p.coordinate("x"); err == nil {
		if err = p.comma("x"); err == nil {
			term.Y, err = p.coordinate("y")
		}
	}
	return term, p.close("neuron", err)
}

// direction is what follows "direction(".
func (p *parser) direction() (term Term, err error) {
	term.Kind = Direction
	if term.Layer, err = p.argument("a layer's name", nameStops); err != nil {
		return Term{}, err
	}
	p.skipSpace()
	term.File, err = p.name("a .npy file's name", fileStops)
	return term, p.close("direction", err)
}
