package bmp

import (
	"image"
	"os"
	"path/filepath"
	"testing"
)

// FuzzBMP looks for files that make the decoder panic or hang, or return a picture of another size than it said.
//
//	go test ./tfdream/picture/internal/bmp -run '^$' -fuzz FuzzBMP -fuzztime 120s
func FuzzBMP(f *testing.F) {
	paths, err := filepath.Glob("../../testdata/bitmaps/*.bmp")
	if err != nil || len(paths) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("BM"))
	f.Fuzz(func(t *testing.T, data []byte) {
		Known(data[:min(len(data), 512)])
		if n := len(Profile(data)); n > len(data) {
			t.Errorf("%d bytes of profile in %d", n, len(data))
		}
		width, height, err := Size(data)
		if err != nil || width < 0 || height < 0 || height > 0 && width > 1<<16/height {
			return
		}
		m, err := Decode(data)
		if err == nil && m.Bounds() != image.Rect(0, 0, width, height) {
			t.Errorf("%v, not %dx%d", m.Bounds(), width, height)
		}
	})
}
