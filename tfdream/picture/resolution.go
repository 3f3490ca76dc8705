package picture

import (
	"encoding/binary"
	"math"
)

// Resolution is how many pixels make an inch on paper, across and down. The zero value is: not known.
type Resolution struct{ X, Y float64 }

// Tags of TIFF and EXIF.
const (
	tagXResolution, tagYResolution, tagResolutionUnit = 0x11a, 0x11b, 0x128
)

// Units of tagResolutionUnit. JFIF's are one less.
const (
	unitNone, unitInch, unitCentimetre = 1, 2, 3
)

const (
	centimetres = 2.54   // in an inch
	metres      = 0.0254 // in an inch
)

// per is a resolution of so many pixels to a unit that is so many inches, not known where no picture has that.
func per(inches, x, y float64) Resolution {
	r := Resolution{x / inches, y / inches}
	if !(r.X > 0 && r.Y > 0 && max(r.X, r.Y) < 1e6) {
		return Resolution{}
	}
	return r
}

// known says whether there is one.
func (r Resolution) known() bool { return r.X > 0 && r.Y > 0 }

// resolution reads that of EXIF.
func (d directory) resolution() Resolution {
	return inUnits(d.find(tagResolutionUnit).number(), d.find(tagXResolution).ratio(), d.find(tagYResolution).ratio())
}

// inUnits is a resolution of so many pixels to one of TIFF's units.
func inUnits(unit int, x, y float64) Resolution {
	switch unit {
	case 0, unitInch: // the default
		return per(1, x, y)
	case unitCentimetre:
		return per(1/centimetres, x, y)
	}
	return Resolution{}
}

// ratio is the value of a rational, or of a whole number.
func (f field) ratio() float64 {
	if f.kind != kindRational || len(f.value) < 8 {
		return float64(f.number())
	}
	return float64(binary.LittleEndian.Uint32(f.value)) / float64(binary.LittleEndian.Uint32(f.value[4:]))
}

// fields are those of TIFF and EXIF.
func (r Resolution) fields() directory {
	unit := uint16(unitInch)
	if !r.known() {
		r, unit = Resolution{1, 1}, unitNone
	}
	return directory{rational(tagXResolution, r.X), rational(tagYResolution, r.Y), shorts(tagResolutionUnit, unit)}
}

// rational is a field of a value below a million, in ten-thousandths unless it is whole.
func rational(tag uint16, x float64) field {
	over := 1.0
	if x != math.Round(x) {
		over = 1e4
	}
	value := binary.LittleEndian.AppendUint32(nil, uint32(max(math.Round(x*over), 1)))
	return field{tag: tag, kind: kindRational, count: 1, value: binary.LittleEndian.AppendUint32(value, uint32(over))}
}

// readJFIF reads the resolution of a JFIF segment (ITU T.871, 10.1).
func readJFIF(segment []byte) Resolution {
	if len(segment) < 12 {
		return Resolution{}
	}
	x, y := float64(binary.BigEndian.Uint16(segment[8:])), float64(binary.BigEndian.Uint16(segment[10:]))
	switch segment[7] + 1 {
	case unitInch:
		return per(1, x, y)
	case unitCentimetre:
		return per(1/centimetres, x, y)
	}
	return Resolution{}
}

// jfif is a JFIF segment's unit and resolution, in whole pixels to the unit that fits better.
func (r Resolution) jfif() []byte {
	unit, x, y := byte(unitInch), r.X, r.Y
	off := func(x, y float64) float64 { return max(math.Abs(x-math.Round(x)), math.Abs(y-math.Round(y))) }
	if cx, cy := x/centimetres, y/centimetres; off(cx, cy) <= 0.01 && (off(x, y) > 0.01 || max(x, y) > math.MaxUint16) {
		unit, x, y = unitCentimetre, cx, cy
	}
	if !r.known() || min(x, y) < 0.5 || max(x, y) > math.MaxUint16 {
		unit, x, y = unitNone, 1, 1
	}
	out := binary.BigEndian.AppendUint16([]byte{unit - 1}, uint16(math.Round(x)))
	return binary.BigEndian.AppendUint16(out, uint16(math.Round(y)))
}

// readPHYs reads the resolution of a pHYs chunk (PNG specification, 11.3.4.3).
func readPHYs(chunk []byte) Resolution {
	if len(chunk) != 9 || chunk[8] != 1 {
		return Resolution{}
	}
	return per(1/metres, float64(binary.BigEndian.Uint32(chunk)), float64(binary.BigEndian.Uint32(chunk[4:])))
}

// pHYs is a pHYs chunk, in pixels to the metre.
func (r Resolution) pHYs() []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(math.Round(r.X/metres)))
	out = binary.BigEndian.AppendUint32(out, uint32(math.Round(r.Y/metres)))
	return append(out, 1)
}
