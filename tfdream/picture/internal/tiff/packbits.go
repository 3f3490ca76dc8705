package tiff

import "io"

// packBitsReader unpacks PackBits (TIFF 6.0, section 9).
type packBitsReader struct {
	packed []byte
	length int  // bytes left of a run
	again  bool // the run is of one byte, which is repeated
}

func (r *packBitsReader) Read(b []byte) (n int, err error) {
	for n < len(b) {
		if r.length == 0 {
			if len(r.packed) < 2 {
				return n, io.EOF
			}
			count := int8(r.packed[0])
			r.packed = r.packed[1:]
			switch {
			case count == -128:
				continue
			case count < 0:
				r.length, r.again = 1-int(count), true
			default:
				r.length, r.again = 1+int(count), false
			}
		}
		run := b[n:min(n+r.length, len(b))]
		if !r.again {
			run = run[:copy(run, r.packed)]
			r.packed = r.packed[len(run):]
			if len(run) == 0 {
				return n, io.EOF
			}
		} else {
			for i := range run {
				run[i] = r.packed[0]
			}
		}
		n += len(run)
		if r.length -= len(run); r.length == 0 && r.again {
			r.packed = r.packed[1:]
		}
	}
	return n, nil
}
