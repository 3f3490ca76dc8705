package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"github.com/tfdream/tfdream/graphs/testfiles"
)

// bitmapFiles are recorded files of BMP, PNM and TGA.
func bitmapFiles(t testing.TB) []string {
	t.Helper()
	wants, err := filepath.Glob("testdata/bitmaps/*.want.png")
	if err != nil || len(wants) == 0 {
		t.Fatal("no pictures in testdata/bitmaps", err)
	}
	for i, want := range wants {
		wants[i] = strings.TrimSuffix(want, ".want.png")
	}
	return wants
}

// pillows is what Pillow reads from a file.
func pillows(t *testing.T, path string) *Picture {
	t.Helper()
	if err := exec.Command("python3", "-c", "import PIL").Run(); err != nil {
		t.Skip("no program to compare with: python3 with Pillow is missing")
	}
	want := filepath.Join(t.TempDir(), "want.png")
	program := "import sys; from PIL import Image; Image.open(sys.argv[1]).convert('RGB').save(sys.argv[2])"
	if out, err := exec.Command("python3", "-c", program, path, want).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return read(t, want)
}

// Every kind of BMP, PNM and TGA has the values that Pillow reads, or that the file was made of
// (testdata/bitmaps/make.py), in each pixel.
func TestBitmaps(t *testing.T) {
	for _, path := range bitmapFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			got, want := read(t, path), read(t, path+".want.png")
			if largest, _ := difference(t, got, want); largest != 0 {
				t.Errorf("differs by %g", largest)
			}
			if got.Depth != want.Depth {
				t.Errorf("%d bits, want %d", got.Depth, want.Depth)
			}
			if many := filepath.Base(path) == "three.ppm"; many && got.Frames != 3 || !many && got.Frames > 1 {
				t.Errorf("%d frames", got.Frames)
			}
		})
	}
}

// So have the files that people brought.
func TestBitmapsThatFailed(t *testing.T) {
	folder := testfiles.Require(t, "cases/pictures")
	for _, name := range []string{"bmp565.bmp", "bmp_rle.bmp", "os2.bmp"} {
		t.Run(name, func(t *testing.T) {
			largest, _ := difference(t, read(t, filepath.Join(folder, name)), pillows(t, filepath.Join(folder, name)))
			if largest != 0 {
				t.Errorf("differs by %g from Pillow's", largest)
			}
		})
	}
}

// Cut off anywhere, they are refused, or all pixels are there.
func TestBitmapsCutOff(t *testing.T) {
	for _, path := range bitmapFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			whole := read(t, path)
			for n := range data {
				p, err := Decode(bytes.NewReader(data[:n]), "it", Limits{})
				if err != nil {
					continue
				}
				if n < len(data)/4 {
					t.Fatalf("%d of %d bytes were read as %dx%d", n, len(data), p.Width, p.Height)
				}
				if strings.HasPrefix(filepath.Base(path), "plain") {
					continue // where the last number may have lost digits
				}
				if strings.HasSuffix(path, "multiplied.tga") || strings.HasSuffix(path, "no-meaning.tga") {
					continue // where the footer tells what opacity means
				}
				if largest, _ := difference(t, p, whole); largest != 0 {
					t.Fatalf("%d of %d bytes make another picture", n, len(data))
				}
			}
		})
	}
}

// The profile that a V5 bitmap embeds is kept; one that reaches out of the file, or is only named, is none.
func TestBitmapProfile(t *testing.T) {
	data, err := os.ReadFile("testdata/bitmaps/alpha-v5.bmp")
	if err != nil {
		t.Fatal(err)
	}
	profile := noise(t, 1, 1, 8, false).ICC
	start := len(data) - 14
	data = append(data, profile...)
	copy(data[14+56:], "DEBM")
	binary.LittleEndian.PutUint32(data[14+112:], uint32(start))
	binary.LittleEndian.PutUint32(data[14+116:], uint32(len(profile)))
	if p, err := Decode(bytes.NewReader(data), "it", Limits{}); err != nil || !bytes.Equal(p.ICC, profile) {
		t.Errorf("%d bytes of profile, %v", len(p.ICC), err)
	}
	binary.LittleEndian.PutUint32(data[14+116:], uint32(len(profile)+1))
	if p, err := Decode(bytes.NewReader(data), "it", Limits{}); err != nil || p.ICC != nil {
		t.Errorf("beyond the end: %d bytes of profile, %v", len(p.ICC), err)
	}
	copy(data[14+56:], "KNIL") // a file's name
	if p, err := Decode(bytes.NewReader(data), "it", Limits{}); err != nil || p.ICC != nil {
		t.Errorf("linked: %d bytes of profile, %v", len(p.ICC), err)
	}
}

