package picture

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"image/png"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/tiff"
)

// pngWith returns a PNG of a pixel, with a chunk before its pixels.
func pngWith(t *testing.T, kind, chunk string) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	var c bytes.Buffer
	if err := writeChunk(&c, kind, []byte(chunk)); err != nil {
		t.Fatal(err)
	}
	return slices.Insert(file.Bytes(), 33, c.Bytes()...)
}

func packed(s string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}

func TestReadText(t *testing.T) {
	for name, c := range map[string]struct {
		kind, chunk string
		want        map[string]string
	}{
		"tEXt":                    {"tEXt", "Title\x00Gr\xfc\xdfe", map[string]string{"Title": "Grüße"}},
		"tEXt, empty":             {"tEXt", "Title\x00", map[string]string{"Title": ""}},
		"zTXt":                    {"zTXt", "Title\x00\x00" + packed("Gr\xfc\xdfe"), map[string]string{"Title": "Grüße"}},
		"iTXt":                    {"iTXt", "Title\x00\x00\x00de\x00Titel\x00träum süß 夢", map[string]string{"Title": "träum süß 夢"}},
		"iTXt, packed":            {"iTXt", "Title\x00\x01\x00\x00\x00" + packed("夢"), map[string]string{"Title": "夢"}},
		"Latin-1 keyword":         {"tEXt", "Gr\xfc\xdfe\x00x", map[string]string{"Grüße": "x"}},
		"no keyword":              {"tEXt", "\x00text", nil},
		"no text":                 {"tEXt", "Title", nil},
		"keyword too long":        {"tEXt", strings.Repeat("x", 80) + "\x00text", nil},
		"zero in the text":        {"tEXt", "Title\x00a\x00b", nil},
		"iTXt, not UTF-8":         {"iTXt", "Title\x00\x00\x00\x00\x00\xff", nil},
		"iTXt, cut off":           {"iTXt", "Title\x00\x00", nil},
		"iTXt, fields missing":    {"iTXt", "Title\x00\x00\x00de\x00", nil},
		"zTXt, broken":            {"zTXt", "Title\x00\x00nonsense", nil},
		"zTXt, unknown method":    {"zTXt", "Title\x00\x07" + packed("x"), nil},
		"zTXt, a bomb":            {"zTXt", "Title\x00\x00" + packed(strings.Repeat("x", maxText+1)), nil},
		"EXIF in text":            {"zTXt", "Raw profile type exif\x00\x00" + packed("x"), nil},
		"XMP, which tells a file": {"iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00<x/>", nil},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Decode(bytes.NewReader(pngWith(t, c.kind, c.chunk)), "it", Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(p.Text, c.want) {
				t.Errorf("texts %q, want %q", p.Text, c.want)
			}
		})
	}
}

// A recipe of several kB comes back to the letter, in Latin letters or not.
func TestTextRoundTrip(t *testing.T) {
	p := New(3, 2)
	p.Text = map[string]string{
		"tfdream recipe": strings.Repeat("objective = \"square(mixed4c)\"\n\titerations = 10\r\n", 200),
		"Grüße":          strings.Repeat("träum süß — 夢 🌙\n", 300),
		"empty":          "",
		"control":        "\x01\x1b[0m\x7f",
		"longest":        strings.Repeat("x", maxText),
	}
	if q := roundTrip(t, p, "png"); !reflect.DeepEqual(q.Text, p.Text) {
		t.Errorf("%d texts came back different", len(q.Text))
	}
	for _, key := range []string{"", " x", "x ", "a\nb", "夢", strings.Repeat("x", 80), "a\x00b"} {
		if err := checkText(key, "text"); err == nil {
			t.Errorf("the keyword %q is allowed", key)
		}
	}
	if err := checkText("key", strings.Repeat("x", maxText+1)); err == nil {
		t.Error("a text beyond the limit is allowed")
	}
}

// A profile for other pixels than RGB would spoil the colours: it is left out.
func TestProfileIsForRGB(t *testing.T) {
	rgb := string(noise(t, 1, 1, 8, false).ICC)
	for name, c := range map[string]struct {
		chunk string
		want  bool
	}{
		"RGB":        {"name\x00\x00" + packed(rgb), true},
		"grey":       {"name\x00\x00" + packed(rgb[:16]+"GRAY"+rgb[20:]), false},
		"CMYK":       {"name\x00\x00" + packed(rgb[:16]+"CMYK"+rgb[20:]), false},
		"cut off":    {"name\x00\x00" + packed(rgb[:200]), false},
		"nonsense":   {"name\x00\x00nonsense", false},
		"no profile": {"name", false},
		"a bomb":     {"name\x00\x00" + packed(strings.Repeat(rgb, 1+maxProfile/len(rgb))), false},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Decode(bytes.NewReader(pngWith(t, "iCCP", c.chunk)), "it", Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if got := p.ICC != nil; got != c.want || got && string(p.ICC) != rgb {
				t.Errorf("%d bytes of profile, want one: %v", len(p.ICC), c.want)
			}
		})
	}
}

