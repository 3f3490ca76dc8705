package canvas

import (
	"errors"
	"fmt"
	"math"
)

// ErrOneAtATime marks a graph that does not see the pictures of a batch each for itself.
var ErrOneAtATime = errors.New("the graph sees one picture at a time")

// ErrNotFinite marks a score or a gradient that is not a finite number, so that there is
// no step to take.
var ErrNotFinite = errors.New("not a finite number")

// ErrMemory marks a dream whose devices lack the memory for tiles as large as its objective needs.
var ErrMemory = errors.New("there is too little memory for tiles")

// finite refuses what is no step to take.
func finite(what string, value float64) error {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return fmt.Errorf("the %s is %v: %w", what, value, ErrNotFinite)
	}
	return nil
}
