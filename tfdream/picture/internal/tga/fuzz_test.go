package tga

import (
	"image"
	"os"
	"path/filepath"
	"testing"
)

// FuzzTGA looks for files that make the decoder panic or hang, or return a picture of another size than it said.
//
//	go test ./tfdream/picture/internal/tga -run '^$' -fuzz FuzzTGA -fuzztime 120s
func FuzzTGA(f *testing.F) {
	paths, err := filepath.Glob("../../testdata/bitmaps/*.tga")
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
	f.Add([]byte{2: 2, 12: 1, 14: 1, 17: 0}) // no bits a pixel
	f.Fuzz(func(t *testing.T, data []byte) {
		Known(data[:min(len(data), 512)])
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
