package jpeg

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// recorded are the JPEG files of the picture package's tests, which hold their values against Pillow's.
func recorded(t testing.TB) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("../../picture/testdata/*.jpg")
	if err != nil || len(paths) == 0 {
		t.Fatal("no pictures", err)
	}
	files := map[string][]byte{}
	for _, path := range paths {
		if files[filepath.Base(path)], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// ramp is a picture with something in it.
func ramp(rgb []byte) {
	for i := range rgb {
		rgb[i] = byte(5 * i)
	}
}

// frame is where the segment that states the size begins.
func frame(file []byte) (at int) {
	_ = walk(file, func(marker byte, _ []byte, where int) bool {
		if marker >= startOfFrame && marker <= lastFrame && marker != huffman && at == 0 {
			at = where
		}
		return true
	})
	return at
}

// changed is file with one byte of its frame's segment replaced: 1 is the marker, 4 the depth, 5 to 8 the height and
// the width, 9 the number of channels.
func changed(file []byte, values map[int]byte) []byte {
	file = bytes.Clone(file)
	at := frame(file)
	for i, v := range values {
		file[at+i] = v
	}
	return file
}

// What the codec cannot decode is refused in our words, not in its own, which nobody sees.
func TestRefused(t *testing.T) {
	whole := recorded(t)["chroma420.jpg"]
	scan, _ := ReadHeader(whole)
	for message, file := range map[string][]byte{
		"12 bits a channel": changed(whole, map[int]byte{1: 0xc1, 4: 12}),
		"a lossless JPEG":   changed(whole, map[int]byte{1: 0xc3}),
		"hierarchical":      changed(whole, map[int]byte{1: 0xc5}),
		"has 2 channels":    changed(whole, map[int]byte{9: 2}),
		"is 65535x29, and a JPEG is read up to 65500 pixels on a side": changed(whole, map[int]byte{7: 0xff, 8: 0xff}),
		"up to 179 megapixels":                       changed(whole, map[int]byte{5: 0xfa, 6: 0, 7: 0xfa, 8: 0}),
		"more than the 100 passes":                   slices.Concat(whole[:scan.firstScan], bytes.Repeat([]byte("\xff\xda\x00\x02"), maxScans), whole[scan.firstScan:]),
		"it contains no picture":                     []byte("\xff\xd8\xff\xd9"),
		"it does not say its size":                   []byte("\xff\xd8\xff\xda\x00\x02\xff\xd9"),
		"a length of 1":                              []byte("\xff\xd8\xff\xe1\x00\x01\xff\xd9"),
		"the marker 0x5":                             []byte("\xff\xd8\xff\x05\x00\x02\xff\xd9"),
		"its data is broken: Bogus sampling factors": changed(whole, map[int]byte{11: 0x55}), // sampling 5x5
		io.ErrUnexpectedEOF.Error():                  whole[:len(whole)*2/3],
		io.ErrUnexpectedEOF.Error() + " at all":      whole[:frame(whole)],
	} {
		message, _, _ = strings.Cut(message, " at all")
		if m, err := Decode(file); err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%q wanted: %v, %v", message, m, err)
		}
	}
}

// All kinds lack their end marker sometimes. As long as no pixel is missing they are read, to the same values.
func TestEndMarkerMissing(t *testing.T) {
	for _, name := range []string{"chroma420.jpg", "chroma444.jpg", "progressive.jpg", "grey.jpg", "restart.jpg", "cmyk.jpg"} {
		file := recorded(t)[name]
		want, err := Decode(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, end := range []string{"", "\xff", "\xff\xff", "\x00\x00\x00\x00"} {
			got, err := Decode(append(bytes.Clone(file[:len(file)-2]), end...))
			if err != nil || !slices.Equal(got.Pix, want.Pix) {
				t.Errorf("%s, with the end %q: %v", name, end, err)
			}
		}
		if _, err := Decode(file[:len(file)-40]); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s, cut: %v", name, err)
		}
	}
}

// What lies behind the end marker, such as a phone's film, belongs to others.
func TestBehindTheEnd(t *testing.T) {
	file := recorded(t)["chroma444.jpg"]
	want, _ := Decode(file)
	got, err := Decode(slices.Concat(file, file, []byte("\xff\xda\xff\xd8")))
	if err != nil || !slices.Equal(got.Pix, want.Pix) {
		t.Error(err)
	}
}

