package tiff

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// longs are a field's values.
type longs []uint32

// fields are a directory's fields of whole numbers; a place of -1 in next is no further directory.
type fields map[uint16]longs

// of is a picture of 2x2 grey pixels, with what else is said of it.
func of(more fields) fields {
	all := fields{tagImageWidth: {2}, tagImageLength: {2}, tagBitsPerSample: {8}, tagCompression: {uncompressed}, tagPhotometric: {blackIsZero}}
	for tag, values := range more {
		all[tag] = values
	}
	return all
}

// file is a little-endian TIFF of one directory, whose pixels are a strip of their own.
func file(pixels []byte, f fields) []byte {
	le := binary.LittleEndian
	data := append([]byte("II*\x00\x00\x00\x00\x00"), pixels...)
	if f[tagStripOffsets] == nil && f[tagTileOffsets] == nil {
		f[tagStripOffsets], f[tagStripByteCounts] = longs{8}, longs{uint32(len(pixels))}
	}
	var tags []uint16
	for tag := range f {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	directory := le.AppendUint16(nil, uint16(len(tags)))
	for _, tag := range tags {
		directory = le.AppendUint16(le.AppendUint16(directory, tag), 4)
		directory = le.AppendUint32(directory, uint32(len(f[tag])))
		if len(f[tag]) == 1 {
			directory = le.AppendUint32(directory, f[tag][0])
			continue
		}
		directory = le.AppendUint32(directory, uint32(len(data)))
		for _, v := range f[tag] {
			data = le.AppendUint32(data, v)
		}
	}
	le.PutUint32(data[4:], uint32(len(data)))
	return append(append(data, directory...), 0, 0, 0, 0)
}

func deflated(data []byte) []byte {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(data)
	z.Close()
	return packed.Bytes()
}

func noJPEG([]byte) (*JPEG, error) { return nil, errors.New("no JPEG here") }

// decode reads all of a file.
func decode(data []byte) (*Picture, *Pixels, error) {
	p, err := Open(data)
	if err != nil {
		return nil, nil, err
	}
	pixels, err := p.Decode(noJPEG)
	return p, pixels, err
}

var pixels = []byte{0, 51, 204, 255}

func TestPlain(t *testing.T) {
	for name, data := range map[string][]byte{
		"as it is":             file(pixels, of(nil)),
		"deflated":             file(deflated(pixels), of(fields{tagCompression: {deflate}})),
		"its length wrong":     file(pixels, of(fields{tagStripOffsets: {8}, tagStripByteCounts: {1}})),
		"its length not said":  file(pixels, of(fields{tagStripOffsets: {8}})),
		"strips without limit": file(pixels, of(fields{tagRowsPerStrip: {math.MaxUint32}})),
		"strips of no rows":    file(pixels, of(fields{tagRowsPerStrip: {0}})),
		"in strips":            file(pixels, of(fields{tagRowsPerStrip: {1}, tagStripOffsets: {8, 10}, tagStripByteCounts: {2, 2}})),
		"in wide tiles": file(deflated(slices.Concat(pixels[:2], make([]byte, 14), pixels[2:], make([]byte, 300))),
			of(fields{tagCompression: {deflate}, tagTileWidth: {16}, tagTileLength: {16}, tagTileOffsets: {8}, tagTileByteCounts: {400}})),
		"void samples":        file(pixels, of(fields{tagSampleFormat: {void}})),
		"a profile elsewhere": append(file(pixels, of(fields{tagICC: {1, 2, 3}})), 0),
	} {
		_, got, err := decode(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i, v := range pixels {
			if got.Pix[3*i] != float32(v) || got.Pix[3*i+2] != float32(v) {
				t.Errorf("%s: %v", name, got.Pix)
				break
			}
		}
	}
}

// What a file cannot mean, or what is not read, is refused with the reason.
func TestRefused(t *testing.T) {
	unsaid := of(nil)
	delete(unsaid, tagPhotometric)
	for message, data := range map[string][]byte{
		"old-style JPEG":                     file(pixels, of(fields{tagCompression: {6}})),
		"LZMA, which cannot":                 file(pixels, of(fields{tagCompression: {34925}})),
		"an unknown kind (4711)":             file(pixels, of(fields{tagCompression: {4711}})),
		"whether 0 is black":                 file(pixels, unsaid),
		"a transparency mask":                file(pixels, of(fields{tagPhotometric: {4}})),
		"a camera's raw data":                file(pixels, of(fields{tagPhotometric: {32803}})),
		"depths (5 and 6":                    file(pixels, of(fields{tagPhotometric: {rgb}, tagSamplesPerPixel: {3}, tagBitsPerSample: {5, 6, 5}})),
		"have 40 bits":                       file(pixels, of(fields{tagBitsPerSample: {40}})),
		"have 0 bits":                        file(pixels, of(fields{tagBitsPerSample: {0}})),
		"have 100000 samples":                file(pixels, of(fields{tagSamplesPerPixel: {100000}})),
		"its colours need 3":                 file(pixels, of(fields{tagPhotometric: {rgb}, tagSamplesPerPixel: {2}})),
		"complex numbers":                    file(pixels, of(fields{tagSampleFormat: {5}})),
		"numbers from -52 to 51":             file(pixels, of(fields{tagSampleFormat: {signed}})),
		"floating-point samples have":        file(pixels, of(fields{tagSampleFormat: {float}})),
		"not cyan":                           file(make([]byte, 16), of(fields{tagPhotometric: {cmyk}, tagSamplesPerPixel: {4}, tagInkSet: {2}})),
		"too few for 16 colours":             file(pixels, of(fields{tagPhotometric: {palette}, tagBitsPerSample: {4}, tagColorMap: {1, 2, 3}})),
		"has 1 strips or tiles, and needs 2": file(pixels, of(fields{tagRowsPerStrip: {1}})),
		"tiles of 65536x65536":               file(pixels, of(fields{tagTileWidth: {65536}, tagTileLength: {65536}})),
		"tiles of 2147483648x16":             file(pixels, of(fields{tagTileWidth: {1 << 31}, tagTileLength: {16}})),
		"tiles of 16x0":                      file(pixels, of(fields{tagTileWidth: {16}})),
		"strip or tile 2 of the picture: it holds too few pixels": file(pixels, of(fields{tagRowsPerStrip: {1}, tagStripOffsets: {8, 10}, tagStripByteCounts: {2, 1}})),
		"tile 2 of the picture is not in":                         file(pixels, of(fields{tagRowsPerStrip: {1}, tagStripOffsets: {8, 0}, tagStripByteCounts: {2, 0}})),
		"predictor is number 3":                                   file(deflated(pixels), of(fields{tagCompression: {deflate}, tagPredictor: {floatPredictor}})),
		"predictor is number 2":                                   file(deflated(pixels), of(fields{tagCompression: {deflate}, tagPredictor: {horizontalPredictor}, tagBitsPerSample: {4}})),
		"overlap": file(pixels, of(fields{tagImageLength: {9}, tagRowsPerStrip: {1}, tagCompression: {deflate},
			tagStripOffsets: {8, 8, 8, 8, 8, 8, 8, 8, 8}, tagStripByteCounts: {99, 99, 99, 99, 99, 99, 99, 99, 99}})),
		"cut off or not, it does not begin": []byte("II\x00\x00 and so on"),
		"no directory":                      []byte("II*\x00\x00\x00\x00\x00"),
		"chroma is one sample to 3x1":       file(make([]byte, 99), of(fields{tagPhotometric: {yCbCr}, tagSamplesPerPixel: {3}, tagYCbCrSubsample: {3, 1}})),
		"have 16 bits: save it in RGB":      file(make([]byte, 99), of(fields{tagPhotometric: {yCbCr}, tagSamplesPerPixel: {3}, tagBitsPerSample: {16}})),
	} {
		_, _, err := decode(data)
		if want := strings.TrimPrefix(message, "cut off or not, "); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		} else if errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%v: is taken for a file that is cut off", err)
		}
	}
}