// What is not read inside a bitmap is told by its name.
func TestBitmapsRefused(t *testing.T) {
	data, err := os.ReadFile("testdata/bitmaps/bits24-behind.bmp")
	if err != nil {
		t.Fatal(err)
	}
	changed := func(at int, value byte) []byte {
		data := bytes.Clone(data)
		data[at] = value
		return data
	}
	refused(t, changed(30, 4), "the BMP file cannot be read: it has a JPEG inside")
	refused(t, changed(30, 5), "the BMP file cannot be read: it has a PNG inside")
	refused(t, changed(30, 9), "its compression 9 is of no known kind")
	refused(t, changed(30, 1), "24 bits a pixel do not go with compression 1")
	refused(t, changed(28, 7), "7 bits a pixel")
	refused(t, []byte("P5\n3 3\n70000\n123456789"), "its greatest value is 70000, not 1 to 65535")
	refused(t, []byte("P3\n1 1\n15\n1 2 16\n"), "its greatest value is 15, and there is 16")
	refused(t, []byte("P1\n2 1\n0 2\n"), `'2' is no bit`)
	refused(t, []byte("P6\n99999999999 1\n255\n"), "is no number")
	refused(t, []byte("P6\n9999999999 9999999999\n255\n"), "its size is")
	refused(t, []byte("P6\n60000 60000\n255\n"), "the PNM picture is 60000x60000, which is 3600 megapixels")
	refused(t, []byte("P7\nWIDTH 2\nHEIGHT 2\nDEPTH 9\nMAXVAL 255\nENDHDR\n"), "it has 9 channels, not 1 to 4")
	refused(t, []byte("P7\nWIDTH -2\nHEIGHT 2\nDEPTH 1\nMAXVAL 255\nENDHDR\n"), "its size is -2x2")
	refused(t, []byte("P6\n0 3\n255\n"), "it has no pixels")
}

// TGA has no signature, and must take neither texts, nor other formats' broken files, nor noise for its own.
func TestNoTGA(t *testing.T) {
	for name, data := range map[string]string{
		"text": "P5 is a grey map, says Netpbm", "UTF-16 of little ends": "\n\x00\n\x00a\x00b\x00c\x00d\x00e\x00f\x00g\x00h\x00",
		"zeros": strings.Repeat("\x00", 600), "a cursor": "\x00\x00\x02\x00\x01\x00\x10\x10\x00\x00\x01\x00\x01\x00\x10\x00\x18\x00\x00\x00",
		"a TrueType font": "\x00\x01\x00\x00\x00\x0f\x00\x80\x00\x03\x00\x70GSUB", "MPEG": "\x00\x00\x01\xba\x44\x00\x04\x00\x04\x01\x00\x00\x03\xf8",
		"a TGA of no known kind": "\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x10\x00\x10\x00\x18\x00" + strings.Repeat("x", 800),
	} {
		if got := sniff([]byte(data)); got == "TGA" {
			t.Errorf("%s is taken for TGA", name)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	taken := 0
	for range 100_000 {
		var head [64]byte
		for i := range head {
			head[i] = byte(random.Uint32())
		}
		if sniff(head[:]) == "TGA" {
			taken++
		}
	}
	if taken > 0 {
		t.Errorf("%d of 100000 random files are taken for TGA", taken)
	}
	for format, file := range samples(t) {
		if format == "TGA" {
			continue
		}
		for bit := range 8 * min(len(file), 64) {
			flipped := bytes.Clone(file)
			flipped[bit/8] ^= 1 << (bit % 8)
			if got := sniff(flipped[:min(len(flipped), sniffLen)]); got == "TGA" {
				t.Errorf("%s with bit %d flipped is taken for TGA", format, bit)
			}
		}
	}
}

// The frame of every bitmap that another encoder writes is the same as its PNG.
func TestBitmapsOfOtherEncoders(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 19, 13))
	for i := range m.Pix {
		m.Pix[i] = byte(i*i) | byte(255*(i%4/3))
	}
	var asBMP, asPNG, asTIFF bytes.Buffer
	for _, err := range []error{bmp.Encode(&asBMP, m), png.Encode(&asPNG, m), tiff.Encode(&asTIFF, m, nil)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want, err := Decode(&asPNG, "it", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(&asBMP, "it", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if largest, _ := difference(t, got, want); largest != 0 {
		t.Errorf("differs by %g", largest)
	}
}

// Formats that are not read are told by their names, with the command that converts them.
func TestFormatsThatAreNotRead(t *testing.T) {
	for want, head := range map[string]string{
		"this is HEIC, which cannot be read; convert it first: heif-convert": "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
		"this is AVIF, which cannot be read; convert it first: avifdec":      "\x00\x00\x00\x1cftypavis\x00\x00\x00\x00msf1avis",
		"this is a camera's raw file, which cannot be read":                  "\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01crx isom",
		"a camera's raw file":                        "II*\x00\x10\x00\x00\x00CR\x02\x00",
		"this is a video, which cannot be read":      "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2",
		"this is JPEG 2000":                          "\x00\x00\x00\x0cjP  \r\n\x87\n",
		"this is JPEG XR":                            "II\xbc\x01\x08\x00\x00\x00",
		"this is QOI":                                "qoif\x00\x00\x00\x01",
		"this is DDS":                                "DDS \x7c\x00\x00\x00",
		"this is Radiance HDR":                       "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n",
		"this is CUR (a mouse cursor)":               "\x00\x00\x02\x00\x01\x00\x10\x10\x00\x00\x01\x00",
		"this is DICOM":                              strings.Repeat("\x00", 128) + "DICM",
		"this is XPM":                                "/* XPM */\nstatic char *a[] = {",
		"this is text, not a picture":                "P6 2 is the best of formats\n",
		"this is SVG, which cannot be read; convert": "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
	} {
		t.Run(fmt.Sprintf("%.20q", head), func(t *testing.T) { refused(t, []byte(head), want) })
	}
	dng := exif(binary.LittleEndian, 1)
	copy(dng[10:], "\x12\xc6\x01\x00\x04\x00\x00\x00\x01\x04\x00\x00") // its version, 1.4
	refused(t, dng, "this is a camera's raw file, which cannot be read; convert it first: ")
}
