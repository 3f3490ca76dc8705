package tfdream

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// ParseObjective reads an objective as it is written on the command line:
//
//	mixed4c                                     mean activation of a layer
//	square(mixed4c)                             mean of its square
//	mixed4d_3x3_bottleneck_pre_relu:139         one channel
//	mixed4d_3x3_bottleneck_pre_relu:65,130-139  the sum of several
//	softmax2:"golden retriever"                 a class, by label
//	0.5*mixed3b:7 + mixed4c:2 - mixed4a:1       weights; + and - stand between spaces
//
// Whether the layers and labels exist is only known to a Model. Errors are ErrObjective.
func ParseObjective(text string) (Objective, error) {
	p := objectiveParser{text: text}
	objective, err := p.objective()
	if err != nil {
		return nil, fmt.Errorf("%w: objective %q: %w", ErrObjective, text, err)
	}
	return objective, nil
}

// objectiveParser is a recursive-descent parser; at counts bytes of text.
type objectiveParser struct {
	text string
	at   int
}

func (p *objectiveParser) objective() (Objective, error) {
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
			return nil, p.unexpected("+ or - between spaces, or the end")
		}
	}
}

func (p *objectiveParser) term() (Term, error) {
	weight := 1.0
	if star := strings.IndexAny(p.rest(), "* (:\""); star > 0 && p.rest()[star] == '*' {
		number := p.rest()[:star]
		w, err := strconv.ParseFloat(number, 64)
		if err != nil || w-w != 0 { // NaN and Inf are numbers to ParseFloat
			return Term{}, p.unexpected("a finite number before *")
		}
		weight = w
		p.at += star + 1
	}
	square := p.skip("square(")
	term, err := p.layer()
	if err != nil {
		return Term{}, err
	}
	if square && !p.skip(")") {
		return Term{}, p.unexpected(") after square(" + term.Layer)
	}
	term.Weight, term.Square = weight, square
	return term, nil
}

func (p *objectiveParser) layer() (Term, error) {
	end := strings.IndexFunc(p.rest(), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`:()*"+`, r) })
	if end < 0 {
		end = len(p.rest())
	}
	if end == 0 {
		return Term{}, p.unexpected("a layer's name")
	}
	term := Term{Layer: p.rest()[:end]}
	p.at += end
	if !p.skip(":") {
		return term, nil
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

func (p *objectiveParser) selector() (Selector, error) {
	if quoted, err := strconv.QuotedPrefix(p.rest()); err == nil {
		p.at += len(quoted)
		label, err := strconv.Unquote(quoted)
		if err != nil || label == "" {
			return Selector{}, p.unexpected("a label between quotes")
		}
		return Selector{Label: label}, nil
	}
	end := strings.IndexFunc(p.rest(), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`,()*"`, r) })
	if end < 0 {
		end = len(p.rest())
	}
	word := p.rest()[:end]
	if word == "" || word[0] == '-' {
		return Selector{}, p.unexpected("a channel number, a range as 10-20, or a label")
	}
	if unicode.IsDigit(rune(word[0])) {
		first, last, isRange := strings.Cut(word, "-")
		if !isRange {
			last = first
		}
		low, err1 := strconv.Atoi(first)
		high, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || low > high {
			return Selector{}, p.unexpected("a channel number or a rising range as 10-20")
		}
		p.at += end
		return Selector{First: low, Last: high}, nil
	}
	p.at += end
	return Selector{Label: word}, nil
}

func (p *objectiveParser) rest() string { return p.text[p.at:] }

func (p *objectiveParser) skip(token string) bool {
	if strings.HasPrefix(p.rest(), token) {
		p.at += len(token)
		return true
	}
	return false
}

func (p *objectiveParser) skipSpace() {
	p.at += len(p.rest()) - len(strings.TrimLeftFunc(p.rest(), unicode.IsSpace))
}

func (p *objectiveParser) unexpected(expected string) error {
	if p.at == len(p.text) {
		return fmt.Errorf("ends where %s is expected", expected)
	}
	return fmt.Errorf("at %q, column %d: expected %s", p.rest(), p.at+1, expected)
}
