package objective

import (
	"errors"
	"fmt"
)

// ErrSize marks an objective that cannot be computed for pictures of some size: a *SizeError.
var ErrSize = errors.New("not for pictures of this size")

// Size is a picture's size in pixels.
type Size struct{ Width, Height int }

// Square is the size of a square.
func Square(side int) Size { return Size{side, side} }

func (s Size) String() string { return fmt.Sprintf("%dx%d", s.Width, s.Height) }

// Sizes are those of the pictures that something can be computed for.
type Sizes struct {
	Least Size // zero where none was found
	Most  Size // zero where there is no most
	// Best is one of them: what the graph declares where it is, else a usual one or the least; of
	// those with gaps one near the size that was asked for.
	Best Size
	// Gaps is set where only some above the least do, such as multiples of 32.
	Gaps bool
}

// What a SizeError's size may be of.
const (
	Tiles = "tiles"
	Guide = "a guide"
)

// SizeError says that something cannot be computed for a picture of a size, and for which it can.
type SizeError struct {
	What   string // an objective, or layers
	Size   Size
	Of     string // Tiles or Guide; empty: the picture itself
	Sizes  Sizes
	Reason error // why it cannot, as TensorFlow has it
}

func (e *SizeError) Error() string {
	s, these, not := e.Sizes, "pictures of "+e.Size.String(), "not of "+e.Size.String()
	if e.Of != "" {
		these = e.Of + " of " + e.Size.String()
		not = "not for " + these
	}
	switch {
	case s.Least == (Size{}):
		return fmt.Sprintf("%s cannot be computed for %s, nor for pictures of any other size that was tried: %v", e.What, these, e.Reason)
	case s.Most == s.Least:
		return fmt.Sprintf("%s can only be computed for pictures of %s, %s", e.What, s.Best, not)
	case s.Most != (Size{}):
		return fmt.Sprintf("%s can only be computed for pictures of %s to %s, %s", e.What, s.Least, s.Most, not)
	case e.TooSmall():
		return fmt.Sprintf("%s can only be computed for pictures of %s and more, %s", e.What, s.Least, not)
	}
	return fmt.Sprintf("%s cannot be computed for %s, but for pictures of %s", e.What, these, s.Best)
}

// TooSmall says whether larger pictures of any size would do.
func (e *SizeError) TooSmall() bool {
	s := e.Sizes
	return s.Least != Size{} && s.Most == Size{} && !s.Gaps && (e.Size.Width < s.Least.Width || e.Size.Height < s.Least.Height)
}

// Is says that it is an ErrSize.
func (e *SizeError) Is(target error) bool { return target == ErrSize }
