package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/image/tiff"
)

// small is a writer with room for so many bytes.
type small struct{ room int }

// noise returns a picture of random stored values, with profile and texts.
func noise(t *testing.T, w, h, depth int, alpha bool) *Picture {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(w), uint64(h)))
	p := New(w, h)
	p.Depth = depth
	stored := func() float32 { // a value as reading gives it, on 0..255
		if depth == 16 {
			return float32(r.IntN(65536)) / 257
		}
		return float32(r.IntN(256))
	}
	for i := range p.Pix {
		p.Pix[i] = stored()
	}
	if alpha {
		p.Alpha = make([]float32, w*h)
		for i := range p.Alpha {
			if depth == 16 {
				p.Alpha[i] = float32(r.IntN(65536)) / 65535
			} else {
				p.Alpha[i] = float32(r.IntN(256)) / 255
			}
		}
		p.Alpha[0] = 0 // the colour under it must survive
	}
	profile, err := os.ReadFile("testdata/srgb.icc")
	if err != nil {
		t.Fatal(err)
	}
	p.ICC = profile
	return p
}

func roundTrip(t *testing.T, p *Picture, format string) *Picture {
	t.Helper()
	var file bytes.Buffer
	if err := p.Encode(&file, format, WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	q, err := Decode(&file, "it", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// What is read from a lossless file is what was written to it: every value of
// every pixel, also under transparent ones, alpha, depth, profile and texts.
func TestLosslessRoundTrip(t *testing.T) {
	sizes := [][2]int{{1, 1}, {1, 5000}, {5000, 1}, {37, 29}, {256, 3}}
	for _, format := range []string{"png", "tiff", "webp"} {
		for _, depth := range []int{8, 16} {
			if format == "webp" && depth == 16 {
				continue
			}
			for _, alpha := range []bool{false, true} {
				for _, size := range sizes {
					t.Run(fmt.Sprintf("%s/%d bits/alpha=%v/%dx%d", format, depth, alpha, size[0], size[1]), func(t *testing.T) {
						p := noise(t, size[0], size[1], depth, alpha)
						if format == "png" {
							p.Text = map[string]string{"recipe": "seed = 1\n", "note": "träum süß — 夢"}
						}
						if q := roundTrip(t, p, format); !reflect.DeepEqual(p, q) {
							largest, _ := difference(t, q, p)
							t.Errorf("came back different: values by %g, depth %d, %d bytes of profile, texts %q", largest, q.Depth, len(q.ICC), q.Text)
						}
					})
				}
			}
		}
	}
}

// Every alpha with every colour survives the WebP encoder, which thinks in
// colours multiplied by alpha.
func TestWebPKeepsEveryColour(t *testing.T) {
	p := New(256, 256)
	p.Alpha = make([]float32, 256*256)
	for i := range p.Alpha {
		p.Alpha[i] = float32(i/256) / 255
		for c := range 3 {
			p.Pix[3*i+c] = float32(i % 256)
		}
	}
	if q := roundTrip(t, p, "webp"); !reflect.DeepEqual(p, q) {
		t.Error("came back different")
	}
}

// Sixteen bits become eight where the format has no more.
func TestWebPHasEightBits(t *testing.T) {
	p := noise(t, 20, 10, 16, false)
	q := roundTrip(t, p, "webp")
	if largest, _ := difference(t, q, p); q.Depth != 8 || largest > 0.5 {
		t.Errorf("depth %d, difference %g", q.Depth, largest)
	}
}

func TestJPEG(t *testing.T) {
	p := New(64, 48) // smooth, as JPEG likes it
	for i := range p.Pix {
		p.Pix[i] = float32(i/3%64*2 + i/3/64*2)
	}
	p.ICC = noise(t, 1, 1, 8, false).ICC
	p.Text = map[string]string{"recipe": "not for JPEG"}
	q := roundTrip(t, p, "jpeg")
	if largest, mean := difference(t, q, p); largest > 8 || mean > 1 {
		t.Errorf("difference: at most %g, %g in the mean", largest, mean)
	}
	if !bytes.Equal(q.ICC, p.ICC) || q.Text != nil {
		t.Errorf("%d bytes of profile, texts %q", len(q.ICC), q.Text)
	}

	t.Run("alpha is shown over white", func(t *testing.T) {
		p := New(16, 16)
		p.Alpha = make([]float32, 256)
		if q := roundTrip(t, p, "jpeg"); q.Alpha != nil || q.Pix[0] < 254 {
			t.Errorf("transparent black became %v", q.Pix[:3])
		}
	})
	t.Run("a profile of many segments", func(t *testing.T) {
		p := New(8, 8)
		p.ICC = make([]byte, 200_000)
		copy(p.ICC, q.ICC)
		p.ICC[1], p.ICC[2], p.ICC[3] = 200_000>>16, 200_000>>8&255, 200_000&255
		for i := len(q.ICC); i < len(p.ICC); i++ {
			p.ICC[i] = byte(i % 251)
		}
		if q := roundTrip(t, p, "jpeg"); !bytes.Equal(q.ICC, p.ICC) {
			t.Errorf("%d bytes of profile", len(q.ICC))
		}
	})
	t.Run("quality", func(t *testing.T) {
		sizes := map[int]int{}
		for _, quality := range []int{0, 10, DefaultQuality} {
			var file bytes.Buffer
			if err := p.Encode(&file, "jpeg", WriteOptions{Quality: quality}); err != nil {
				t.Fatal(err)
			}
			sizes[quality] = file.Len()
		}
		if sizes[0] != sizes[DefaultQuality] || sizes[10] >= sizes[0] {
			t.Errorf("bytes by quality: %v", sizes)
		}
	})
}

func TestQuantise(t *testing.T) {
	inf := float32(math.Inf(1))
	for _, c := range []struct {
		value float32
		want8 uint16
	}{
		{0, 0}, {0.49, 0}, {0.49999997, 0}, {0.5, 1}, {1.49, 1}, {254.5, 255}, {255, 255},
		{-0.6, 0}, {-1000, 0}, {255.6, 255}, {1e30, 255}, {inf, 255}, {-inf, 0},
	} {
		if got := quantise(c.value, 1, 255); got != c.want8 {
			t.Errorf("%v became %d, not %d", c.value, got, c.want8)
		}
	}
	for v := range 65536 {
		if got := quantise(float32(v)/257, 257, 65535); got != uint16(v) {
			t.Fatalf("%d of 16 bits became %d", v, got)
		}
	}
}

// The same picture gives the same bytes: a recipe can be checked bit for bit.
func TestEncodeIsDeterministic(t *testing.T) {
	for format := range encoders {
		p := noise(t, 40, 30, 8, true)
		p.Text = map[string]string{"a": "1", "b": "2", "c": "3", "d": "4", "e": "5"}
		var first bytes.Buffer
		for i := range 10 {
			var file bytes.Buffer
			if err := p.Encode(&file, format, WriteOptions{}); err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				first = file
			} else if !bytes.Equal(file.Bytes(), first.Bytes()) {
				t.Fatalf("%s: other bytes the time %d", format, i+1)
			}
		}
	}
}

func TestFormatOf(t *testing.T) {
	for path, want := range map[string]string{
		"a.png": "png", "a.PNG": "png", "b.jpg": "jpeg", "b.JPeG": "jpeg", "x/c.tif": "tiff",
		"c.tiff": "tiff", "d.webp": "webp", "e": "", "f.gif": "", "g.": "", "x.png/h": "",
	} {
		got, err := FormatOf(path)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v; want %q", path, got, err, want)
		}
		if err != nil && !strings.Contains(err.Error(), ".png, .jpg, .jpeg, .tif, .tiff or .webp") {
			t.Errorf("%s: %v: does not say what is allowed", path, err)
		}
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	p := noise(t, 5, 4, 8, false)
	for _, name := range []string{"a.png", "b.jpg", "c.tif", "d.webp", "a.png"} { // the last replaces
		path := filepath.Join(dir, name)
		if err := p.WriteFile(path, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		if q := read(t, path); q.Width != 5 || q.Height != 4 {
			t.Errorf("%s is %dx%d", name, q.Width, q.Height)
		}
	}
	if left := names(t, dir); !reflect.DeepEqual(left, []string{"a.png", "b.jpg", "c.tif", "d.webp"}) {
		t.Errorf("the folder holds %q", left)
	}

	t.Run("permissions are the umask's", func(t *testing.T) {
		defer syscall.Umask(syscall.Umask(0o027))
		path := filepath.Join(dir, "mode.png")
		if err := p.WriteFile(path, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode() != 0o640 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
	})
	t.Run("a symbolic link is written through", func(t *testing.T) {
		link := filepath.Join(dir, "link.png")
		if err := os.Symlink("a.png", link); err != nil {
			t.Fatal(err)
		}
		if err := New(2, 2).WriteFile(link, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Error("the link is gone", err)
		}
		if q := read(t, filepath.Join(dir, "a.png")); q.Width != 2 {
			t.Error("the file is not written")
		}
	})
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// A write that fails leaves what was there, and nothing beside it.
func TestFailedWriteLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.png")
	if err := os.WriteFile(path, []byte("what was there"), 0o666); err != nil {
		t.Fatal(err)
	}
	check := func(t *testing.T, err error, message string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), message) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v, want one line with %q", err, message)
		}
		if left := names(t, dir); !reflect.DeepEqual(left, []string{"out.png"}) {
			t.Errorf("the folder holds %q", left)
		}
		if data, _ := os.ReadFile(path); string(data) != "what was there" {
			t.Errorf("the file holds %d other bytes", len(data))
		}
	}

	t.Run("half-way", func(t *testing.T) {
		full := errors.New("no space left on device")
		check(t, replaceFile(path, func(w io.Writer) error {
			if _, err := w.Write(make([]byte, 100_000)); err != nil {
				return err
			}
			return full
		}), full.Error())
	})
	broken := map[string]*Picture{
		"not a number":             {Width: 1, Height: 1, Pix: []float32{0, float32(math.NaN()), 0}},
		"alpha at 0,1":             {Width: 1, Height: 2, Pix: make([]float32, 6), Alpha: []float32{0, float32(math.NaN())}},
		"no pixels":                New(0, 10),
		"5 channel values, not 6":  {Width: 1, Height: 2, Pix: make([]float32, 5)},
		"1 alpha values, not 2":    {Width: 1, Height: 2, Pix: make([]float32, 6), Alpha: make([]float32, 1)},
		"8 or 16 bits":             {Width: 1, Height: 1, Pix: make([]float32, 3), Depth: 12},
		"printable Latin-1":        {Width: 1, Height: 1, Pix: make([]float32, 3), Text: map[string]string{" key": ""}},
		"UTF-8 without zero bytes": {Width: 1, Height: 1, Pix: make([]float32, 3), Text: map[string]string{"key": "\xff"}},
	}
	for message, p := range broken {
		t.Run(message, func(t *testing.T) { check(t, p.WriteFile(path, WriteOptions{}), message) })
	}
	t.Run("quality", func(t *testing.T) {
		check(t, New(1, 1).WriteFile(path, WriteOptions{Quality: 101}), "1 to 100")
	})
	t.Run("too wide", func(t *testing.T) {
		check(t, New(16384, 1).WriteFile(filepath.Join(dir, "wide.webp"), WriteOptions{}), "at most 16383 pixels on a side")
		check(t, New(65501, 1).WriteFile(filepath.Join(dir, "wide.jpg"), WriteOptions{}), "at most 65500 pixels on a side")
	})
	t.Run("unknown format", func(t *testing.T) {
		check(t, New(1, 1).WriteFile(filepath.Join(dir, "out.bmp"), WriteOptions{}), ".bmp")
		check(t, New(1, 1).Encode(io.Discard, "bmp", WriteOptions{}), "png, jpeg, tiff or webp")
	})
	t.Run("missing folder", func(t *testing.T) {
		missing := filepath.Join(dir, "none", "out.png")
		check(t, New(1, 1).WriteFile(missing, WriteOptions{}), "writing "+missing+": the folder "+filepath.Dir(missing)+": no such file")
	})
	t.Run("a file for a folder", func(t *testing.T) {
		check(t, New(1, 1).WriteFile(filepath.Join(path, "out.png"), WriteOptions{}), "not a directory")
	})
	t.Run("unwritable folder", func(t *testing.T) {
		if os.Geteuid() == 0 {
			t.Skip("root may write everywhere")
		}
		locked := t.TempDir()
		if err := os.Chmod(locked, 0o555); err != nil {
			t.Fatal(err)
		}
		check(t, New(1, 1).WriteFile(filepath.Join(locked, "out.png"), WriteOptions{}), "permission denied")
	})
	t.Run("a folder of that name", func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "folder.png")
		if err := os.Mkdir(folder, 0o777); err != nil {
			t.Fatal(err)
		}
		check(t, New(1, 1).WriteFile(folder, WriteOptions{}), "it is a folder")
	})
}