// Damage in between is told, and does not keep a picture from being read.
func TestDamage(t *testing.T) {
	file := recorded(t)["chroma444.jpg"]
	h, _ := ReadHeader(file)
	middle := h.firstScan + (len(file)-h.firstScan)/2
	for name, c := range map[string]struct {
		file   []byte
		damage string
	}{
		"whole":         {file, ""},
		"bytes missing": {slices.Concat(file[:middle], file[len(file)-2:]), "premature end of data segment"},
		"bytes between": {slices.Concat(file[:len(file)-2], make([]byte, 20), file[len(file)-2:]), "extraneous bytes before marker 0xd9"},
	} {
		m, err := Decode(c.file)
		if err != nil || !strings.Contains(m.Damage, c.damage) || c.damage == "" && m.Damage != "" {
			t.Errorf("%s: %q, %v", name, m.Damage, err)
		}
	}
}

// A small file that unpacks to a large picture, in as many passes as are allowed, takes bounded time.
func TestProgressiveBomb(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	file := recorded(t)["progressive.jpg"]
	h, _ := ReadHeader(file)
	bomb := changed(file[:h.firstScan], map[int]byte{5: 4000 >> 8, 6: 4000 & 255, 7: 4000 >> 8, 8: 4000 & 255})
	scan := []byte("\xff\xda\x00\x08\x01\x01\x00\x00\x00\x01") // of channel 1, its DC values, the lowest bits
	bomb = slices.Concat(bomb, bytes.Repeat(scan, maxScans), []byte{0xff, endOfImage})
	start := time.Now()
	m, err := Decode(bomb)
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("took %v: %v, %v", took, m != nil, err)
	}
}

// Chroma is as fine as luma or half as fine, the bytes are always the same, and no segment but JFIF's goes before the head's end.
func TestEncode(t *testing.T) {
	for subsampled, sampling := range map[bool]byte{true: 0x22, false: 0x11} {
		first, err := Encode(37, 29, ramp, 90, subsampled)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if again, _ := Encode(37, 29, ramp, 90, subsampled); !bytes.Equal(again, first) {
				t.Error("other bytes the next time")
			}
		}
		if got := first[frame(first)+11]; got != sampling {
			t.Errorf("subsampled %v: luma is sampled %#x", subsampled, got)
		}
		for marker, segment := range Segments(first) {
			if marker != 0xe0 || 4+len(segment) != HeadLength-2 || string(segment[:5]) != "JFIF\x00" || segment[7] != 0 {
				t.Errorf("begins with the segment %#x: %q", marker, segment)
			}
			break
		}
		back, err := Decode(first)
		if err != nil || back.Width != 37 || back.Height != 29 {
			t.Errorf("%v, %v", back, err)
		}
	}
}

// The longest side is what is said to be: libjpeg's limit, not the format's.
func TestMaxSide(t *testing.T) {
	for _, size := range [][2]int{{MaxSide, 1}, {1, MaxSide}, {MaxSide + 1, 1}, {1, MaxSide + 1}} {
		file, err := Encode(size[0], size[1], ramp, 80, false)
		if tooLarge := max(size[0], size[1]) > MaxSide; (err != nil) != tooLarge {
			t.Errorf("%dx%d: %v", size[0], size[1], err)
		}
		if err == nil {
			if back, err := Decode(file); err != nil || back.Width != size[0] || back.Height != size[1] {
				t.Errorf("%dx%d is not read back: %v", size[0], size[1], err)
			}
		}
	}
}

// A codec that runs a thousand times, on whole and broken files, keeps no memory.
func TestKeepsNoMemory(t *testing.T) {
	file := recorded(t)["chroma420.jpg"]
	long := append(bytes.Clone(file), make([]byte, 100_000)...)
	work := func(times int) {
		for range times {
			_, _ = Decode(long)
			_, _ = decode(file[:len(file)/2])
			_, _ = Encode(37, 29, ramp, 95, false)
		}
		runtime.GC()
	}
	work(100)
	before := resident(t)
	work(1000)
	if grown := resident(t) - before; grown > 8<<20 {
		t.Errorf("%d bytes more after 1000 times", grown)
	}
}

// resident is the memory that the process takes, in bytes.
func resident(t *testing.T) int64 {
	t.Helper()
	stat, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(stat), "VmRSS:")
	var kilobytes int64
	for _, c := range []byte(strings.TrimLeft(after, " \t")) {
		if c < '0' || c > '9' {
			break
		}
		kilobytes = 10*kilobytes + int64(c-'0')
	}
	return kilobytes << 10
}