// Whatever a file stores, pixels are RGB on 0..255 with straight alpha on 0..1.
func TestPixelKinds(t *testing.T) {
	r := image.Rect(0, 0, 1, 1)
	pixel := func(set func(x, y int, c color.Color), m image.Image, c color.Color) image.Image {
		set(0, 0, c)
		return m
	}
	grey, grey16 := image.NewGray(r), image.NewGray16(r)
	rgb, rgb16 := image.NewNRGBA(r), image.NewNRGBA64(r)
	rgba, rgba16 := image.NewRGBA(r), image.NewRGBA64(r)
	palette := image.NewPaletted(r, color.Palette{color.NRGBA{10, 20, 30, 51}})
	for name, c := range map[string]struct {
		m     image.Image
		pix   []float32
		alpha []float32
		depth int
	}{
		"grey":                {pixel(grey.Set, grey, color.Gray{77}), []float32{77, 77, 77}, nil, 8},
		"grey, 16 bits":       {pixel(grey16.Set, grey16, color.Gray16{65535}), []float32{255, 255, 255}, nil, 16},
		"RGB":                 {pixel(rgb.Set, rgb, color.NRGBA{1, 2, 3, 255}), []float32{1, 2, 3}, nil, 8},
		"RGB, 16 bits":        {pixel(rgb16.Set, rgb16, color.NRGBA64{257, 258, 65535, 65535}), []float32{1, 258. / 257, 255}, nil, 16},
		"palette with alpha":  {palette, []float32{10, 20, 30}, []float32{0.2}, 8},
		"multiplied":          {pixel(rgba.Set, rgba, color.RGBA{51, 0, 25, 51}), []float32{255, 0, 125}, []float32{0.2}, 8},
		"multiplied, 16 bits": {pixel(rgba16.Set, rgba16, color.RGBA64{13107, 0, 0, 13107}), []float32{255, 0, 0}, []float32{0.2}, 16},
		"CMYK":                {&image.CMYK{Pix: []byte{255, 0, 51, 51}, Stride: 4, Rect: r}, []float32{0, 204, 163}, nil, 8},
	} {
		t.Run(name, func(t *testing.T) {
			check := func(p *Picture) {
				t.Helper()
				if !reflect.DeepEqual(p.Pix, c.pix) || !reflect.DeepEqual(p.Alpha, c.alpha) || p.Depth != c.depth {
					t.Errorf("%v, alpha %v, %d bits; want %v, %v, %d", p.Pix, p.Alpha, p.Depth, c.pix, c.alpha, c.depth)
				}
			}
			check(FromImage(c.m))
			if strings.HasPrefix(name, "multiplied") || name == "CMYK" {
				return // PNG stores neither
			}
			var file bytes.Buffer
			if err := png.Encode(&file, c.m); err != nil {
				t.Fatal(err)
			}
			p, err := Decode(&file, "it", Limits{})
			if err != nil {
				t.Fatal(err)
			}
			check(p)
		})
	}
	t.Run("multiplied, in a TIFF", func(t *testing.T) {
		var file bytes.Buffer
		if err := tiff.Encode(&file, rgba, nil); err != nil {
			t.Fatal(err)
		}
		if p, err := Decode(&file, "it", Limits{}); err != nil || p.Pix[0] != 255 || p.Alpha[0] != 0.2 {
			t.Errorf("%v, %v", p, err)
		}
	})
}

// A picture made of an image is the same image again, and levels are rounded and cut.
func TestImagesComeBack(t *testing.T) {
	r := image.Rect(0, 0, 16, 16)
	straight, deep := image.NewNRGBA(r), image.NewNRGBA64(r)
	for i := range straight.Pix {
		straight.Pix[i], deep.Pix[2*i], deep.Pix[2*i+1] = byte(i), byte(i), byte(3*i)
	}
	for _, m := range []image.Image{straight, straight.SubImage(image.Rect(3, 5, 9, 16)), deep} {
		back := FromImage(m).Image()
		for y := range back.Bounds().Dy() {
			for x := range back.Bounds().Dx() {
				if got, want := back.At(x, y), m.At(m.Bounds().Min.X+x, m.Bounds().Min.Y+y); got != want {
					t.Fatalf("%T: %v at %d,%d, want %v", m, got, x, y, want)
				}
			}
		}
	}
	p := &Picture{Width: 2, Height: 1, Pix: []float32{-3, 0.5, 254.5, 300, 1.49, 7}, Alpha: []float32{2, -1}}
	if got, want := p.Image().(*image.NRGBA).Pix, []byte{0, 1, 255, 255, 255, 1, 7, 0}; !bytes.Equal(got, want) {
		t.Errorf("8 bits: %v, want %v", got, want)
	}
	p.Depth = 16
	if got, want := p.Image().At(0, 0), (color.NRGBA64{0, 129, 65407, 65535}); got != want {
		t.Errorf("16 bits: %v, want %v", got, want)
	}
}