// Every write that fails, whichever it is, is reported.
func TestEncodeReportsFailedWrites(t *testing.T) {
	for format := range encoders {
		p := noise(t, 9, 7, 8, true)
		p.Text = map[string]string{"key": "value"}
		var whole bytes.Buffer
		if err := p.Encode(&whole, format, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		for room := 0; room < whole.Len(); room += 7 {
			if err := p.Encode(&small{room}, format, WriteOptions{}); !errors.Is(err, io.ErrShortWrite) {
				t.Fatalf("%s with room for %d of %d bytes: %v", format, room, whole.Len(), err)
			}
		}
	}
}

func (s *small) Write(b []byte) (int, error) {
	if len(b) > s.room {
		return s.room, io.ErrShortWrite
	}
	s.room -= len(b)
	return len(b), nil
}

// A TIFF has the fourth channel only where there is alpha, and the profile
// where other programs look for it.
func TestTIFF(t *testing.T) {
	for _, alpha := range []bool{false, true} {
		p := noise(t, 3, 3, 8, alpha)
		file := encoded(t, p, "tiff")
		if found, ok := findField(file, tagICC); !ok || !bytes.Equal(found.value, p.ICC) {
			t.Errorf("tag found: %v, %d bytes", ok, len(found.value))
		}
		c, err := tiff.DecodeConfig(bytes.NewReader(file))
		if err != nil || c.Width != 3 || c.Height != 3 || (c.ColorModel == color.NRGBAModel) != alpha {
			t.Errorf("%v, %v", c, err)
		}
	}
}
