package objective

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What ends an unquoted name of a layer, label or file, beside white space.
const (
	nameStops  = `:(),*"+`
	labelStops = `,()*"`
	fileStops  = `,()"`
)

// wordLength is how many bytes of text come before white space or one of stops.
func wordLength(text, stops string) int {
	end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(stops, r) })
	if end < 0 {
		return len(text)
	}
	return end
}

// name is a name, quoted or not.
func (p *parser) name(what, stops string) (string, error) {
	if name, ok := p.quoted(); ok {
		return name, nil
	}
	end := wordLength(p.rest(), stops)
	if end == 0 {
		return "", p.expected(what)
	}
	name := p.rest()[:end]
	p.at += end
	return name, nil
}

// quoted is a name between double quotes, as Go writes strings; not the empty one.
func (p *parser) quoted() (string, bool) {
	if !strings.HasPrefix(p.rest(), `"`) {
		return "", false
	}
	literal, err := strconv.QuotedPrefix(p.rest())
	if err != nil {
		return "", false
	}
	name, err := strconv.Unquote(literal)
	if err != nil || name == "" {
		return "", false
	}
	p.at += len(literal)
	return name, true
}

// selector is a channel, a range of channels, or a label.
func (p *parser) selector() (Selector, error) {
	if label, ok := p.quoted(); ok {
		return Selector{Label: label}, nil
	}
	end := wordLength(p.rest(), labelStops)
	word := p.rest()[:end]
	switch {
	case word == "" && strings.HasPrefix(p.rest(), `"`):
		return Selector{}, p.expected("a label between quotes")
	case word == "" || word[0] == '-':
		return Selector{}, p.expected("a channel number, a range as 10-20, or a label")
	case !unicode.IsDigit(rune(word[0])):
		p.at += end
		return Selector{Label: word}, nil
	}
	first, last, isRange := strings.Cut(word, "-")
	if !isRange {
		last = first
	}
	low, err1 := strconv.Atoi(first)
	high, err2 := strconv.Atoi(last)
	if err1 != nil || err2 != nil || low > high {
		return Selector{}, p.expected("a channel number or a rising range as 10-20")
	}
	p.at += end
	return Selector{First: low, Last: high}, nil
}

// argument is a name with the comma behind it.
func (p *parser) argument(what, stops string) (string, error) {
	p.skipSpace()
	name, err := p.name(what, stops)
	if err != nil {
		return "", err
	}
	return name, p.comma(what)
}

func (p *parser) comma(after string) error {
	p.skipSpace()
	if !p.skip(",") {
		return p.expected("a comma after " + after)
	}
	return nil
}

// coordinate is a place along one axis of the picture.
func (p *parser) coordinate(axis string) (float64, error) {
	p.skipSpace()
	end := wordLength(p.rest(), fileStops)
	at, err := strconv.ParseFloat(p.rest()[:end], 64)
	if err != nil || !(at >= 0 && at <= 1) {
		return 0, p.expected(axis + ", a number from 0 to 1")
	}
	p.at += end
	return at, nil
}

// close is the end of a function's arguments, unless reading them has failed.
func (p *parser) close(function string, err error) error {
	if err != nil {
		return err
	}
	p.skipSpace()
	if !p.skip(")") {
		return p.expected(") after the arguments of " + function)
	}
	return nil
}

func (p *parser) rest() string { return p.text[p.at:] }

func (p *parser) skip(token string) bool {
	if strings.HasPrefix(p.rest(), token) {
		p.at += len(token)
		return true
	}
	return false
}

func (p *parser) skipSpace() {
	p.at += len(p.rest()) - len(strings.TrimLeftFunc(p.rest(), unicode.IsSpace))
}

func (p *parser) expected(what string) error {
	return &SyntaxError{p.text, utf8.RuneCountInString(p.text[:p.at]) + 1, what}
}
