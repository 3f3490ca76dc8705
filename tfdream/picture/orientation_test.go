package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/tiff"
)

// uprights is what a stored picture of AB, CD, EF looks like under each
// orientation of EXIF 2.3 (4.6.4.A): where the stored first row and first
// column are on the upright picture.
var uprights = map[int]*Picture{
	0: letters("AB", "CD", "EF"), // not an orientation
	1: letters("AB", "CD", "EF"), // row at the top, column on the left
	2: letters("BA", "DC", "FE"), // top, right
	3: letters("FE", "DC", "BA"), // bottom, right
	4: letters("EF", "CD", "AB"), // bottom, left
	5: letters("ACE", "BDF"),     // left, top
	6: letters("ECA", "FDB"),     // right, top
	7: letters("FDB", "ECA"),     // right, bottom
	8: letters("BDF", "ACE"),     // left, bottom
	9: letters("AB", "CD", "EF"), // not an orientation
}

// exif returns EXIF data that holds an orientation alone.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	data := []byte("II*\x00")
	if order.AppendUint16(nil, 1)[0] == 0 {
		data = []byte("MM\x00*")
	}
	data = order.AppendUint32(data, 8) // where the directory is
	data = order.AppendUint16(data, 1) // its entries
	data = order.AppendUint16(data, tagOrientation)
	data = order.AppendUint16(data, 3) // a short
	data = order.AppendUint32(data, 1) // of it one
	data = order.AppendUint16(data, orientation)
	return append(data, make([]byte, 6)...)
}

// letters is a picture whose pixels are told apart by letters, in red and alpha.
func letters(rows ...string) *Picture {
	p := New(len(rows[0]), len(rows))
	p.Alpha = make([]float32, p.Width*p.Height)
	for i, c := range strings.Join(rows, "") {
		p.Pix[3*i] = float32(c)
		p.Alpha[i] = float32(c) / 255
	}
	return p
}

func TestUpright(t *testing.T) {
	for orientation, want := range uprights {
		if got := uprights[1].upright(orientation); !reflect.DeepEqual(got, want) {
			t.Errorf("orientation %d: %dx%d %v", orientation, got.Width, got.Height, got.Pix)
		}
	}
}

// The orientation is found in each format that can say it, in both byte
// orders, and applied once: what is written afterwards is upright.
func TestOrientationInFiles(t *testing.T) {
	stored := uprights[1]
	files := map[string]func(exif []byte) []byte{
		"PNG": func(exif []byte) []byte {
			file := encoded(t, stored, "png")
			var chunk bytes.Buffer
			if err := writeChunk(&chunk, "eXIf", exif); err != nil {
				t.Fatal(err)
			}
			return slices.Insert(file, 33, chunk.Bytes()...)
		},
		"WebP": func(exif []byte) []byte {
			chunks, err := riffChunks(encoded(t, stored, "webp")[12:])
			if err != nil {
				t.Fatal(err)
			}
			return riff(append(append([]chunk{vp8x(webpAlpha, 2, 3)}, chunks...), chunk{"EXIF", exif})...)
		},
		"WebP with JPEG's prefix": func(exif []byte) []byte {
			chunks, err := riffChunks(encoded(t, stored, "webp")[12:])
			if err != nil {
				t.Fatal(err)
			}
			return riff(append(append([]chunk{vp8x(webpAlpha, 2, 3)}, chunks...), chunk{"EXIF", append([]byte("Exif\x00\x00"), exif...)})...)
		},
	}
	for name, file := range files {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			for orientation, want := range uprights {
				got, err := Decode(bytes.NewReader(file(exif(order, uint16(orientation)))), name, Limits{})
				if err != nil {
					t.Fatalf("%s, %v, orientation %d: %v", name, order, orientation, err)
				}
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %v, orientation %d: %dx%d %v", name, order, orientation, got.Width, got.Height, got.Pix)
				}
				if again := roundTrip(t, got, "png"); !reflect.DeepEqual(again, want) {
					t.Errorf("%s, orientation %d: not upright once written", name, orientation)
				}
			}
		}
	}
}

func encoded(t *testing.T, p *Picture, format string) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := p.Encode(&file, format, WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// jpegWith returns a JPEG of w by h pixels, white in its left half and black in
// its right, with a segment of EXIF.
func jpegWith(t *testing.T, w, h int, exif []byte) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		if i%w < w/2 {
			m.Pix[i] = 255
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, m, nil); err != nil {
		t.Fatal(err)
	}
	segment := append([]byte("Exif\x00\x00"), exif...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, app1}, uint16(2+len(segment)))
	return slices.Insert(file.Bytes(), 2, append(head, segment...)...)
}

