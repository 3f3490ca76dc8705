package caffe

import "fmt"

// message is a record of protobuf's text format: its fields in their order.
type message struct {
	fields []field
	line   int
}

// field is a named value: a message, or else a word or string.
type field struct {
	name    string
	message *message
	value   token
}

// maxDepth is how deep messages may nest; Caffe's nest four deep.
const maxDepth = 16

// parseText reads a prototxt into a tree, at most some thirty times as large as the
// text.
//
// It is written by hand because prototext needs a descriptor of Caffe's messages, refuses
// or discards the fields that the descriptor lacks, and keeps no lines of values for the
// errors of later checks.
func parseText(text string) (*message, error) {
	p := &parser{lexer: lexer{text: text, line: 1}}
	if err := p.advance(); err != nil {
		return nil, err
	}
	return p.message("", 0)
}

// parser looks one token ahead.
type parser struct {
	lexer
	ahead token
}

func (p *parser) advance() (err error) {
	p.ahead, err = p.next()
	return err
}

func (p *parser) atEnd() bool { return p.ahead.text == "" && !p.ahead.quoted }

// message reads fields up to the mark that closes it, or "" for the end of the text.
func (p *parser) message(closing string, depth int) (*message, error) {
	if depth > maxDepth {
		return nil, p.unexpected("messages are nested more than %d deep", maxDepth)
	}
	m := &message{line: p.ahead.line}
	for !p.ahead.is(closing) {
		if p.atEnd() {
			return nil, p.unexpected("the text ends before the message of line %d is closed by %s", m.line, closing)
		}
		if err := p.field(m, depth); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// field reads name: value, name { ... } or name: [value, ...] into m.
func (p *parser) field(m *message, depth int) error {
	name := p.ahead
	if name.quoted || !wordByte(name.text[0]) {
		return p.unexpected("a field's name is missing before %.80q", name.text)
	}
	if err := p.advance(); err != nil {
		return err
	}
	colon := p.ahead.is(":")
	if colon {
		if err := p.advance(); err != nil {
			return err
		}
	}
	switch {
	case p.ahead.is("["):
		return p.list(m, name.text, depth)
	case colon || p.ahead.is("{") || p.ahead.is("<"):
		if err := p.value(m, name.text, depth); err != nil {
			return err
		}
	default:
		return p.unexpected("%.80q has no value", name.text)
	}
	return p.skip(",", ";")
}

// list reads [value, ...], which is the same as a field for each value.
func (p *parser) list(m *message, name string, depth int) error {
	if err := p.advance(); err != nil {
		return err
	}
	for !p.ahead.is("]") {
		if err := p.value(m, name, depth); err != nil {
			return err
		}
		if err := p.skip(","); err != nil {
			return err
		}
	}
	if err := p.advance(); err != nil {
		return err
	}
	return p.skip(",", ";")
}

// value reads a message, a word or a string.
func (p *parser) value(m *message, name string, depth int) error {
	f := field{name: name, value: p.ahead}
	for open, closing := range map[string]string{"{": "}", "<": ">"} {
		if !p.ahead.is(open) {
			continue
		}
		if err := p.advance(); err != nil {
			return err
		}
		inner, err := p.message(closing, depth+1)
		if err != nil {
			return err
		}
		f.message = inner
		m.fields = append(m.fields, f)
		return p.advance()
	}
	if p.atEnd() || !p.ahead.quoted && !wordByte(p.ahead.text[0]) {
		return p.unexpected("%.80q has no value", name)
	}
	if err := p.advance(); err != nil {
		return err
	}
	m.fields = append(m.fields, f)
	return nil
}

// skip skips one of the marks, if it is next.
func (p *parser) skip(marks ...string) error {
	for _, mark := range marks {
		if p.ahead.is(mark) {
			return p.advance()
		}
	}
	return nil
}

func (p *parser) unexpected(format string, args ...any) error {
	return fmt.Errorf("%w: line %d: %s", ErrNet, p.ahead.line, fmt.Sprintf(format, args...))
}
