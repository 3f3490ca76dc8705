package jpeg

import (
	"bytes"
	"testing"
)

// seeds are small files, and headers that lie.
func seeds(f *testing.F) {
	for _, subsampled := range []bool{false, true} {
		file, err := Encode(19, 13, ramp, 80, subsampled)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
		f.Add(file[:len(file)-2])
		f.Add(file[:len(file)/2])
	}
	f.Add([]byte("\xff\xd8\xff\xff\xff\xe1\x00\x02\xff\xd0\xff\xe2\xff\xff"))
	f.Add([]byte("\xff\xd8\xff\xc2\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00\xff\xda"))
	for _, file := range recorded(f) {
		f.Add(file)
	}
}

// FuzzHeader looks for JPEG files whose segments reach out of the file or never end.
func FuzzHeader(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		total := 0
		for _, segment := range Segments(file) {
			total += 4 + len(segment)
		}
		if total > len(file) {
			t.Errorf("%d bytes of segments in %d", total, len(file))
		}
		h, err := ReadHeader(file)
		if err != nil {
			return
		}
		if h.firstScan < 2 || h.firstScan > len(file) || max(h.Width, h.Height) > 65535 {
			t.Errorf("%+v in %d bytes", h, len(file))
		}
		if scans, _ := scansOf(file[h.firstScan:]); scans > maxScans+1 {
			t.Errorf("%d scans", scans)
		}
	})
}

// FuzzDecode looks for files that end the process, or decode to another size than their header says.
func FuzzDecode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		h, err := ReadHeader(file)
		if err == nil && h.Width*h.Height > 1<<16 { // the caller's to refuse
			return
		}
		given := bytes.Clone(file)
		m, err := Decode(file)
		if !bytes.Equal(given, file) {
			t.Error("the file was changed")
		}
		if err == nil && len(m.Pix) != 3*h.Width*h.Height {
			t.Errorf("%d values for %dx%d", len(m.Pix), h.Width, h.Height)
		}
	})
}
