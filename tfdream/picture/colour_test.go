package picture

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tfdream/tfdream/graphs/testfiles"
)

// be32 are numbers as chunks hold them.
func be32(values ...uint32) (chunk string) {
	for _, v := range values {
		chunk += string(binary.BigEndian.AppendUint32(nil, v))
	}
	return chunk
}

// Chunks that files in the wild have: what sRGB's fallback is, a linear picture's, Display P3's and HDR's.
var (
	gamma22 = be32(45455)
	gamma1  = be32(100000)
	chrm    = be32(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
	p3      = "\x0c\x0d\x00\x01"
	hdrPQ   = "\x09\x10\x00\x01"
)

// coloured is a PNG of a ramp, whose colours mean what chunks say.
func coloured(t testing.TB, chunks ...string) []byte {
	t.Helper()
	ramp := New(16, 16)
	for i := range 256 {
		ramp.Pix[3*i], ramp.Pix[3*i+1], ramp.Pix[3*i+2] = float32(i), float32(255-i), float32(i*7%256)
	}
	var file, added bytes.Buffer
	if err := ramp.Encode(&file, "png", WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(chunks); i += 2 {
		if err := writeChunk(&added, chunks[i], []byte(chunks[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	return slices.Insert(file.Bytes(), 33, added.Bytes()...)
}

// kinds are the chunks of a PNG in their order.
func kinds(file []byte) (kinds []string) {
	for kind := range pngChunks(file) {
		kinds = append(kinds, kind)
	}
	return kinds
}

// A PNG's colours mean the same after a dream: the values are those that are stored, and the chunks are written back,
// before the pixels.
func TestColourChunksAreKept(t *testing.T) {
	icc := "name\x00\x00" + packed(string(noise(t, 1, 1, 8, false).ICC))
	for name, c := range map[string]struct {
		chunks, want []string
	}{
		"nothing":             {nil, nil},
		"gAMA":                {[]string{"gAMA", gamma1}, []string{"gAMA"}},
		"gAMA and cHRM":       {[]string{"gAMA", gamma22, "cHRM", chrm}, []string{"gAMA", "cHRM"}},
		"cHRM first":          {[]string{"cHRM", chrm, "gAMA", gamma22}, []string{"gAMA", "cHRM"}},
		"sRGB":                {[]string{"sRGB", "\x00", "gAMA", gamma22, "cHRM", chrm}, []string{"sRGB", "gAMA", "cHRM"}},
		"cICP":                {[]string{"cICP", p3}, []string{"cICP"}},
		"HDR":                 {[]string{"cICP", hdrPQ, "mDCV", strings.Repeat("m", 24), "cLLI", be32(1, 2)}, []string{"cICP", "mDCV", "cLLI"}},
		"cICP and a profile":  {[]string{"iCCP", icc, "cICP", p3}, []string{"cICP", "iCCP"}},
		"profile and gAMA":    {[]string{"gAMA", gamma22, "iCCP", icc}, []string{"gAMA", "iCCP"}},
		"profile and sRGB":    {[]string{"sRGB", "\x00", "iCCP", icc}, []string{"iCCP"}}, // which contradict each other
		"twice":               {[]string{"gAMA", gamma1, "gAMA", gamma22}, []string{"gAMA"}},
		"gAMA of nothing":     {[]string{"gAMA", be32(0)}, nil},
		"gAMA, cut off":       {[]string{"gAMA", "\x00\x01"}, nil},
		"gAMA beyond reason":  {[]string{"gAMA", be32(math.MaxUint32)}, nil},
		"cHRM of nothing":     {[]string{"cHRM", be32(0, 0, 0, 0, 0, 0, 0, 0)}, nil},
		"cHRM of one colour":  {[]string{"cHRM", be32(31270, 32900, 64000, 33000, 64000, 33000, 64000, 33000)}, nil},
		"sRGB of no intent":   {[]string{"sRGB", "\x09"}, nil},
		"cICP of YCbCr":       {[]string{"cICP", "\x01\x01\x01\x01"}, nil},
		"a chunk of no known": {[]string{"gAMb", gamma1}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Decode(bytes.NewReader(coloured(t, c.chunks...)), "it", Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if p.Pix[3*100] != 100 {
				t.Errorf("the value 100 is read as %g", p.Pix[300])
			}
			file := encoded(t, p, "png")
			want := slices.Concat([]string{"IHDR"}, c.want, []string{"IDAT", "IEND"})
			if got := kinds(file); !slices.Equal(got, want) {
				t.Errorf("chunks %v, want %v", got, want)
			}
			again, err := Decode(bytes.NewReader(file), "it", Limits{})
			if err != nil {
				t.Fatal(err)
			}
			delete(p.ColourChunks, map[bool]string{true: "sRGB"}[p.ICC != nil])
			if !reflect.DeepEqual(again.ColourChunks, p.ColourChunks) && len(again.ColourChunks)+len(p.ColourChunks) > 0 || !bytes.Equal(again.ICC, p.ICC) {
				t.Errorf("%q, then %q", p.ColourChunks, again.ColourChunks)
			}
		})
	}
	t.Run("behind the pixels", func(t *testing.T) {
		file := coloured(t)
		var late bytes.Buffer
		if err := writeChunk(&late, "gAMA", []byte(gamma1)); err != nil {
			t.Fatal(err)
		}
		file = slices.Insert(file, len(file)-12, late.Bytes()...)
		if p, err := Decode(bytes.NewReader(file), "it", Limits{}); err != nil || p.ColourChunks != nil {
			t.Errorf("%q, %v", p.ColourChunks, err)
		}
	})
}

// The case that people met.
func TestColourChunksThatWereLost(t *testing.T) {
	path := filepath.Join(testfiles.Require(t, "cases/pictures"), "gama1.png")
	p := read(t, path)
	if got := kinds(encoded(t, p, "png")); !slices.Contains(got, "gAMA") {
		t.Errorf("chunks %v", got)
	}
}

// In formats without such chunks a profile says the same: none for sRGB, which goes without saying.
func TestProfilesForColourChunks(t *testing.T) {
	for name, c := range map[string]struct {
		chunks []string
		exists bool
		loss   string
	}{
		"nothing":          {nil, false, ""},
		"sRGB":             {[]string{"sRGB", "\x00", "gAMA", gamma1}, false, ""},
		"cICP of sRGB":     {[]string{"cICP", "\x01\x0d\x00\x01", "gAMA", gamma1}, false, ""},
		"gAMA":             {[]string{"gAMA", gamma1}, true, ""},
		"cHRM":             {[]string{"cHRM", chrm}, true, ""},
		"Display P3":       {[]string{"cICP", p3}, true, ""},
		"HDR":              {[]string{"cICP", hdrPQ}, true, "its HDR colours (PQ) do not go into JPEG"},
		"HLG":              {[]string{"cICP", "\x09\x12\x00\x01"}, true, "its HDR colours (HLG) do not go into JPEG"},
		"cICP of no known": {[]string{"cICP", "\x01\x02\x00\x01"}, false, "its colours (cICP 1, 2) do not go into JPEG"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Decode(bytes.NewReader(coloured(t, c.chunks...)), "it", Limits{})
			if err != nil {
				t.Fatal(err)
			}
			for _, format := range []string{"jpeg", "tiff", "webp"} {
				again, err := Decode(bytes.NewReader(encoded(t, p, format)), "it", Limits{})
				if err != nil {
					t.Fatal(err)
				}
				if got := again.ICC != nil; got != c.exists {
					t.Errorf("%s: %d bytes of profile", format, len(again.ICC))
				}
			}
			if p.ICC != nil {
				t.Error("writing changed the picture")
			}
			if got := p.Loss("jpeg"); !strings.HasPrefix(got, c.loss) || c.loss == "" && got != "" {
				t.Errorf("loss %q, want %q", got, c.loss)
			}
			if got := p.Loss("png"); got != "" {
				t.Errorf("loss in a PNG: %q", got)
			}
		})
	}
}

// A grey picture's profile becomes one for RGB with the same curve, which the dream, with its colours, can keep; beside
// colours it means nothing.
func TestGreyProfiles(t *testing.T) {
	space := colourSpace{sRGB.xy, powerLaw, 1.8, false}
	grey := make([]byte, 128)
	copy(grey[12:], "mntrGRAYXYZ ")
	copy(grey[36:], "acsp")
	grey = append(grey, be32(1)+"kTRC"+be32(144, uint32(len(space.curve())))...)
	grey = append(grey, space.curve()...)
	binary.BigEndian.PutUint32(grey, uint32(len(grey)))
	p, err := Decode(bytes.NewReader(pngWith(t, "iCCP", "name\x00\x00"+packed(string(grey)))), "it", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(p.ICC, space.profile()) {
		t.Errorf("the profile is %q", p.ICC)
	}
	if p, err = Decode(bytes.NewReader(coloured(t, "iCCP", "name\x00\x00"+packed(string(grey)))), "it", Limits{}); err != nil || p.ICC != nil {
		t.Errorf("beside colours it is %q, %v", p.ICC, err)
	}
	for n := range grey {
		if greyCurve(grey[:n]) != nil {
			t.Errorf("%d of %d bytes have a curve", n, len(grey))
		}
	}
}

// The curves are those that the standards tabulate.
func TestLight(t *testing.T) {
	for name, c := range map[string]struct {
		space       colourSpace
		value, want float64
	}{
		"sRGB":              {sRGB, 0.5, 0.21404114},
		"sRGB, near black":  {sRGB, 0.04, 0.04 / 12.92},
		"BT.709":            {colourSpace{transfer: 1}, 0.5, math.Pow(0.599/1.099, 1/0.45)},
		"SMPTE 240M":        {colourSpace{transfer: 7}, 0.5, math.Pow(0.6115/1.1115, 1/0.45)},
		"gamma":             {colourSpace{exponent: 2.2}, 0.5, 0.21763764},
		"linear":            {colourSpace{transfer: linear}, 0.5, 0.5},
		"PQ, 203 cd/m²":     {colourSpace{transfer: pq}, 0.58068888, 1},
		"PQ, 100 cd/m²":     {colourSpace{transfer: pq}, 0.50807842, 100.0 / 203},
		"PQ, 1000 cd/m²":    {colourSpace{transfer: pq}, 0.75182710, 1},
		"HLG, BT.2408":      {colourSpace{transfer: hlg}, 0.75, 1},
		"HLG, half":         {colourSpace{transfer: hlg}, 0.5, 1000.0 / 203 * math.Pow(1.0/12, 1.2)},
		"narrow range":      {colourSpace{transfer: linear, narrow: true}, 16.0 / 255, 0},
		"narrow range, top": {colourSpace{transfer: linear, narrow: true}, 235.0 / 255, 1},
	} {
		if got := c.space.light(c.value); math.Abs(got-c.want) > 2e-3 {
			t.Errorf("%s: light(%g) is %g, want %g", name, c.value, got, c.want)
		}
	}
	// sRGB's colours in profiles, as its own profile has them.
	m, _ := toXYZ(sRGB.xy)
	m = adaptation(xyzOf(d65), d50).times(m)
	for i, want := range []vector{{0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}} {
		for j, v := range m.column(i) {
			if math.Abs(v-want[j]) > 2e-4 {
				t.Errorf("primary %d is %v, want %v", i, m.column(i), want)
				break
			}
		}
	}
}

// Another program's colour management shows what is written to TIFF, JPEG and WebP as the PNG's own chunks ask.
func TestOthersShowTheSameColours(t *testing.T) {
	if err := exec.Command("python3", "-c", "from PIL import ImageCms").Run(); err != nil {
		t.Skip("no program to compare with: python3 with Pillow is missing")
	}
	const program = `
import io, sys
from PIL import Image, ImageCms
m = Image.open(sys.argv[1])
theirs = ImageCms.ImageCmsProfile(io.BytesIO(m.info["icc_profile"]))
ImageCms.profileToProfile(m.convert("RGB"), theirs, ImageCms.createProfile("sRGB"), renderingIntent=1).save(sys.argv[2])`
	toSRGB := func(light float64) float64 {
		if light <= 0.0031308 {
			return 255 * 12.92 * light
		}
		return 255 * (1.055*math.Pow(light, 1/2.4) - 0.055)
	}
	for name, c := range map[string]struct {
		chunks []string
		space  colourSpace
	}{
		"gAMA 1":     {[]string{"gAMA", gamma1}, colourSpace{sRGB.xy, powerLaw, 1, false}},
		"gAMA 2.2":   {[]string{"gAMA", gamma22, "cHRM", chrm}, colourSpace{sRGB.xy, powerLaw, 2.2, false}},
		"Display P3": {[]string{"cICP", p3}, colourSpace{codedPrimaries[12], srgbCurve, 0, false}},
		"BT.2020":    {[]string{"cICP", "\x09\x01\x00\x01"}, colourSpace{codedPrimaries[9], 1, 0, false}},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Decode(bytes.NewReader(coloured(t, c.chunks...)), "it", Limits{})
			if err != nil {
				t.Fatal(err)
			}
			// Greys are grey in all of them; colours are taken to sRGB's primaries and cut.
			into, _ := toXYZ(sRGB.xy)
			back, _ := into.inverse()
			from, _ := toXYZ(c.space.xy)
			want := *p
			want.Pix = make([]float32, len(p.Pix))
			for i := 0; i < len(p.Pix); i += 3 {
				var v vector
				for j := range v {
					v[j] = c.space.light(float64(p.Pix[i+j]) / 255)
				}
				for j, light := range back.times(from).of(v) {
					want.Pix[i+j] = float32(math.Round(toSRGB(min(max(light, 0), 1))))
				}
			}
			for _, format := range []string{"tiff", "webp"} {
				folder := t.TempDir()
				path, shown := filepath.Join(folder, "it."+format), filepath.Join(folder, "shown.png")
				if err := os.WriteFile(path, encoded(t, p, format), 0o666); err != nil {
					t.Fatal(err)
				}
				if out, err := exec.Command("python3", "-c", program, path, shown).CombinedOutput(); err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				largest, mean := difference(t, read(t, shown), &want)
				t.Logf("%s: differs by %g at most, %.3g in the mean", format, largest, mean)
				if largest > 1 || mean > 0.1 {
					t.Errorf("%s: differs by %g at most, %.3g in the mean; allowed 1, 0.1", format, largest, mean)
				}
			}
		})
	}
}

// FuzzColour looks for chunks that are kept but make a broken profile, or do not come back.
func FuzzColour(f *testing.F) {
	for kind, chunk := range map[string]string{"gAMA": gamma1, "cHRM": chrm, "cICP": hdrPQ, "sRGB": "\x00"} {
		f.Add(kind, []byte(chunk))
	}
	f.Fuzz(func(t *testing.T, kind string, chunk []byte) {
		p := New(1, 1)
		p.keepColour(kind, chunk)
		p.Loss("jpeg")
		if profile := p.profile(); profile != nil && rgbProfile(profile) == nil {
			t.Errorf("%s %q makes a profile that is none", kind, chunk)
		}
		if p.ColourChunks == nil {
			return
		}
		again, err := Decode(bytes.NewReader(encoded(t, p, "png")), "it", Limits{})
		if err != nil || !reflect.DeepEqual(again.ColourChunks, p.ColourChunks) {
			t.Errorf("%q come back as %q, %v", p.ColourChunks, again.ColourChunks, err)
		}
	})
}
