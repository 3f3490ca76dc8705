package tiff

import (
	"errors"
	"fmt"
	"math"
)

// paintPalette looks colours up. Palettes have 16 bits, of which the upper 8 count, except for those of
// programs that wrote 8 (as libtiff finds out: none of them is above 255).
func (l *layout) paintPalette(d *directory) (painter, error) {
	n := 1 << l.bits
	if have := d.count(tagColorMap); d.err == nil && have < 3*n {
		return nil, fmt.Errorf("its palette has %d values, which are too few for %d colours", have, n)
	}
	table := make([]float32, 3*n)
	shift := 0
	for i := range table {
		if d.number(tagColorMap, i, 0) > 255 {
			shift = 8
		}
	}
	for i := range table {
		table[i] = float32(d.number(tagColorMap, i%3*n+i/3, 0) >> shift & 255)
	}
	return func(s []uint64, dst []float32) { copy(dst, table[3*s[0]:][:3]) }, d.err
}

// paintCMYK is for inks: (255-ink)*(255-black)/255, rounded as Pillow does.
func (l *layout) paintCMYK(d *directory) (painter, error) {
	if set := d.number(tagInkSet, 0, 1); set != 1 {
		return nil, errors.New("its inks are not cyan, magenta, yellow and black: save it in RGB")
	}
	level, top := l.levels(), l.top()
	return func(s []uint64, dst []float32) {
		paper := top - s[3]
		for c := range dst {
			dst[c] = level(paper - (s[c]*paper+top/2)/top)
		}
	}, d.err
}

// paintYCbCr is for luma and chroma of 8 bits, with libtiff's rounding (TIFF 6.0, section 20 and 21).
func (l *layout) paintYCbCr(d *directory) (painter, error) {
	red, green, blue := d.real(tagYCbCrCoeffs, 0, 0.299), d.real(tagYCbCrCoeffs, 1, 0.587), d.real(tagYCbCrCoeffs, 2, 0.114)
	if !(red > 0 && green > 0 && blue > 0) || red+green+blue > 2 {
		return nil, fmt.Errorf("its coefficients of red, green and blue in the luma are %g, %g and %g", red, green, blue)
	}
	var luma, chromaBlue, chromaRed [256]int
	for i, table := range []*[256]int{&luma, &chromaBlue, &chromaRed} {
		span, centre := 255.0, 0.0
		if i > 0 {
			span, centre = 127, 128
		}
		black := d.real(tagReferenceBW, 2*i, centre)
		white := d.real(tagReferenceBW, 2*i+1, 255)
		if !(math.Abs(white-black) >= 1 && math.Abs(white-black) < 1<<16) {
			return nil, fmt.Errorf("its references of black and white are %g and %g", black, white)
		}
		for v := range table {
			table[v] = int((float64(v) - black) * span / (white - black))
		}
	}
	const one = 1 << 16 // in fixed point
	fixed := func(v float64) int { return int(v*one + 0.5) }
	redOfRed, blueOfBlue := 2-2*red, 2-2*blue
	r, b, greenOfRed, greenOfBlue := fixed(redOfRed), fixed(blueOfBlue), fixed(red*redOfRed/green), fixed(blue*blueOfBlue/green)
	return func(s []uint64, dst []float32) {
		y, cb, cr := luma[s[0]], chromaBlue[s[1]], chromaRed[s[2]]
		for c, v := range [3]int{r * cr, -greenOfBlue*cb - greenOfRed*cr, b * cb} {
			dst[c] = float32(min(max(y+(v+one/2)>>16, 0), 255))
		}
	}, d.err
}

// paintLab turns CIE L*a*b* under D50 (TIFF 6.0, section 23; ICCLab: TIFF Technical Note, 1997) into
// sRGB (IEC 61966-2-1), by way of XYZ adapted to D65 (Bradford, as ICC.1 annex E).
func (l *layout) paintLab(s []uint64, dst []float32) {
	var L, a, b float64
	switch {
	case l.photometric == cieLab && l.bits == 8:
		L, a, b = float64(s[0])/2.55, float64(int8(s[1])), float64(int8(s[2]))
	case l.photometric == cieLab:
		L, a, b = float64(s[0])/655.35, float64(int16(s[1]))/256, float64(int16(s[2]))/256
	case l.bits == 8:
		L, a, b = float64(s[0])/2.55, float64(s[1])-128, float64(s[2])-128
	default:
		L, a, b = float64(s[0])/652.8, float64(s[1])/256-128, float64(s[2])/256-128
	}
	cube := func(f float64) float64 {
		if f > 6.0/29 {
			return f * f * f
		}
		return 3 * (6.0 / 29) * (6.0 / 29) * (f - 4.0/29)
	}
	fy := (L + 16) / 116
	x, y, z := 0.9642*cube(fy+a/500), cube(fy), 0.8249*cube(fy-b/200)
	for c, v := range [3]float64{
		3.1338561*x - 1.6168667*y - 0.4906146*z,
		-0.9787684*x + 1.9161415*y + 0.0334540*z,
		0.0719453*x - 0.2289914*y + 1.4052427*z,
	} {
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		dst[c] = float32(255 * min(max(v, 0), 1))
	}
}
