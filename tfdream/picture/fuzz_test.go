package picture

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
)

// FuzzDecode looks for files that make the decoders panic, hang or return a
// picture that is not whole. Run:
//
//	go test ./tfdream/picture -run '^$' -fuzz FuzzDecode -fuzztime 60s -fuzzminimizetime 20x
func FuzzDecode(f *testing.F) {
	for format, file := range samples(f) {
		f.Add(file)
		f.Add(resized(format, file, 60000, 60000))
	}
	paths, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add(exif(binary.LittleEndian, 6))
	f.Fuzz(func(t *testing.T, data []byte) {
		// decode, not Decode, which would hide a panic
		p, err := decode(bytes.NewReader(data), Limits{MaxPixels: 1 << 16})
		if err != nil {
			return
		}
		if err := p.validate(); err != nil {
			t.Error(err)
		}
		if p.Width*p.Height > 1<<16 {
			t.Errorf("%dx%d pixels", p.Width, p.Height)
		}
		for i, v := range p.Pix {
			if v < 0 || v > 255 {
				t.Fatalf("value %d is %v", i, v)
			}
		}
		var file bytes.Buffer
		if err := p.Encode(&file, "png", WriteOptions{}); err != nil {
			t.Error(err)
		}
	})
}
