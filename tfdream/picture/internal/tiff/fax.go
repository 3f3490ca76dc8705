package tiff

import "errors"

// errFax is of bits that no fax has.
var errFax = errors.New("its fax is damaged, or in uncompressed mode")

// faxReader unpacks the CCITT's codes for faxes (ITU-T T.4 and T.6; TIFF 6.0, section 10 and 11)
// to rows of one bit a pixel, 0 for white and 1 for black.
type faxReader struct {
	bits        bitReader
	width       int
	compression int
	twoD        bool // T.4: rows may be coded by their difference to the row above

	// A row is kept as the columns where the colour changes, from white at the start: columns at
	// even places turn to black, at odd ones to white.
	above, row []int

	packed []byte // what is left of the row that is being read
	buffer []byte
	err    error
}

func newFax(packed []byte, width, compression int, options uint64) *faxReader {
	const twoD = 1
	return &faxReader{
		bits: bitReader{data: packed}, width: width, compression: compression,
		twoD: compression == ccittT4 && options&twoD != 0, buffer: make([]byte, (width+7)/8),
	}
}

func (f *faxReader) Read(b []byte) (int, error) {
	if len(f.packed) == 0 && f.err == nil {
		if f.err = f.next(); f.err == nil {
			f.pack()
		}
	}
	n := copy(b, f.packed)
	f.packed = f.packed[n:]
	if n == 0 {
		return 0, f.err
	}
	return n, nil
}

// next decodes a row.
func (f *faxReader) next() error {
	f.above, f.row = f.row, f.above[:0]
	switch f.compression {
	case ccittRLE:
		f.bits.align(8)
	case ccittRLEW:
		f.bits.align(16)
	case ccittT6:
		return f.decode2D()
	case ccittT4:
		like := false // the row above
		for f.bits.skipEOL() {
			like = f.twoD && f.bits.take(1) == 0
		}
		if like {
			return f.decode2D()
		}
	}
	return f.decode1D()
}

// change notes that the colour changes at column x. Two changes at the same are none.
func (f *faxReader) change(x int) {
	if n := len(f.row); n > 0 && f.row[n-1] == x {
		f.row = f.row[:n-1]
		return
	}
	f.row = append(f.row, x)
}

// decode1D reads runs of white and black in turn (T.4, 4.1).
func (f *faxReader) decode1D() error {
	for x, black := 0, false; x < f.width; black = !black {
		n, err := f.bits.run(black)
		if err != nil {
			return err
		}
		if x += n; x > f.width {
			return errFax
		}
		if x < f.width {
			f.change(x)
		}
	}
	return nil
}

// decode2D reads a row by its difference to the one above (T.4, 4.2; T.6, 2.2). There, a0 is
// where the row stands, b1 the first change above to the right of it that is to the other colour,
// and b2 the change after that.
func (f *faxReader) decode2D() error {
	i := 0 // of b1
	b := func(i int) int {
		if i < len(f.above) {
			return f.above[i]
		}
		return f.width
	}
	black := false
	for a0, start := 0, true; a0 < f.width; start = false {
		for i > 0 && b(i-1) > a0 {
			i--
		}
		for i < len(f.above) && (f.above[i] < a0 || f.above[i] == a0 && !start) {
			i++
		}
		if i%2 == 1 != black {
			i++
		}
		mode, err := f.bits.mode()
		switch {
		case err != nil:
			return err
		case mode == pass:
			a0 = b(i + 1)
		case mode == horizontal:
			for _, colour := range []bool{black, !black} {
				n, err := f.bits.run(colour)
				if err != nil {
					return err
				}
				if a0 += n; a0 > f.width {
					return errFax
				}
				f.change(a0)
			}
		default: // vertical
			a1 := b(i) + int(mode)
			if a1 < a0 || a1 > f.width {
				return errFax
			}
			a0 = a1
			f.change(a0)
			black = !black
		}
	}
	return nil
}

// pack turns the row into bits.
func (f *faxReader) pack() {
	clear(f.buffer)
	for i := 0; i < len(f.row); i += 2 {
		end := f.width
		if i+1 < len(f.row) {
			end = f.row[i+1]
		}
		for x := f.row[i]; x < end; x++ {
			f.buffer[x/8] |= 0x80 >> (x % 8)
		}
	}
	f.packed = f.buffer
}
