package canvas

import (
	"fmt"
	"testing"
)

// Where a tile of a rolled picture lies in the picture as it is: rolling forward by shift
// moves pixel p to (p + shift) mod length.
func TestUnrolledStretches(t *testing.T) {
	for _, c := range []struct{ from, to, shift, length int }{
		{0, 10, 0, 10}, {0, 10, 3, 10}, {4, 9, 3, 10}, {0, 4, 7, 10}, {2, 6, 23, 10}, {0, 5, -3, 12}, {6, 12, -3, 12}, {0, 1, 5, 1},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			rolled := make([]int, c.length)
			for p := range rolled {
				rolled[((p+c.shift)%c.length+c.length)%c.length] = p
			}
			var got []int
			for _, s := range unrolled(c.from, c.to, c.shift, c.length) {
				if s.To > s.From && s.At != len(got) {
					t.Errorf("stretch %v does not follow the one before", s)
				}
				for p := s.From; p < s.To; p++ {
					got = append(got, p)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(rolled[c.from:c.to]) {
				t.Errorf("got pixels %v, want %v", got, rolled[c.from:c.to])
			}
		})
	}
}
