package picture

import (
	"encoding/binary"
	"math"
)

// d50 is the white that profiles are about, as X, Y, Z (ICC.1, 7.2.16).
var d50 = vector{0.9642, 1, 0.8249}

type (
	vector [3]float64
	matrix [3]vector // rows
)

// profile is an ICC profile, of version 2.4, that says the same (ICC.1:2001-04); nil where the primaries span no
// colours.
func (s colourSpace) profile() []byte {
	m, ok := toXYZ(s.xy)
	if !ok {
		return nil
	}
	return matrixProfile(xyzOf(s.xy[0]), adaptation(xyzOf(s.xy[0]), d50).times(m), s.curve())
}

// matrixProfile is a profile of a white, the light of full red, green and blue under the white of profiles (the
// columns of m), and a curve, which is the data of a tag.
func matrixProfile(white vector, m matrix, curve []byte) []byte {
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", description("colours of the picture")},
		{"cprt", append([]byte("text\x00\x00\x00\x00"), "CC0\x00"...)},
		{"wtpt", xyzTag(white)},
		{"rXYZ", xyzTag(m.column(0))},
		{"gXYZ", xyzTag(m.column(1))},
		{"bXYZ", xyzTag(m.column(2))},
		{"rTRC", curve}, {"gTRC", curve}, {"bTRC", curve},
	}
	be := binary.BigEndian
	profile := make([]byte, 128, 1024)
	copy(profile[8:], "\x02\x40\x00\x00mntrRGB XYZ \x07\xe8\x00\x01\x00\x01\x00\x00\x00\x00\x00\x00acsp")
	copy(profile[68:], xyzTag(d50)[8:])
	profile = be.AppendUint32(profile, uint32(len(tags)))
	at := len(profile) + 12*len(tags)
	var body []byte
	for i, t := range tags {
		if i == 0 || &t.data[0] != &tags[i-1].data[0] { // the three curves are one
			body = append(body, make([]byte, -len(body)&3)...)
			body = append(body, t.data...)
		}
		profile = append(profile, t.name...)
		profile = be.AppendUint32(profile, uint32(at+len(body)-len(t.data)))
		profile = be.AppendUint32(profile, uint32(len(t.data)))
	}
	profile = append(append(profile, body...), make([]byte, -len(body)&3)...)
	be.PutUint32(profile, uint32(len(profile)))
	return profile
}

// curve is from values to light: an exponent in 1/256ths, or a table.
func (s colourSpace) curve() []byte {
	be := binary.BigEndian
	curve := []byte("curv\x00\x00\x00\x00")
	if s.transfer == powerLaw && !s.narrow && s.exponent < 256 {
		curve = be.AppendUint32(curve, 1)
		return be.AppendUint16(curve, uint16(math.Round(s.exponent*256)))
	}
	const points = 1024
	curve = be.AppendUint32(curve, points)
	for i := range points {
		curve = be.AppendUint16(curve, uint16(math.Round(65535*min(max(s.light(float64(i)/(points-1)), 0), 1))))
	}
	return curve
}

// description is a text as version 2 has it: in ASCII, and in no other script.
func description(text string) []byte {
	data := binary.BigEndian.AppendUint32([]byte("desc\x00\x00\x00\x00"), uint32(len(text)+1))
	data = append(append(data, text...), 0)
	return append(data, make([]byte, 4+4+2+1+67)...)
}

// xyzTag is a colour in 1/65536ths.
func xyzTag(v vector) []byte {
	data := []byte("XYZ \x00\x00\x00\x00")
	for _, x := range v {
		data = binary.BigEndian.AppendUint32(data, uint32(int32(math.Round(min(max(x, -32767), 32767)*65536))))
	}
	return data
}

// xyzOf is a chromaticity's colour of luminance 1.
func xyzOf(xy [2]float64) vector { return vector{xy[0] / xy[1], 1, (1 - xy[0] - xy[1]) / xy[1]} }

// toXYZ is the matrix from red, green and blue to X, Y, Z in which their sum is white; ok is false where there is none.
func toXYZ(xy primaries) (m matrix, ok bool) {
	for _, c := range xy {
		if c[1] <= 0 {
			return m, false
		}
	}
	for i := range 3 {
		for row, v := range xyzOf(xy[i+1]) {
			m[row][i] = v
		}
	}
	inverse, ok := m.inverse()
	if !ok {
		return m, false
	}
	for i, share := range inverse.of(xyzOf(xy[0])) {
		for row := range m {
			m[row][i] *= share
		}
	}
	return m, true
}

// adaptation takes colours under one white to those that look the same under another, in the way of Bradford.
func adaptation(from, to vector) matrix {
	bradford := matrix{{0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}}
	back, _ := bradford.inverse()
	was, is := bradford.of(from), bradford.of(to)
	return back.times(matrix{{is[0] / was[0]}, {0, is[1] / was[1]}, {0, 0, is[2] / was[2]}}.times(bradford))
}

func (m matrix) column(i int) vector { return vector{m[0][i], m[1][i], m[2][i]} }

func (m matrix) of(v vector) (w vector) {
	for i, row := range m {
		w[i] = row[0]*v[0] + row[1]*v[1] + row[2]*v[2]
	}
	return w
}

func (m matrix) times(n matrix) (p matrix) {
	for i := range 3 {
		for row, v := range m.of(n.column(i)) {
			p[row][i] = v
		}
	}
	return p
}

// inverse is by Cramer's rule; ok is false where there is none.
func (m matrix) inverse() (n matrix, ok bool) {
	cofactor := func(i, j int) float64 {
		a, b, c, d := (i+1)%3, (i+2)%3, (j+1)%3, (j+2)%3
		return m[a][c]*m[b][d] - m[a][d]*m[b][c]
	}
	determinant := m[0][0]*cofactor(0, 0) + m[0][1]*cofactor(0, 1) + m[0][2]*cofactor(0, 2)
	if math.Abs(determinant) < 1e-9 {
		return n, false
	}
	for i := range 3 {
		for j := range 3 {
			n[j][i] = cofactor(i, j) / determinant
		}
	}
	return n, true
}
