// Package numpy draws the random numbers that numpy's legacy generator draws,
// so that a dream seeded here meets the same noise and the same shifts as the
// notebook seeded in Python.
package numpy

import (
	"fmt"
	"math/bits"

	"gonum.org/v1/gonum/mathext/prng"
)

// Random is numpy's legacy global generator: MT19937 behind numpy.random.seed,
// numpy.random.uniform and numpy.random.randint. It is not safe for concurrent use.
type Random struct {
	twister *prng.MT19937
}

// New returns the generator as numpy.random.seed(seed) leaves it.
func New(seed uint32) *Random {
	twister := prng.NewMT19937()
	twister.Seed(uint64(seed))
	return &Random{twister}
}

// Uniform draws from [0, 1) with 53 random bits, as numpy.random.uniform().
func (r *Random) Uniform() float64 {
	high, low := r.twister.Uint32()>>5, r.twister.Uint32()>>6
	return (float64(high)*(1<<26) + float64(low)) / (1 << 53)
}

// IntBetween draws from low..high-1, as numpy.random.randint(low, high) of numpy's
// default int64: masked rejection on 32-bit words, and no draw at all where only
// one number is possible. high must be greater than low.
func (r *Random) IntBetween(low, high int32) int {
	span := uint32(high - 1 - low)
	if span == 0 {
		return int(low)
	}
	mask := uint32(1)<<bits.Len32(span) - 1
	for {
		if draw := r.twister.Uint32() & mask; draw <= span {
			return int(low) + int(draw)
		}
	}
}

// Clone returns a generator that draws what this one will draw, without advancing it.
func (r *Random) Clone() *Random {
	twister := *r.twister
	return &Random{&twister}
}

// MarshalBinary returns the generator's state, for UnmarshalBinary. It never fails.
func (r *Random) MarshalBinary() ([]byte, error) { return r.twister.MarshalBinary() }

// UnmarshalBinary makes the generator continue from a state that MarshalBinary returned. State of
// another length is an error.
func (r *Random) UnmarshalBinary(state []byte) error {
	const length = 4 * 625 // 624 words, and how many of them are used up
	if len(state) != length {
		return fmt.Errorf("the state of a random generator has %d bytes, want %d", len(state), length)
	}
	r.twister = prng.NewMT19937()
	return r.twister.UnmarshalBinary(state)
}