// A file that is cut off is told from one that is broken.
func TestCutOff(t *testing.T) {
	whole := file(deflated(bytes.Repeat(pixels, 1000)), of(fields{tagImageWidth: {40}, tagImageLength: {100}, tagCompression: {deflate}}))
	for n := range whole {
		if _, _, err := decode(whole[:n]); err == nil && n < len(whole)-4 || err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("the first %d bytes of %d: %v", n, len(whole), err)
		}
	}
}

// Real numbers are 0..1, or what the file says; else nobody knows what they mean.
func TestReal(t *testing.T) {
	floats := func(values ...float32) (out []byte) {
		for _, v := range values {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
		}
		return out
	}
	of := func(more fields) fields {
		more[tagBitsPerSample], more[tagSampleFormat] = longs{32}, longs{float}
		return of(more)
	}
	for _, c := range []struct {
		name   string
		data   []byte
		want   [4]float32
		refuse string
	}{
		{name: "0..1", data: file(floats(0, 0.2, 0.5, 1), of(fields{})), want: [4]float32{0, 51, 127.5, 255}},
		{name: "white is zero", data: file(floats(0, 0.2, 0.5, 1), of(fields{tagPhotometric: {whiteIsZero}})), want: [4]float32{255, 204, 127.5, 0}},
		{name: "rounded", data: file(floats(-0.001, 0.2, 0.5, 1.001), of(fields{})), want: [4]float32{0, 51, 127.5, 255}},
		{name: "said to be 0..4", data: file(floats(0, 1, 2, 4), of(fields{tagSMinSampleValue: {0}, tagSMaxSampleValue: {4}})), want: [4]float32{0, 63.75, 127.5, 255}},
		{name: "0..1 whatever else is said", data: file(floats(0, 0.2, 0.5, 1), of(fields{tagSMinSampleValue: {0}, tagSMaxSampleValue: {4}})), want: [4]float32{0, 51, 127.5, 255}},
		{name: "0..255", data: file(floats(0, 1, 2, 255), of(fields{})), refuse: "numbers from 0 to 255, and nothing says which is black"},
		{name: "more than is said", data: file(floats(0, 1, 2, 5), of(fields{tagSMinSampleValue: {0}, tagSMaxSampleValue: {4}})), refuse: "from 0 to 5"},
		{name: "infinite", data: file(floats(0, 1, 2, float32(math.Inf(1))), of(fields{})), refuse: "from 0 to +Inf"},
		{name: "NaN", data: file(floats(0, 0, 0, float32(math.NaN())), of(fields{})), refuse: "the pixel at 1,1 is not a number"},
	} {
		_, got, err := decode(c.data)
		switch {
		case c.refuse != "":
			if err == nil || !strings.Contains(err.Error(), c.refuse) {
				t.Errorf("%s: %v", c.name, err)
			}
		case err != nil:
			t.Errorf("%s: %v", c.name, err)
		default:
			for i, want := range c.want {
				if math.Abs(float64(got.Pix[3*i]-want)) > 1e-4 {
					t.Errorf("%s: %v, want %v", c.name, got.Pix, c.want)
					break
				}
			}
		}
	}
	for bits, want := range map[uint64]float64{ // IEEE 754 binary16
		0: 0, 0x3c00: 1, 0xc000: -2, 0x3555: 0.333251953125, 1: 0x1p-24, 0x7bff: 65504, 0x7c00: math.Inf(1),
	} {
		if got := small(bits, 5, 10); got != want {
			t.Errorf("%#x is %v, want %v", bits, got, want)
		}
	}
}

