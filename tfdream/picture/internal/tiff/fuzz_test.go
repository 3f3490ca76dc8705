package tiff

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzTIFF looks for files that make the reader panic, hang, or return pixels that are not
// whole. Run:
//
//	go test ./tfdream/picture/internal/tiff -run '^$' -fuzz FuzzTIFF -fuzztime 60s -fuzzminimizetime 20x
func FuzzTIFF(f *testing.F) {
	paths, err := filepath.Glob("../../testdata/tiff/*.tif")
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
	black := func(file []byte) (*JPEG, error) { // as large as is claimed, like a decoder's
		at := 20
		for at+9 < len(file) && (file[at] != 0xff || file[at+1] < 0xc0 || file[at+1] > 0xc2) {
			at++
		}
		if at+9 >= len(file) {
			return nil, os.ErrInvalid
		}
		m := &JPEG{Width: int(file[at+7])<<8 | int(file[at+8]), Height: int(file[at+5])<<8 | int(file[at+6]), Channels: int(file[at+9])}
		if m.Width*m.Height*m.Channels > 1<<24 {
			return nil, os.ErrInvalid
		}
		m.Samples = make([]byte, m.Width*m.Height*m.Channels)
		return m, nil
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Open(data)
		if err != nil || p.Width < 1 || p.Height < 1 || p.Width > 1<<16/p.Height {
			return
		}
		if p.Orientation < 0 || p.Orientation > 8 || p.Pages < 1 {
			t.Fatalf("orientation %d, %d pages", p.Orientation, p.Pages)
		}
		pixels, err := p.Decode(black)
		if err != nil {
			return
		}
		if n := p.Width * p.Height; len(pixels.Pix) != 3*n || pixels.Alpha != nil && len(pixels.Alpha) != n {
			t.Fatalf("%dx%d, but %d levels and %d of alpha", p.Width, p.Height, len(pixels.Pix), len(pixels.Alpha))
		}
		for i, v := range pixels.Pix {
			if !(v >= 0 && v <= 255) {
				t.Fatalf("level %d is %v", i, v)
			}
		}
		for i, v := range pixels.Alpha {
			if !(v >= 0 && v <= 1) {
				t.Fatalf("alpha %d is %v", i, v)
			}
		}
	})
}
