package picture

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs/testfiles"
)

// Whatever the kind of TIFF, it shows the picture that was stored in it (testdata/tiff/make.py).
func TestTIFFKinds(t *testing.T) {
	files, err := filepath.Glob("testdata/tiff/*.tif")
	if err != nil || len(files) == 0 {
		t.Fatal("no pictures in testdata/tiff", err)
	}
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".tif")
		t.Run(name, func(t *testing.T) {
			scene, _, _ := strings.Cut(name, "-")
			want := filepath.Join("testdata/tiff", name+".png")
			if _, err := os.Stat(want); err != nil {
				want = filepath.Join("testdata/tiff", scene+".png")
			}
			allowed := 0.0
			switch {
			case name == "grey-float-16":
				allowed = 0.06 // 11 bits of it count
			case strings.Contains(name, "float"):
				allowed = 1e-4 // a level of 1/255 has no end in binary
			case name == "jpeg-cmyk":
				allowed = 1 // the rounding of Go's inverse transform
			}
			got := read(t, path)
			if largest, _ := difference(t, got, read(t, want)); largest > allowed {
				t.Errorf("differs by %g; allowed %g", largest, allowed)
			}
			depth := 8
			if strings.Contains(name, "16") || strings.Contains(name, "12") || strings.Contains(name, "32") || strings.Contains(name, "float") {
				depth = 16
			}
			if got.Depth != depth {
				t.Errorf("%d bits a channel, want %d", got.Depth, depth)
			}
			frames := 0
			if name == "rgb-pages" {
				frames = 2 // the third is a thumbnail
			}
			if got.Frames != frames {
				t.Errorf("%d frames, want %d", got.Frames, frames)
			}
		})
	}
}

// Files that were once shown as negatives or refused are shown as they are.
func TestTIFFCases(t *testing.T) {
	folder := testfiles.Require(t, "cases/pictures")
	at := func(name string) *Picture { return read(t, filepath.Join(folder, name)) }
	rgb := at("bigtiff.tif")
	for _, name := range []string{"planar.tif", "unspec.tif", "thumbfirst.tif", "sub.tif"} {
		if got := at(name); !slices.Equal(got.Pix, rgb.Pix) || !slices.Equal(got.Alpha, rgb.Alpha) || got.Depth != rgb.Depth {
			t.Errorf("%s is not the picture in bigtiff.tif", name)
		}
	}
	if _, mean := difference(t, at("jpegtif.tif"), rgb); mean > 1.25 { // Pillow's is 1.18
		t.Errorf("jpegtif.tif differs by %g in the mean from what was compressed", mean)
	}
	if largest, _ := difference(t, at("g4-blackiszero.tif"), at("g4-blackiszero-right.png")); largest != 0 {
		t.Error("g4-blackiszero.tif is shown wrong")
	}
	grey := at("greyalpha.tif")
	if grey.Alpha == nil {
		t.Error("greyalpha.tif has no alpha")
	}
	grey.Alpha, grey.Depth = nil, 16
	if largest, _ := difference(t, at("f32grey.tif"), grey); largest > 1e-4 {
		t.Errorf("f32grey.tif differs by %g from the same grey in 8 bits", largest)
	}
}

// What cannot be read is said in one line.
func TestTIFFRefused(t *testing.T) {
	file, err := os.ReadFile("testdata/tiff/rgb-strips.tif")
	if err != nil {
		t.Fatal(err)
	}
	const compression = "\x03\x01\x03\x00\x01\x00\x00\x00"
	refused(t, bytes.Replace(file, []byte(compression+"\x01"), []byte(compression+"\x06"), 1),
		"the TIFF file cannot be read: its compression is old-style JPEG, which cannot be read: save it uncompressed, or with LZW or Deflate")
	refused(t, file[:len(file)-40], "the TIFF file is cut off: its end is missing")
}