// Lab's primaries under D50 (of sRGB, by ICC.1's adaptation) are sRGB's.
func TestLab(t *testing.T) {
	l := &layout{photometric: iccLab, bits: 16}
	for _, c := range []struct {
		lab [3]float64
		rgb [3]float32
	}{
		{[3]float64{100, 0, 0}, [3]float32{255, 255, 255}}, {[3]float64{0, 0, 0}, [3]float32{0, 0, 0}},
		{[3]float64{54.29, 80.81, 69.89}, [3]float32{255, 0, 0}}, {[3]float64{87.82, -79.27, 80.99}, [3]float32{0, 255, 0}},
		{[3]float64{29.57, 68.30, -112.03}, [3]float32{0, 0, 255}}, {[3]float64{53.39, 0, 0}, [3]float32{127.5, 127.5, 127.5}},
	} {
		s := []uint64{uint64(c.lab[0]*652.8 + 0.5), uint64((c.lab[1]+128)*256 + 0.5), uint64((c.lab[2]+128)*256 + 0.5)}
		got := make([]float32, 3)
		l.paintLab(s, got)
		for i := range got {
			if math.Abs(float64(got[i]-c.rgb[i])) > 1 {
				t.Errorf("%v is %v, want %v", c.lab, got, c.rgb)
				break
			}
		}
	}
}

// allocated is how many bytes f takes from the heap in all.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// zstandardBomb is 50 MB of nothing.
func zstandardBomb() []byte {
	z, _ := zstd.NewWriter(nil)
	defer z.Close()
	return z.EncodeAll(make([]byte, 50<<20), nil)
}

