package pnm

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
)

// longest is how many digits a number may have.
const longest = 10

// scanner reads words between white space and comments, which go from # to the end of the line.
type scanner struct{ data []byte }

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// skip goes to the next word.
func (s *scanner) skip() {
	for len(s.data) > 0 {
		switch c := s.data[0]; {
		case isSpace(c):
			s.data = s.data[1:]
		case c == '#':
			end := bytes.IndexAny(s.data, "\r\n")
			if end < 0 {
				end = len(s.data)
			}
			s.data = s.data[end:]
		default:
			return
		}
	}
}

// word returns the next word, "" at the end.
func (s *scanner) word() []byte {
	s.skip()
	end := 0
	for end < len(s.data) && !isSpace(s.data[end]) && s.data[end] != '#' {
		end++
	}
	word := s.data[:end]
	s.data = s.data[end:]
	return word
}

func (s *scanner) number() (int, error) {
	word := s.word()
	if len(word) == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := strconv.ParseUint(string(word[:min(len(word), longest+1)]), 10, 63)
	if err != nil || len(word) > longest {
		return 0, fmt.Errorf("%.20q is no number", word)
	}
	return int(n), nil
}

func (s *scanner) numbers(into ...*int) (err error) {
	for _, n := range into {
		if *n, err = s.number(); err != nil {
			return err
		}
	}
	return nil
}

// scale reads that of a PFM: it is negative for little-endian floats, and its size does not matter.
func (s *scanner) scale() (float64, error) {
	word := s.word()
	if len(word) == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	scale, err := strconv.ParseFloat(string(word), 64)
	if err != nil || scale == 0 || math.IsInf(scale, 0) || math.IsNaN(scale) {
		return 0, fmt.Errorf("its scale is %.20q", word)
	}
	return scale, nil
}

// bit reads the next 0 or 1 of a plain bitmap, where white space between them may be left out.
func (s *scanner) bit() (int, error) {
	s.skip()
	if len(s.data) == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	c := s.data[0]
	if c != '0' && c != '1' {
		return 0, fmt.Errorf("%q is no bit", c)
	}
	s.data = s.data[1:]
	return int(c - '0'), nil
}
