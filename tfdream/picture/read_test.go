package picture

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs/testfiles"
)

// difference returns the largest and the mean absolute difference of two
// pictures' channels (alpha on the scale 0..255), failing the test where they
// have not the same shape.
func difference(t *testing.T, got, want *Picture) (largest, mean float64) {
	t.Helper()
	if got.Width != want.Width || got.Height != want.Height {
		t.Fatalf("size %dx%d, want %dx%d", got.Width, got.Height, want.Width, want.Height)
	}
	if (got.Alpha == nil) != (want.Alpha == nil) {
		t.Fatalf("has alpha: %v, want %v", got.Alpha != nil, want.Alpha != nil)
	}
	compare := func(a, b, scale float32) {
		d := float64(max(a-b, b-a) * scale)
		largest = max(largest, d)
		mean += d / float64(len(want.Pix)+len(want.Alpha))
	}
	for i, v := range want.Pix {
		compare(got.Pix[i], v, 1)
	}
	for i, v := range want.Alpha {
		compare(got.Alpha[i], v, 255)
	}
	return largest, mean
}

func read(t *testing.T, path string) *Picture {
	t.Helper()
	p, err := ReadFile(path, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Files that other programs wrote look as those programs show them
// (testdata/make.py), whatever their extension says.
func TestReadLikeOthers(t *testing.T) {
	wants, err := filepath.Glob("testdata/*.want.png")
	if err != nil || len(wants) == 0 {
		t.Fatal("no pictures in testdata", err)
	}
	for _, want := range wants {
		path := strings.TrimSuffix(want, ".want.png")
		t.Run(filepath.Base(path), func(t *testing.T) {
			var largest, mean float64 // allowed
			if strings.Contains(path, "lossy") || strings.Contains(path, "narrow.webp") {
				largest, mean = 3, 0.1 // rounding of the chroma
			}
			gotLargest, gotMean := difference(t, read(t, path), read(t, want))
			t.Logf("difference: at most %g, %.3g in the mean", gotLargest, gotMean)
			if gotLargest > largest || gotMean > mean {
				t.Errorf("difference: at most %g, %.3g in the mean; allowed %g, %g", gotLargest, gotMean, largest, mean)
			}

			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			misnamed := filepath.Join(t.TempDir(), "picture.txt")
			if err := os.WriteFile(misnamed, data, 0o666); err != nil {
				t.Fatal(err)
			}
			if again, _ := difference(t, read(t, misnamed), read(t, path)); again != 0 {
				t.Error("reads differently under another name")
			}
		})
	}
}

// Real photographs, too, look as another program shows them.
func TestReadPhotographs(t *testing.T) {
	images := testfiles.Require(t, "images")
	photos, err := filepath.Glob(filepath.Join(images, "*.jpg"))
	if err != nil || len(photos) == 0 {
		t.Skipf("no photographs in %s", images)
	}
	if err := exec.Command("python3", "-c", "import PIL").Run(); err != nil {
		t.Skip("no program to compare with: python3 with Pillow is missing")
	}
	for _, photo := range photos {
		t.Run(filepath.Base(photo), func(t *testing.T) {
			want := filepath.Join(t.TempDir(), "want.png")
			program := "import sys; from PIL import Image; Image.open(sys.argv[1]).convert('RGB').save(sys.argv[2])"
			if out, err := exec.Command("python3", "-c", program, photo, want).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			largest, mean := difference(t, read(t, photo), read(t, want))
			if largest != 0 {
				t.Errorf("difference: at most %g, %.3g in the mean; there should be none", largest, mean)
			}
		})
	}
}
