package picture

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs/testfiles"
)

// ascii is a field of text.
func ascii(tag uint16, text string) field {
	return field{tag: tag, kind: kindASCII, count: uint32(len(text) + 1), value: []byte(text + "\x00")}
}

// camera is EXIF as a camera makes it: with its own orientation, size, resolution and thumbnail.
func camera() []byte {
	d := directory{
		ascii(0x10f, "Kamera GmbH"), ascii(0x110, "K 1"), shorts(tagOrientation, 6), rational(tagXResolution, 300), rational(tagYResolution, 300),
		shorts(tagResolutionUnit, unitInch), ascii(0x132, "2026:11:28 12:00:00"), long(0x111, 4711),
		{tag: tagEXIF, kind: kindLong, count: 1, sub: directory{
			rational(0x829a, 0.005), shorts(0x8827, 100), long(tagPixelXDimension, 4000), shorts(tagPixelYDimension, 3000), ascii(0xa434, "50mm"),
			{tag: tagInterop, kind: kindLong, count: 1, sub: directory{ascii(1, "R98")}},
		}},
		{tag: tagGPS, kind: kindLong, count: 1, sub: directory{ascii(1, "N"), {tag: 2, kind: kindRational, count: 3, value: bytes.Repeat([]byte{46, 0, 0, 0, 1, 0, 0, 0}, 3)}}},
	}
	data := append([]byte("II*\x00\x08\x00\x00\x00"), d.encode(8)...)
	// The next directory is a thumbnail's.
	binary.LittleEndian.PutUint32(data[8+2+12*len(d):], uint32(len(data)))
	thumbnail := directory{long(0x201, 0), long(0x202, 9)}
	data = append(data, thumbnail.encode(len(data))...)
	return append(data, "thumbnail"...)
}

// sized is a picture of EXIF, profile and resolution.
func sized(t *testing.T, w, h int) *Picture {
	p := noise(t, w, h, 8, false)
	p.describe(camera(), nil)
	return p
}

// EXIF survives every way from format to format, true of the picture that it is written with; what was of its file alone
// does not.
func TestEXIFSurvives(t *testing.T) {
	for _, from := range []string{"jpeg", "png", "tiff", "webp"} {
		for _, to := range []string{"jpeg", "png", "tiff", "webp"} {
			p := sized(t, 40, 30)
			if p.Resolution != (Resolution{300, 300}) {
				t.Fatalf("resolution %v", p.Resolution)
			}
			q := roundTrip(t, p, from).Resized(20, 10)
			q = roundTrip(t, q, to)
			if x, y := q.Resolution.X, q.Resolution.Y; math.Abs(x-300) > 0.001 || math.Abs(y-300) > 0.001 {
				t.Errorf("%s to %s: resolution %v", from, to, q.Resolution)
			}
			d, ok := readDirectory(q.EXIF, maxEXIF, func(uint16) bool { return true })
			if !ok {
				t.Errorf("%s to %s: EXIF %q", from, to, q.EXIF)
				continue
			}
			exif, gps := d.find(tagEXIF).sub, d.find(tagGPS).sub
			if string(d.find(0x10f).value) != "Kamera GmbH\x00" || exif.find(0x8827).number() != 100 || string(exif.find(tagInterop).sub.find(1).value) != "R98\x00" || len(gps.find(2).value) != 24 {
				t.Errorf("%s to %s: lost something: %v", from, to, d)
			}
			if w, h := exif.find(tagPixelXDimension).number(), exif.find(tagPixelYDimension).number(); w != 20 || h != 10 {
				t.Errorf("%s to %s: EXIF says %dx%d", from, to, w, h)
			}
			for _, tag := range []uint16{tagOrientation, 0x111} {
				if d.find(tag).value != nil {
					t.Errorf("%s to %s: tag %#x is there", from, to, tag)
				}
			}
			var file bytes.Buffer
			if err := q.Encode(&file, to, WriteOptions{}); err != nil || bytes.Contains(file.Bytes(), []byte("thumbnail")) {
				t.Errorf("%s to %s: a thumbnail, %v", from, to, err)
			}
		}
	}
}

// EXIF of either byte order is the same.
func TestEXIFByteOrder(t *testing.T) {
	big := []byte("MM\x00*\x00\x00\x00\x08\x00\x02" +
		"\x01\x0f\x00\x02\x00\x00\x00\x05\x00\x00\x00\x26" + "\x01\x1a\x00\x05\x00\x00\x00\x01\x00\x00\x00\x2c" + "\x00\x00\x00\x00" + "Kamm\x00\x00" + "\x00\x00\x00\x48\x00\x00\x00\x01")
	d, ok := readDirectory(big, 1000, func(uint16) bool { return true })
	if !ok || string(d.find(0x10f).value) != "Kamm\x00" || d.find(tagXResolution).ratio() != 72 {
		t.Errorf("%v, %v", d, ok)
	}
}

