package pnm

import (
	"image"
	"os"
	"path/filepath"
	"testing"
)

// FuzzPNM looks for files that make the decoder panic or hang, or return a picture of another size than it said.
//
//	go test ./tfdream/picture/internal/pnm -run '^$' -fuzz FuzzPNM -fuzztime 120s
func FuzzPNM(f *testing.F) {
	paths, err := filepath.Glob("../../testdata/bitmaps/*.p[bgpaf]m")
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
	f.Add([]byte("P7\nWIDTH -1\nHEIGHT 9\nENDHDR\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		Known(data[:min(len(data), 512)])
		if n := Frames(data); n < 1 || n > len(data)+1 {
			t.Errorf("%d frames in %d bytes", n, len(data))
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