func TestOrientationInJPEG(t *testing.T) {
	// Where the white half is to be seen.
	for orientation, where := range []string{
		1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom",
	} {
		if orientation == 0 {
			continue
		}
		p, err := Decode(bytes.NewReader(jpegWith(t, 32, 16, exif(binary.BigEndian, uint16(orientation)))), "it", Limits{})
		if err != nil {
			t.Fatal(err)
		}
		white := func(x, y int) bool { return p.Pix[3*(y*p.Width+x)] > 200 }
		right, bottom := p.Width-1, p.Height-1
		got := map[[4]bool]string{ // corners: top left, top right, bottom left, bottom right
			{true, false, true, false}: "left", {false, true, false, true}: "right",
			{true, true, false, false}: "top", {false, false, true, true}: "bottom",
		}[[4]bool{white(0, 0), white(right, 0), white(0, bottom), white(right, bottom)}]
		if got != where {
			t.Errorf("orientation %d: white is %q, not %q", orientation, got, where)
		}
		if tall := p.Height == 32; tall != (orientation >= 5) {
			t.Errorf("orientation %d: %dx%d", orientation, p.Width, p.Height)
		}
	}
}

func TestOrientationInTIFF(t *testing.T) {
	var file bytes.Buffer
	if err := tiff.Encode(&file, uprights[1].nrgba(), nil); err != nil {
		t.Fatal(err)
	}
	data := withTag(file.Bytes(), tagOrientation, 6)
	got, err := Decode(bytes.NewReader(data), "it", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := *uprights[6]
	want.Resolution = Resolution{72, 72} // the encoder's claim
	if !reflect.DeepEqual(got, &want) {
		t.Errorf("%dx%d %v", got.Width, got.Height, got.Pix)
	}
}

// withTag adds a short to the directory of a little-endian TIFF.
func withTag(data []byte, id, value uint16) []byte {
	le := binary.LittleEndian
	old := data[le.Uint32(data[4:]):]
	entries := int(le.Uint16(old))
	at := 0 // tags ascend
	for at < entries && le.Uint16(old[2+12*at:]) < id {
		at++
	}
	entry := le.AppendUint16(nil, id)
	entry = le.AppendUint16(entry, 3)
	entry = le.AppendUint32(entry, 1)
	entry = le.AppendUint32(entry, uint32(value))
	directory := le.AppendUint16(nil, uint16(entries+1))
	directory = slices.Concat(directory, old[2:2+12*at], entry, old[2+12*at:2+12*entries], make([]byte, 4))
	le.PutUint32(data[4:], uint32(len(data)))
	return append(data, directory...)
}

// Broken EXIF is ignored, and the picture read as it is stored.
func TestBrokenEXIF(t *testing.T) {
	whole := exif(binary.LittleEndian, 6)
	broken := map[string][]byte{
		"empty":                     {},
		"not EXIF":                  []byte("hello, world"),
		"a header alone":            whole[:8],
		"cut in the entry":          whole[:15],
		"directory beyond the end":  slices.Concat(whole[:4], []byte{0xff, 0xff, 0xff, 0xff}, whole[8:]),
		"65535 entries":             slices.Concat(whole[:8], []byte{0xff, 0xff}, []byte{0, 0}, whole[12:]),
		"no orientation":            slices.Concat(whole[:10], []byte{0, 0}, whole[12:]),
		"a huge count":              slices.Concat(whole[:14], []byte{0xff, 0xff, 0xff, 0xff}, whole[18:]),
		"a count of none":           slices.Concat(whole[:14], []byte{0, 0, 0, 0}, whole[18:]),
		"of a type that is unknown": slices.Concat(whole[:12], []byte{99, 0}, whole[14:]),
		"orientation 4711":          exif(binary.LittleEndian, 4711),
	}
	for name, data := range broken {
		p, err := Decode(bytes.NewReader(jpegWith(t, 32, 16, data)), "it", Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if p.Width != 32 || p.Height != 16 {
			t.Errorf("%s: turned to %dx%d", name, p.Width, p.Height)
		}
	}
	for n := range whole { // cut off anywhere
		if o := (&Picture{}).describe(whole[:n], nil); o != 1 && n < 20 {
			t.Errorf("orientation %d in the first %d bytes", o, n)
		}
	}
}
