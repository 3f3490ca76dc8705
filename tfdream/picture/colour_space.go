package picture

import "math"

// colourSpace is what red, green and blue from 0 to 1 mean: the colours of the three, and how much light a value is.
type colourSpace struct {
	xy       primaries
	transfer byte    // as ITU-T H.273 numbers them (table 3), or powerLaw
	exponent float64 // of powerLaw: light = value^exponent
	narrow   bool    // black is 16 of 255, and white 235
}

// primaries are the chromaticities x, y of white, red, green and blue.
type primaries [4][2]float64

// Transfer characteristics. powerLaw is 0, which H.273 reserves.
const (
	powerLaw  = 0
	linear    = 8
	srgbCurve = 13
	pq, hlg   = 16, 18
)

var (
	d65 = [2]float64{0.3127, 0.3290}
	// illuminantC is the white of early television.
	illuminantC = [2]float64{0.310, 0.316}

	sRGB = colourSpace{xy: codedPrimaries[1], transfer: srgbCurve}
)

// codedPrimaries are H.273's (table 2).
var codedPrimaries = map[byte]primaries{
	1:  {d65, {0.640, 0.330}, {0.300, 0.600}, {0.150, 0.060}}, // BT.709, sRGB
	4:  {illuminantC, {0.67, 0.33}, {0.21, 0.71}, {0.14, 0.08}},
	5:  {d65, {0.64, 0.33}, {0.29, 0.60}, {0.15, 0.06}},
	6:  {d65, {0.630, 0.340}, {0.310, 0.595}, {0.155, 0.070}},
	7:  {d65, {0.630, 0.340}, {0.310, 0.595}, {0.155, 0.070}},
	8:  {illuminantC, {0.681, 0.319}, {0.243, 0.692}, {0.145, 0.049}},
	9:  {d65, {0.708, 0.292}, {0.170, 0.797}, {0.131, 0.046}}, // BT.2020
	11: {{0.314, 0.351}, {0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}},
	12: {d65, {0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}}, // Display P3
	22: {d65, {0.630, 0.340}, {0.295, 0.605}, {0.155, 0.077}},
}

// codedSpace is what a PNG's cICP says; hdr names one with colours brighter than white. ok is false for codes that
// are not known.
func codedSpace(cicp []byte) (space colourSpace, hdr string, ok bool) {
	xy, known := codedPrimaries[cicp[0]]
	space = colourSpace{xy: xy, transfer: cicp[1], narrow: cicp[3] == 0}
	switch space.transfer {
	case 1, 6, 7, 11, 12, 14, 15, linear, srgbCurve, 17:
	case 4:
		space.transfer, space.exponent = powerLaw, 2.2
	case 5:
		space.transfer, space.exponent = powerLaw, 2.8
	case pq:
		hdr = "PQ"
	case hlg:
		hdr = "HLG"
	default:
		known = false
	}
	return space, hdr, known
}

// white is the light of a page's white in HDR, in cd/m² (ITU-R BT.2408).
const white = 203.0

// light is how much light a value is, both from 0 to 1, which is white's.
func (s colourSpace) light(v float64) float64 {
	if s.narrow {
		v = min(max((255*v-16)/219, 0), 1)
	}
	// knee is a power law with a straight beginning.
	knee := func(end, slope, a, exponent float64) float64 {
		if v < end {
			return v / slope
		}
		return math.Pow((v+a)/(1+a), exponent)
	}
	switch s.transfer {
	case powerLaw:
		return math.Pow(v, s.exponent)
	case srgbCurve:
		return knee(0.04045, 12.92, 0.055, 2.4)
	case 7: // SMPTE 240M
		return knee(0.0912, 4, 0.1115, 1/0.45)
	case 17: // SMPTE 428: 48 cd/m² of 52.37
		return min(math.Pow(v, 2.6)*52.37/48, 1)
	case pq:
		const m1, m2, c1, c2, c3 = 2610.0 / 16384, 2523.0 / 4096 * 128, 3424.0 / 4096, 2413.0 / 4096 * 32, 2392.0 / 4096 * 32
		e := math.Pow(v, 1/m2)
		return min(10000/white*math.Pow(max(e-c1, 0)/(c2-c3*e), 1/m1), 1)
	case hlg: // on a display of 1000 cd/m²
		const a, b, c = 0.17883277, 0.28466892, 0.55991073
		scene := v * v / 3
		if v > 0.5 {
			scene = (math.Exp((v-c)/a) + b) / 12
		}
		return min(1000/white*math.Pow(scene, 1.2), 1)
	case linear:
		return v
	}
	return knee(0.081, 4.5, 0.099, 1/0.45) // BT.709 and its kin
}
