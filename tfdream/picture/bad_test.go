package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// endless is a reader that never ends.
type endless struct{ head []byte }

// samples returns a small file of each format that is read.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 19, 13))
	for i := range m.Pix {
		m.Pix[i] = byte(i * i)
	}
	files := map[string][]byte{}
	for name, encode := range map[string]func(*bytes.Buffer) error{
		"PNG":  func(w *bytes.Buffer) error { return FromImage(m).Encode(w, "png", WriteOptions{}) },
		"JPEG": func(w *bytes.Buffer) error { return FromImage(m).Encode(w, "jpeg", WriteOptions{}) },
		"WebP": func(w *bytes.Buffer) error { return FromImage(m).Encode(w, "webp", WriteOptions{}) },
		"TIFF": func(w *bytes.Buffer) error { return tiff.Encode(w, m, nil) },
		"BMP":  func(w *bytes.Buffer) error { return bmp.Encode(w, m) },
		"GIF":  func(w *bytes.Buffer) error { return gif.Encode(w, m, nil) },
		"PNM": func(w *bytes.Buffer) error {
			fmt.Fprintf(w, "P6\n19 13\n255\n%s", m.Pix[:3*19*13])
			return nil
		},
		"TGA": func(w *bytes.Buffer) error {
			fmt.Fprintf(w, "\x00\x00\x02%9s\x13\x00\x0d\x00\x20\x08%s", make([]byte, 9), m.Pix)
			return nil
		},
	} {
		var file bytes.Buffer
		if err := encode(&file); err != nil {
			t.Fatal(err)
		}
		files[name] = file.Bytes()
	}
	return files
}

// resized returns the file with another size written into its header.
func resized(format string, file []byte, w, h int) []byte {
	file = slices.Clone(file)
	le, be := binary.LittleEndian, binary.BigEndian
	switch format {
	case "PNG":
		be.PutUint32(file[16:], uint32(w))
		be.PutUint32(file[20:], uint32(h))
		be.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	case "JPEG":
		at := bytes.Index(file, []byte{0xff, 0xc0})
		be.PutUint16(file[at+5:], uint16(h))
		be.PutUint16(file[at+7:], uint16(w))
	case "GIF":
		le.PutUint16(file[6:], uint16(w))
		le.PutUint16(file[8:], uint16(h))
	case "BMP":
		le.PutUint32(file[18:], uint32(w))
		le.PutUint32(file[22:], uint32(h))
	case "WebP": // an extended file's canvas is larger than a lossless frame's
		chunks, _ := riffChunks(file[12:])
		file = riff(append([]chunk{vp8x(0, w, h)}, chunks...)...)
	case "TIFF":
		directory := le.Uint32(file[4:])
		le.PutUint16(file[directory+2+8:], uint16(w))
		le.PutUint16(file[directory+2+12+8:], uint16(h))
	case "PNM":
		file = bytes.Replace(file, []byte("19 13"), fmt.Appendf(nil, "%d %d", w, h), 1)
	case "TGA":
		le.PutUint16(file[12:], uint16(w))
		le.PutUint16(file[14:], uint16(h))
	}
	return file
}

// refused checks that data is refused in one line that holds the message.
func refused(t *testing.T, data []byte, message string) {
	t.Helper()
	p, err := Decode(bytes.NewReader(data), "photo.png", Limits{})
	if err == nil {
		t.Errorf("was read as %dx%d", p.Width, p.Height)
		return
	}
	t.Log(err)
	if text := err.Error(); !strings.HasPrefix(text, "reading photo.png: ") || !strings.Contains(text, message) ||
		strings.ContainsAny(text, "\n\r") || strings.HasSuffix(text, ".") {
		t.Errorf("want one line \"reading photo.png: ...\" with %q", message)
	}
}

