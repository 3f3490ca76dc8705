package picture

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// FuzzText looks for PNG texts that are taken but would not come back from a file.
func FuzzText(f *testing.F) {
	f.Add("tEXt", []byte("tfdream\x00method = \"naive\"\n"))
	f.Add("zTXt", []byte("Comment\x00\x00x\x9cKL\x04\x00\x01%\x00\xc7"))
	f.Add("iTXt", []byte("Title\x00\x00\x00de\x00Titel\x00Gr\xc3\xbc\xc3\x9fe"))
	f.Add("iTXt", []byte("Title\x00\x01\x00\x00\x00x\x9cKL\x04\x00\x01%\x00\xc7"))
	f.Fuzz(func(t *testing.T, kind string, chunk []byte) {
		key, value, ok := readText(kind, chunk)
		if !ok {
			return
		}
		var file bytes.Buffer
		file.WriteString(pngSignature)
		if err := writeText(&file, key, value); err != nil {
			t.Fatal(err)
		}
		for kind, chunk := range pngChunks(file.Bytes()) {
			if again, text, ok := readText(kind, chunk); !ok || again != key || text != value {
				t.Errorf("%q: %q comes back as %q: %q", key, value, again, text)
			}
			return
		}
		t.Error("nothing comes back")
	})
}

// FuzzEXIF looks for EXIF data and TIFF directories whose entries reach out of the file.
func FuzzEXIF(f *testing.F) {
	for o := range 10 {
		f.Add(exif(binary.LittleEndian, uint16(o)), uint16(tagOrientation))
	}
	f.Add(exif(binary.BigEndian, 6), uint16(tagICC))
	f.Add(samples(f)["TIFF"], uint16(0x106))
	f.Fuzz(func(t *testing.T, data []byte, id uint16) {
		p := New(3, 2)
		if o := p.describe(data, data); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
		if len(p.EXIF) > maxEXIF || p.Resolution.known() && min(p.Resolution.X, p.Resolution.Y) <= 0 {
			t.Errorf("%d bytes of EXIF, resolution %v", len(p.EXIF), p.Resolution)
		}
		if again := (&Picture{}); p.EXIF != nil && (again.describe(p.EXIF, nil) != 1 || !bytes.Equal(again.EXIF, p.EXIF)) {
			t.Errorf("%q is %q when it is read again", p.EXIF, again.EXIF)
		}
		p.exif(true)
		if len(describingTIFF(data)) > maxEXIF {
			t.Error("more EXIF than there is room for")
		}
		entry, ok := findField(data, id)
		entry.number()
		if ok && (len(entry.value) > len(data) || uint64(len(entry.value))%max(uint64(entry.count), 1) != 0) {
			t.Errorf("%d bytes for %d values in a file of %d bytes", len(entry.value), entry.count, len(data))
		}
	})
}

// FuzzXMP looks for XMP that keeps its reader busy, or turns a picture into what is no orientation.
func FuzzXMP(f *testing.F) {
	f.Add([]byte(`<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/>`))
	f.Add([]byte(`<?xpacket begin="" id="W5M0"?><t:Orientation xmlns:t="http://ns.adobe.com/tiff/1.0/"> 6 </t:Orientation><?xpacket end="w"?>`))
	f.Add([]byte("<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;&#6;</a"))
	f.Fuzz(func(t *testing.T, xmp []byte) {
		if o := orientationOfXMP(xmp); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}

// FuzzResolution looks for resolutions that come back as others.
func FuzzResolution(f *testing.F) {
	f.Add([]byte("JFIF\x00\x01\x01\x01\x00\x48\x00\x48\x00\x00"))
	f.Add([]byte("JFIF\x00\x01\x01\x02\xa2\xb2\xb2\x01")) // more to the inch than there is room for
	f.Add([]byte("\x00\x00\x0b\x13\x00\x00\x0b\x13\x01"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r := readPHYs(data); r.known() && !bytes.Equal(r.pHYs(), data) {
			t.Errorf("pHYs %x comes back as %x", data, r.pHYs())
		}
		if r := readJFIF(data); r.known() {
			again := readJFIF(append([]byte("JFIF\x00\x01\x01"), append(r.jfif(), 0, 0)...))
			if max(again.X-r.X, r.X-again.X, again.Y-r.Y, r.Y-again.Y) > 1e-9 {
				t.Errorf("%v comes back as %v", r, again)
			}
		}
	})
}

// FuzzWebP looks for WebP files that come apart into what is no WebP file.
func FuzzWebP(f *testing.F) {
	file := samples(f)["WebP"][12:]
	f.Add(file)
	f.Add(riff(vp8x(webpAlpha, 19, 13), chunk{"ALPH", []byte{0, 1}}, chunk{"VP8 ", []byte{1, 2, 3}})[12:])
	frame := append(make([]byte, 16), file...)
	f.Add(riff(vp8x(2, 40, 40), chunk{"ICCP", []byte("icc")}, chunk{"EXIF", exif(binary.LittleEndian, 3)}, chunk{"ANMF", frame})[12:])
	f.Fuzz(func(t *testing.T, data []byte) {
		parts, err := parseWebP(append([]byte("RIFF\x00\x00\x00\x00WEBP"), data...))
		if err != nil {
			return
		}
		if chunks, err := riffChunks(parts.still[12:]); err != nil || len(chunks) == 0 {
			t.Errorf("the still picture has %d chunks: %v", len(chunks), err)
		}
		if max(len(parts.icc), len(parts.exif)) > len(data) || parts.width < 0 || parts.height < 0 {
			t.Errorf("%d bytes of profile, %d of EXIF, %dx%d", len(parts.icc), len(parts.exif), parts.width, parts.height)
		}
	})
}

// FuzzProfile looks for colour profiles, bare or packed as in a PNG, that are taken
// although they are none for RGB, or too large.
func FuzzProfile(f *testing.F) {
	head := make([]byte, 132)
	binary.BigEndian.PutUint32(head, 132)
	copy(head[16:], "RGB ")
	copy(head[36:], "acsp")
	f.Add(head)
	f.Add([]byte("x\x9cKL\x04\x00\x01%\x00\xc7"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p := rgbProfile(data); p != nil && (!bytes.Equal(p, data) || string(p[16:20]) != "RGB ") {
			t.Errorf("%q is taken for an RGB profile", p)
		}
		if p := New(1, 1).fitting(data); p != nil && rgbProfile(p) == nil {
			t.Errorf("%q is made of a profile for grey", p)
		}
		const limit = 1000
		if out, ok := inflate(data, limit); ok && len(out) > limit {
			t.Errorf("%d bytes, %d allowed", len(out), limit)
		}
	})
}
