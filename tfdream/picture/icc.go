package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
)

// maxProfile bounds a colour profile: the most a JPEG can carry (255 segments
// of 64 KiB). Real ones are a few kB, printers' ones up to a few MB.
const maxProfile = 16 << 20

// rgbProfile returns profile if it is an ICC profile for RGB pixels (ICC.1,
// 7.2), else nil: pixels here are RGB, and the profile of a grey or CMYK
// file would give them wrong colours.
func rgbProfile(profile []byte) []byte {
	if len(profile) < 132 || len(profile) > maxProfile ||
		uint64(binary.BigEndian.Uint32(profile)) > uint64(len(profile)) ||
		string(profile[36:40]) != "acsp" || string(profile[16:20]) != "RGB " {
		return nil
	}
	return bytes.Clone(profile)
}

// fitting returns a file's ICC profile if it is one for p's pixels, else nil: for RGB or, where all are grey, for grey,
// of which it makes one for RGB with the same curve and sRGB's primaries, as the dream has colours.
func (p *Picture) fitting(profile []byte) []byte {
	if rgb := rgbProfile(profile); rgb != nil {
		return rgb
	}
	curve := greyCurve(profile)
	if curve == nil {
		return nil
	}
	for i := 0; i < len(p.Pix); i += 3 {
		if p.Pix[i] != p.Pix[i+1] || p.Pix[i] != p.Pix[i+2] {
			return nil
		}
	}
	m, _ := toXYZ(sRGB.xy)
	return matrixProfile(xyzOf(d65), adaptation(xyzOf(d65), d50).times(m), curve)
}

// greyCurve is the curve from values to light in an ICC profile for grey, nil for any other.
func greyCurve(profile []byte) []byte {
	be := binary.BigEndian
	if len(profile) < 132 || len(profile) > maxProfile || string(profile[36:40]) != "acsp" || string(profile[16:24]) != "GRAYXYZ " {
		return nil
	}
	for i := range uint64(be.Uint32(profile[128:])) {
		at := 132 + 12*i
		if at+12 > uint64(len(profile)) {
			return nil
		}
		tag := profile[at:]
		start, n := uint64(be.Uint32(tag[4:])), uint64(be.Uint32(tag[8:]))
		if string(tag[:4]) != "kTRC" || start+n > uint64(len(profile)) || n < 12 {
			continue
		}
		curve := bytes.Clone(profile[start : start+n])
		if kind := string(curve[:4]); kind == "curv" || kind == "para" {
			return curve
		}
	}
	return nil
}

// inflate unpacks zlib data of at most limit bytes; ok is false if it is
// broken or unpacks to more.
func inflate(data []byte, limit int) (out []byte, ok bool) {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, false
	}
	defer z.Close()
	out, err = io.ReadAll(io.LimitReader(z, int64(limit)+1))
	return out, err == nil && len(out) <= limit
}