// A picture too large for the limit is refused from its header, before
// memory is taken for it, with its size and the limit in the message.
func TestTooLarge(t *testing.T) {
	for format, file := range samples(t) {
		t.Run(format, func(t *testing.T) {
			data := resized(format, file, 60000, 60000)
			message := fmt.Sprintf("the %s picture is 60000x60000, which is 3600 megapixels: the limit is 200 megapixels", format)
			refused(t, data, message)
			if n := testing.AllocsPerRun(1, func() { _, _ = Decode(bytes.NewReader(data), "it", Limits{}) }); n > 500 {
				t.Errorf("%v allocations", n)
			}
			refused(t, resized(format, file, 65000, 65000), "the limit is")
		})
	}
	t.Run("the limit itself is allowed", func(t *testing.T) {
		data := encoded(t, New(20, 10), "png")
		if _, err := Decode(bytes.NewReader(data), "it", Limits{MaxPixels: 200}); err != nil {
			t.Error(err)
		}
		if _, err := Decode(bytes.NewReader(data), "it", Limits{MaxPixels: 199}); err == nil {
			t.Error("199 pixels allow 20x10")
		}
	})
	t.Run("an endless file ends", func(t *testing.T) {
		_, err := Decode(&endless{head: encoded(t, New(2, 2), "png")}, "it", Limits{MaxPixels: 1000})
		if err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
			t.Error(err)
		}
	})
}

func (e *endless) Read(b []byte) (int, error) {
	n := copy(b, e.head)
	e.head = e.head[n:]
	clear(b[n:])
	return len(b), nil
}

func TestZeroSize(t *testing.T) {
	for format, file := range samples(t) {
		if format == "WebP" {
			continue // cannot say it: sizes are stored less one
		}
		t.Run(format, func(t *testing.T) { refused(t, resized(format, file, 0, 0), format) })
	}
}

// Cut off at any byte, a file is refused in one line, never half-read.
func TestCutOff(t *testing.T) {
	for format, file := range samples(t) {
		t.Run(format, func(t *testing.T) {
			end := len(file)
			if format == "GIF" {
				end -= 2 // the first frame is whole without the end of the file
			}
			if format == "JPEG" {
				end -= 2 // all pixels are there without the end marker
			}
			if format == "TIFF" {
				end -= 16 // the resolution, which does not matter
			}
			for n := 1; n < end; n++ {
				p, err := Decode(bytes.NewReader(file[:n]), "it", Limits{})
				if err == nil {
					t.Fatalf("%d of %d bytes were read as %dx%d", n, len(file), p.Width, p.Height)
				}
				if strings.Contains(err.Error(), "\n") {
					t.Fatalf("%d of %d bytes: more than a line: %v", n, len(file), err)
				}
			}
			if format == "PNG" || format == "JPEG" || format == "WebP" {
				refused(t, file[:len(file)*2/3], "the "+format+" file is cut off: its end is missing")
			}
		})
	}
}

