package caffe

import (
	"fmt"
	"strconv"
	"strings"
)

// token is a word of protobuf's text format: a mark of one character, a name or
// number, or a string without its quotes.
type token struct {
	text   string
	quoted bool
	line   int
}

// is tells whether the token is a mark; a quoted one is not.
func (t token) is(mark string) bool { return !t.quoted && t.text == mark }

// lexer cuts text into tokens; the one after the last is empty and unquoted.
type lexer struct {
	text string
	line int
}

// next cuts off a token. # begins a comment.
func (l *lexer) next() (token, error) {
	for {
		trimmed := strings.TrimLeft(l.text, " \t\r\n\v\f")
		l.line += strings.Count(l.text[:len(l.text)-len(trimmed)], "\n")
		l.text = trimmed
		if !strings.HasPrefix(l.text, "#") {
			break
		}
		if end := strings.IndexByte(l.text, '\n'); end >= 0 {
			l.text = l.text[end:]
		} else {
			l.text = ""
		}
	}
	switch {
	case l.text == "":
		return token{line: l.line}, nil
	case strings.ContainsRune("{}<>[]:,;", rune(l.text[0])):
		return l.cut(1), nil
	case l.text[0] == '"' || l.text[0] == '\'':
		return l.quotedString()
	}
	word := 0
	for word < len(l.text) && wordByte(l.text[word]) {
		word++
	}
	if word == 0 {
		return token{}, fmt.Errorf("%w: line %d: %.80q does not belong in a prototxt", ErrNet, l.line, l.text[:1])
	}
	return l.cut(word), nil
}

func (l *lexer) cut(n int) token {
	t := token{text: l.text[:n], line: l.line}
	l.text = l.text[n:]
	return t
}

func (l *lexer) quotedString() (token, error) {
	quote := l.text[0]
	for end := 1; end < len(l.text) && l.text[end] != '\n'; end++ {
		switch l.text[end] {
		case '\\':
			end++
		case quote:
			text, err := unescape(l.text[1:end])
			if err != nil {
				return token{}, fmt.Errorf("%w: line %d: the string %.40q cannot be read", ErrNet, l.line, l.text[1:end])
			}
			l.text = l.text[end+1:]
			return token{text, true, l.line}, nil
		}
	}
	return token{}, fmt.Errorf("%w: line %d: a string is not terminated", ErrNet, l.line)
}

// unescape reads the escapes that Go and protobuf's text format share.
func unescape(text string) (string, error) {
	if !strings.Contains(text, `\`) {
		return text, nil
	}
	var out strings.Builder
	for text != "" {
		if strings.HasPrefix(text, `\'`) || strings.HasPrefix(text, `\"`) {
			out.WriteByte(text[1])
			text = text[2:]
			continue
		}
		r, multibyte, tail, err := strconv.UnquoteChar(text, 0)
		if err != nil {
			return "", err
		}
		if multibyte {
			out.WriteRune(r)
		} else {
			out.WriteByte(byte(r))
		}
		text = tail
	}
	return out.String(), nil
}

// wordByte tells what names and numbers are made of.
func wordByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || strings.IndexByte("_.+-", b) >= 0
}