// A small file makes no more work than its pixels do.
func TestHostile(t *testing.T) {
	bomb := deflated(make([]byte, 50<<20))
	circle := file(pixels, of(nil))
	copy(circle[len(circle)-4:], circle[4:8])
	huge := file(pixels, of(nil))
	at := bytes.Index(huge, []byte{0x11, 1, 4, 0, 1}) // the field StripOffsets
	copy(huge[at+4:], "\xff\xff\xff\xff")
	for name, data := range map[string][]byte{
		"more is packed than is needed": file(bomb, of(fields{tagCompression: {deflate}})),
		"a tile of which little is shown": file(bomb, of(fields{tagCompression: {deflate}, tagTileWidth: {4096}, tagTileLength: {4096},
			tagTileOffsets: {8}, tagTileByteCounts: {uint32(len(bomb))}})),
		"directories in a circle": circle,
		"a count of 4 billion":    huge,
		"rows of 2 GB":            file(bomb, of(fields{tagImageWidth: {1 << 26}, tagImageLength: {1}, tagSamplesPerPixel: {8}, tagBitsPerSample: {32}})),
		"pixels beyond the end":   file(pixels, of(fields{tagImageWidth: {10000}, tagImageLength: {10000}, tagStripOffsets: {1 << 30}, tagStripByteCounts: {1 << 31}})),
	} {
		var err error
		if taken := allocated(func() { _, _, err = decode(data) }); taken > 1<<20 {
			t.Errorf("%s: %d bytes of memory for a file of %d: %v", name, taken, len(data), err)
		}
		t.Log(name, err)
	}

	// Strips that need a window of 8 MB each.
	bomb = zstandardBomb()
	places, lengths := make(longs, 1000), make(longs, 1000)
	for i := range places {
		places[i], lengths[i] = 8, uint32(len(bomb))
	}
	data := file(slices.Concat(bomb, make([]byte, 999*len(bomb))), of(fields{tagImageLength: {1000}, tagRowsPerStrip: {1},
		tagCompression: {zstandard}, tagStripOffsets: places, tagStripByteCounts: lengths}))
	var err error
	if taken := allocated(func() { _, _, err = decode(data) }); taken > 32<<20 || err != nil {
		t.Errorf("%d bytes of memory for Zstandard: %v", taken, err)
	}

	// A thousand directories of 60000 fields that lie in one another.
	le := binary.LittleEndian
	nested := append([]byte("II*\x00\x08\x00\x00\x00"), make([]byte, 12*60000+8000)...)
	for k := range 1000 {
		le.PutUint16(nested[8+4*k:], 60000)
		le.PutUint32(nested[8+4*k+2+12*60000:], uint32(8+4*(k+1)))
	}
	if p, err := Open(nested); err != nil || p.Pages > 2 {
		t.Errorf("%d directories are gone through in %d bytes: %v", p.Pages, len(nested), err)
	}
}

// Colours that are multiplied by alpha are divided as Pillow does: down to whole levels, at most full,
// and black where nothing is left.
func TestAssociatedAlpha(t *testing.T) {
	const associated = 1
	data := file([]byte{10, 20, 30, 0, 51, 10, 102, 102, 200, 1, 0, 100, 1, 2, 3, 255},
		of(fields{tagPhotometric: {rgb}, tagSamplesPerPixel: {4}, tagExtraSamples: {associated}}))
	_, got, err := decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if want := []float32{0, 0, 0, 127, 25, 255, 255, 2, 0, 1, 2, 3}; !slices.Equal(got.Pix, want) {
		t.Errorf("%v, want %v", got.Pix, want)
	}
	if want := []float32{0, 0.4, 100. / 255, 1}; !slices.Equal(got.Alpha, want) {
		t.Errorf("opacity %v, want %v", got.Alpha, want)
	}
}

// A decoder's JPEG has to be what its header and the TIFF say.
func TestJPEG(t *testing.T) {
	const head = "\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x0b\x08\x00\x02\x00\x02\x01\x01\x11\x00\xff\xda\x00\x02" // 2x2, grey
	for _, c := range []struct {
		name, pixels string
		m            JPEG
		refuse       string
	}{
		{"whole", head, JPEG{2, 2, 1, pixels}, ""},
		{"two headers", head, JPEG{2, 1, 1, pixels[:2]}, "its JPEG is 2x2 and 2x1"},
		{"colours in grey", head, JPEG{2, 2, 3, make([]byte, 12)}, "its JPEG has 3 channels, not 1"},
		{"too large", strings.Replace(head, "\x00\x02\x00\x02", "\xff\xff\xff\xff", 1), JPEG{}, "its JPEG is 65535x65535, not 2x2"},
		{"too small", strings.Replace(head, "\x00\x02\x00\x02", "\x00\x01\x00\x02", 1), JPEG{}, "its JPEG is 2x1, not 2x2"},
		{"no JPEG", "GIF89a", JPEG{}, "its JPEG does not begin as one"},
		{"no pixels", "\xff\xd8\xff\xd9", JPEG{}, "its JPEG has no pixels"},
	} {
		p, err := Open(file([]byte(c.pixels), of(fields{tagCompression: {jpegPacked}})))
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Decode(func(file []byte) (*JPEG, error) {
			if bytes.Contains(file, []byte{0xff, markJFIF}) || !bytes.Contains(file, []byte("Adobe")) {
				t.Errorf("%s: the decoder is not told by Adobe's segment what the channels are", c.name)
			}
			return &c.m, nil
		})
		switch {
		case c.refuse != "" && (err == nil || !strings.Contains(err.Error(), c.refuse)):
			t.Errorf("%s: %v; want %q", c.name, err, c.refuse)
		case c.refuse == "" && (err != nil || got.Pix[3] != float32(pixels[1])):
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