func TestNotAPicture(t *testing.T) {
	accepted := "PNG, JPEG, GIF, TIFF, BMP, WebP, PNM, TGA"
	for name, c := range map[string]struct{ data, message string }{
		"empty":       {"", "the file is empty"},
		"text":        {"this is not a picture\n", "this is text, not a picture that can be read (" + accepted + ")"},
		"bytes":       {"\x01\x02\x03\x04\x05", "this is not a picture that can be read (" + accepted + ")"},
		"HEIC":        {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "this is HEIC, which cannot be read; convert it first: "},
		"HEIC, mif1":  {"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", "HEIC"},
		"AVIF":        {"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1avifmiaf", "AVIF"},
		"AVIF, mif1":  {"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf", "AVIF"},
		"video":       {"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2", "video"},
		"SVG":         {"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "SVG"},
		"PSD":         {"8BPS\x00\x01", "PSD (Photoshop)"},
		"PDF":         {"%PDF-1.7\n", "PDF"},
		"JPEG XL":     {"\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL"},
		"BigTIFF":     {"II+\x00\x08\x00\x00\x00", "the TIFF file is cut off"},
		"icon":        {"\x00\x00\x01\x00\x01\x00", "ICO"},
		"signature":   {pngSignature, "the PNG file is cut off"},
		"JPEG's mark": {"\xff\xd8\xff", "the JPEG file is cut off"},
		"WebP's head": {"RIFF\x04\x00\x00\x00WEBP", "contains no picture"},
		"WebP, empty": {"RIFF\x0c\x00\x00\x00WEBPVP8L\x00\x00\x00\x00", "WebP"},
	} {
		t.Run(name, func(t *testing.T) { refused(t, []byte(c.data), c.message) })
	}
}

func TestReadFileErrors(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, "missing.png")
	if _, err := ReadFile(missing, Limits{}); !errors.Is(err, fs.ErrNotExist) || err.Error() != "reading "+missing+": no such file or directory" {
		t.Error(err)
	}
	if _, err := ReadFile(dir, Limits{}); err == nil || err.Error() != "reading "+dir+": it is a folder" {
		t.Error(err)
	}
	text := filepath.Join(dir, "text.png")
	if err := os.WriteFile(text, []byte("not a picture"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(text, Limits{}); err == nil || !strings.HasPrefix(err.Error(), "reading "+text+": this is text") {
		t.Error(err)
	}
	broken := errors.New("the cable is out")
	for _, r := range []struct{ data []byte }{{nil}, {samples(t)["PNG"]}} {
		reader := iotest.TimeoutReader(bytes.NewReader(r.data))
		if r.data == nil {
			reader = iotest.ErrReader(broken)
		}
		if _, err := Decode(reader, "-", Limits{}); !errors.Is(err, broken) && !errors.Is(err, iotest.ErrTimeout) {
			t.Error(err)
		}
	}
}

// A GIF is its first frame at its place on the canvas, transparent around it.
func TestGIF(t *testing.T) {
	palette := color.Palette{color.NRGBA{200, 100, 50, 255}, color.NRGBA{0, 0, 0, 0}}
	first := image.NewPaletted(image.Rect(1, 1, 3, 2), palette)
	first.SetColorIndex(2, 1, 1)
	second := image.NewPaletted(image.Rect(0, 0, 4, 3), palette)
	var file bytes.Buffer
	if err := gif.EncodeAll(&file, &gif.GIF{
		Image: []*image.Paletted{first, second}, Delay: []int{1, 1},
		Config: image.Config{Width: 4, Height: 3, ColorModel: palette},
	}); err != nil {
		t.Fatal(err)
	}
	p, err := Decode(&file, "it", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Width != 4 || p.Height != 3 {
		t.Fatalf("%dx%d", p.Width, p.Height)
	}
	for i, a := range p.Alpha {
		if want := float32(0); i == 5 { // at 1,1
			if a != 1 || p.Pix[15] != 200 || p.Pix[16] != 100 || p.Pix[17] != 50 {
				t.Errorf("the frame's pixel is %v, alpha %v", p.Pix[15:18], a)
			}
		} else if a != want {
			t.Errorf("alpha at %d,%d is %v", i%4, i/4, a)
		}
	}
}

// So is an animated WebP.
func TestAnimatedWebP(t *testing.T) {
	frame := New(2, 1)
	frame.Pix = []float32{200, 100, 50, 1, 2, 3}
	chunks, err := riffChunks(encoded(t, frame, "webp")[12:])
	if err != nil {
		t.Fatal(err)
	}
	head := []byte{1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0} // at 2,0, of 2x1
	anmf := append(head, riff(chunks...)[12:]...)
	p, err := Decode(bytes.NewReader(riff(vp8x(2, 4, 2), chunk{"ANIM", make([]byte, 6)}, chunk{"ANMF", anmf}, chunk{"ANMF", anmf})), "it", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := New(4, 2)
	copy(want.Pix[6:], frame.Pix)
	want.Alpha = []float32{0, 0, 1, 1, 0, 0, 0, 0}
	if largest, _ := difference(t, p, want); largest != 0 {
		t.Errorf("%v, alpha %v", p.Pix, p.Alpha)
	}
}
