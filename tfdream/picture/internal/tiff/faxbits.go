package tiff

import "io"

// bitReader reads bits from the highest of a byte to the lowest.
type bitReader struct {
	data []byte
	at   int // bits read
}

// peek returns the next n bits, at most 16; beyond the end they are 0.
func (b *bitReader) peek(n int) int {
	v := 0
	for i := range 3 {
		v <<= 8
		if at := b.at/8 + i; at < len(b.data) {
			v |= int(b.data[at])
		}
	}
	return v >> (24 - b.at%8 - n) & (1<<n - 1)
}

func (b *bitReader) take(n int) int {
	v := b.peek(n)
	b.at += n
	return v
}

func (b *bitReader) align(n int) { b.at = (b.at + n - 1) / n * n }

func (b *bitReader) end() bool { return b.at >= 8*len(b.data) }

// skipEOL reads the code that ends rows, 11 zeros or more and a one, if it comes next.
func (b *bitReader) skipEOL() bool {
	if b.peek(11) != 0 {
		return false
	}
	for !b.end() {
		if b.take(1) == 1 {
			return true
		}
	}
	return false
}

// run reads the length of a run: codes for multiples of 64, then one for the rest.
func (b *bitReader) run(black bool) (int, error) {
	table := faxCodes().white
	if black {
		table = faxCodes().black
	}
	for n := 0; ; {
		c := table[b.peek(codeBits)]
		switch {
		case b.end():
			return 0, io.EOF
		case c.bits == 0:
			return 0, errFax
		}
		b.at += int(c.bits)
		n += int(c.value)
		if c.value < 64 {
			return n, nil
		}
	}
}

// mode reads how the next changes are coded.
func (b *bitReader) mode() (int16, error) {
	c := faxCodes().mode[b.peek(codeBits)]
	switch {
	case b.end():
		return 0, io.EOF
	case c.bits == 0:
		return 0, errFax
	}
	b.at += int(c.bits)
	return c.value, nil
}