// A resolution survives from every format to every other, whatever its unit, and one that is not known stays so: no file
// claims one of its own accord.
func TestResolutionSurvives(t *testing.T) {
	for _, r := range []Resolution{{}, {72, 72}, {300, 300}, {96, 144}, {118 * centimetres, 118 * centimetres}, {1200, 1200}} {
		for _, from := range []string{"jpeg", "png", "tiff", "webp"} {
			for _, to := range []string{"jpeg", "png", "tiff", "webp"} {
				p := New(5, 4)
				p.Resolution = r
				q := roundTrip(t, roundTrip(t, p, from), to)
				const exact = metres / 2 // PNG has whole pixels to the metre
				if math.Abs(q.Resolution.X-r.X) > exact || math.Abs(q.Resolution.Y-r.Y) > exact {
					t.Errorf("%v from %s to %s is %v", r, from, to, q.Resolution)
				}
				if q.EXIF != nil {
					t.Errorf("EXIF %q out of nothing", q.EXIF)
				}
			}
		}
	}
	for _, r := range []Resolution{{0.1, 0.1}, {1e5, 1e5}} { // more or less than JFIF can say
		p := New(1, 1)
		p.Resolution = r
		if q := roundTrip(t, p, "jpeg"); q.Resolution.known() {
			t.Errorf("%v became %v", r, q.Resolution)
		}
	}
	if q := (&Picture{Resolution: Resolution{96, 144}, Pix: make([]float32, 3), Width: 1, Height: 1}).upright(6); q.Resolution != (Resolution{144, 96}) {
		t.Errorf("turned, 96x144 dots an inch are %v", q.Resolution)
	}
}

// Broken or hostile EXIF is left out, in bounded time and memory.
func TestHostileEXIF(t *testing.T) {
	whole := camera()
	for n := range whole {
		(&Picture{}).describe(whole[:n], nil)
		flipped := bytes.Clone(whole)
		flipped[n] ^= 0xff
		(&Picture{}).describe(flipped, nil)
	}
	bomb := []byte("II*\x00\x08\x00\x00\x00\xff\xff") // 65535 entries of the same 60000 bytes
	for range 65535 {
		bomb = append(bomb, "\x0f\x01\x02\x00\x60\xea\x00\x00\x08\x00\x00\x00"...)
	}
	p := &Picture{}
	if taken := allocated(func() { p.describe(bomb, nil) }); p.EXIF != nil || taken > 4<<20 {
		t.Errorf("%d bytes are taken for %d bytes of EXIF", taken, len(p.EXIF))
	}
	loop := directory{{tag: tagEXIF, kind: kindLong, count: 1, value: []byte{8, 0, 0, 0}}, {tag: tagGPS, kind: kindLong, count: 1, value: []byte{8, 0, 0, 0}}}
	p.describe(append([]byte("II*\x00\x08\x00\x00\x00"), loop.encode(8)...), nil)
}

// The orientation is found whatever kind of number it is, and in XMP where EXIF has none.
func TestOrientationElsewhere(t *testing.T) {
	asLong := encodeEXIF(directory{long(tagOrientation, 6)})
	attribute := `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>`
	element := `<?xpacket begin="" id="W5M0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:t="http://ns.adobe.com/tiff/1.0/"><rdf:Description><t:Orientation> 6 </t:Orientation></rdf:Description></rdf:RDF><?xpacket end="w"?>`
	for name, c := range map[string]struct {
		exif []byte
		xmp  string
		want int
	}{
		"a long":                {asLong, "", 6},
		"XMP's attribute":       {nil, attribute, 6},
		"XMP's element":         {camera()[:8], element, 6},
		"EXIF before XMP":       {encodeEXIF(directory{shorts(tagOrientation, 3)}), attribute, 3},
		"nonsense in EXIF":      {encodeEXIF(directory{shorts(tagOrientation, 9)}), attribute, 6},
		"nonsense in XMP":       {nil, strings.Replace(attribute, `"6"`, `"66"`, 1), 1},
		"another's Orientation": {nil, strings.Replace(attribute, "tiff/1.0", "other", 1), 1},
		"no XML":                {nil, "\x00<<<tiff:Orientation", 1},
	} {
		if got := (&Picture{}).describe(c.exif, []byte(c.xmp)); got != c.want {
			t.Errorf("%s: %d, not %d", name, got, c.want)
		}
	}

	t.Run("in files", func(t *testing.T) {
		stored := New(6, 4)
		var segment, itxt bytes.Buffer
		if err := writeSegment(&segment, app1, []byte(xmpSegment), []byte(attribute)); err != nil {
			t.Fatal(err)
		}
		if err := writeChunk(&itxt, "iTXt", []byte(xmpKeyword+"\x00\x00\x00\x00\x00"+attribute)); err != nil {
			t.Fatal(err)
		}
		webp := encoded(t, stored, "webp")
		chunks, _ := riffChunks(webp[12:])
		files := map[string][]byte{
			"JPEG": slices.Insert(encoded(t, stored, "jpeg"), 2, segment.Bytes()...),
			"PNG":  slices.Insert(encoded(t, stored, "png"), 33, itxt.Bytes()...),
			"WebP": riff(append(append([]chunk{vp8x(4, 6, 4)}, chunks...), chunk{"XMP ", []byte(attribute)})...),
		}
		for name, file := range files {
			if p, err := Decode(bytes.NewReader(file), name, Limits{}); err != nil || p.Width != 4 || p.Height != 6 {
				t.Errorf("%s: %v, %v", name, p, err)
			}
		}
	})
}

// The files that others brought are upright.
func TestOrientationOfCases(t *testing.T) {
	folder := testfiles.Require(t, "cases/pictures")
	for _, name := range []string{"ex_long6.jpg", "xmp6.jpg"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
		if p := read(t, filepath.Join(folder, name)); p.Width != 64 || p.Height != 96 {
			t.Errorf("%s is %dx%d", name, p.Width, p.Height)
		}
	}
	if p := read(t, filepath.Join(folder, "noeoi.jpg")); p.Width != 96 || p.Height != 64 || p.Damage != "" {
		t.Errorf("noeoi.jpg is %dx%d, %q", p.Width, p.Height, p.Damage)
	}
}
