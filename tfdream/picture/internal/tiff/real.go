package tiff

import (
	"fmt"
	"math"
)

// isReal tells whether samples are numbers whose black and white must be known: floating-point
// or signed.
func (l *layout) isReal() bool { return l.format == float || l.format == signed }

// real is the number that a sample's bits stand for.
func (l *layout) real(bits uint64) float64 {
	switch {
	case l.format == signed:
		return float64(int64(bits<<(64-l.bits)) >> (64 - l.bits))
	case l.bits == 64:
		return math.Float64frombits(bits)
	case l.bits == 32:
		return float64(math.Float32frombits(uint32(bits)))
	case l.bits == 24:
		return small(bits, 7, 16)
	}
	return small(bits, 5, 10)
}

// small is the value of a floating-point number with a sign and so many bits of exponent and
// fraction, laid out as in IEEE 754: binary16, and the 24 bits of TIFF Technical Note 3.
func small(bits uint64, exponentBits, fractionBits int) float64 {
	fraction := float64(bits & (1<<fractionBits - 1))
	exponent := int(bits >> fractionBits & (1<<exponentBits - 1))
	bias, unit := 1<<(exponentBits-1)-1, math.Ldexp(1, -fractionBits)
	v := math.Ldexp(1+fraction*unit, exponent-bias)
	switch {
	case exponent == 0:
		v = math.Ldexp(fraction*unit, 1-bias)
	case exponent == 1<<exponentBits-1 && fraction == 0:
		v = math.Inf(1)
	case exponent == 1<<exponentBits-1:
		v = math.NaN()
	}
	if bits>>(exponentBits+fractionBits)&1 == 1 {
		return -v
	}
	return v
}

// paintReal keeps values as they are; scale gives them their meaning when all are known.
func (l *layout) paintReal(s []uint64, dst []float32) {
	for c := range dst {
		dst[c] = float32(l.real(s[min(c, colours[l.photometric]-1)]))
	}
}

// realOpacity is alpha, which is 0..1 (of signed samples: 0..the largest). Colours that are multiplied by
// it are divided by scale, see there.
func (l *layout) realOpacity(s []uint64) float32 {
	a := l.real(s[l.alpha])
	if l.format == signed {
		a /= float64(uint64(1)<<(l.bits-1) - 1)
	}
	return float32(min(max(a, 0), 1)) // 0 for what is not a number
}

// scale puts real values on the scale 0..255. What a number means is not laid down for TIFF: where
// all are within 0..1 (but for rounding at 8 bits), 0 is black and 1 is white, as in pictures that
// image editors save. Else the fields SMinSampleValue and SMaxSampleValue say so if there are both.
// Anything else could only be guessed, and is refused.
func (l *layout) scale(pixels *Pixels, d *directory) error {
	pix := pixels.Pix
	if l.associated {
		for i, a := range pixels.Alpha {
			for c := range 3 {
				if a == 0 {
					pix[3*i+c] = 0
				} else {
					pix[3*i+c] /= a
				}
			}
		}
	}
	low, high := pix[0], pix[0]
	for i, v := range pix {
		if v != v {
			return fmt.Errorf("the pixel at %d,%d is not a number (NaN)", i/3%l.width, i/3/l.width)
		}
		low, high = min(low, v), max(high, v)
	}
	const rounding = 0.5 / 255
	black, white := 0.0, 1.0
	if l.format == signed || low < -rounding || high > 1+rounding {
		black, white = d.real(tagSMinSampleValue, 0, 0), d.real(tagSMaxSampleValue, 0, 0)
		if !(black < white) || float64(low) < black || float64(high) > white || d.err != nil {
			return fmt.Errorf("its samples are numbers from %g to %g, and nothing says which is black and which is white: scale them to 0..1, or save it with 8 or 16 bits", low, high)
		}
	}
	for i, v := range pix {
		level := (float64(v) - black) / (white - black)
		if l.photometric == whiteIsZero {
			level = 1 - level
		}
		pix[i] = float32(255 * min(max(level, 0), 1))
	}
	return nil
}
