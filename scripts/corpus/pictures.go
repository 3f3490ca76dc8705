package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	stdpng "image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// must is for encoders that write to memory: they fail only where this program is wrong.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

func encoded(encode func(*bytes.Buffer) error) []byte {
	var file bytes.Buffer
	must(encode(&file))
	return file.Bytes()
}

func pngOf(m image.Image) []byte {
	return encoded(func(w *bytes.Buffer) error { return stdpng.Encode(w, m) })
}

func png(width, height int) []byte {
	return pngOf(painted(image.NewNRGBA(image.Rect(0, 0, width, height))))
}

// formats is a picture of a size in every format that is read.
func formats(width, height int) map[string][]byte {
	m := painted(image.NewNRGBA(image.Rect(0, 0, width, height)))
	plain, err := picture.Decode(bytes.NewReader(pngOf(m)), "it", picture.Limits{})
	must(err)
	var rgb, bgra []byte
	for i := range width * height {
		c := m.(*image.NRGBA).NRGBAAt(i%width, i/width)
		rgb, bgra = append(rgb, c.R, c.G, c.B), append(bgra, c.B, c.G, c.R, c.A)
	}
	return map[string][]byte{
		"png":  pngOf(m),
		"jpg":  encoded(func(w *bytes.Buffer) error { return jpeg.Encode(w, m, nil) }),
		"gif":  encoded(func(w *bytes.Buffer) error { return gif.Encode(w, m, nil) }),
		"bmp":  encoded(func(w *bytes.Buffer) error { return bmp.Encode(w, m) }),
		"tif":  encoded(func(w *bytes.Buffer) error { return tiff.Encode(w, m, nil) }),
		"webp": encoded(func(w *bytes.Buffer) error { return plain.Encode(w, "webp", picture.WriteOptions{}) }),
		"ppm":  append([]byte(fmt.Sprintf("P6\n%d %d\n255\n", width, height)), rgb...),
		"tga":  append([]byte{2: 2, 12: byte(width), byte(width >> 8), byte(height), byte(height >> 8), 32, 0x28}, bgra...),
	}
}

// oddPictures have depths, palettes and frames that are not everyday's.
func oddPictures() []Case {
	frame := image.Rect(0, 0, 20, 10)
	palette := func(n int) color.Palette {
		p := make(color.Palette, n)
		for i := range p {
			p[i] = color.NRGBA{byte(37 * i), byte(91 * i), byte(255 - i), byte(255 - 13*i)}
		}
		return p
	}
	odd := map[string][]byte{
		"png of 16 bits":         pngOf(painted(image.NewNRGBA64(frame))),
		"png of grey":            pngOf(painted(image.NewGray(frame))),
		"png of 16 bits of grey": pngOf(painted(image.NewGray16(frame))),
		"png all transparent":    pngOf(image.NewNRGBA(frame)),
		"tif of 16 bits":         encoded(func(w *bytes.Buffer) error { return tiff.Encode(w, painted(image.NewNRGBA64(frame)), nil) }),
		"tif packed with a predictor": encoded(func(w *bytes.Buffer) error {
			return tiff.Encode(w, painted(image.NewNRGBA(frame)), &tiff.Options{Compression: tiff.Deflate, Predictor: true})
		}),
		"jpg of grey": encoded(func(w *bytes.Buffer) error { return jpeg.Encode(w, painted(image.NewGray(frame)), nil) }),
		"jpg of quality 1": encoded(func(w *bytes.Buffer) error {
			return jpeg.Encode(w, painted(image.NewNRGBA(frame)), &jpeg.Options{Quality: 1})
		}),
	}
	for _, n := range []int{1, 2, 4, 16, 256} {
		m := painted(image.NewPaletted(frame, palette(n)))
		odd[fmt.Sprintf("png with a palette of %d and alpha", n)] = pngOf(m)
		odd[fmt.Sprintf("gif with a palette of %d", n)] = encoded(func(w *bytes.Buffer) error { return gif.Encode(w, m, nil) })
	}
	film := &gif.GIF{Config: image.Config{Width: 20, Height: 10}}
	for i := range 5 {
		m := painted(image.NewPaletted(image.Rect(i, i, 20-i, 10-i), palette(16))).(*image.Paletted)
		film.Image, film.Delay = append(film.Image, m), append(film.Delay, i)
	}
	odd["gif of five frames"] = encoded(func(w *bytes.Buffer) error { return gif.EncodeAll(w, film) })
	var cases []Case
	for _, name := range slices.Sorted(maps.Keys(odd)) {
		cases = append(cases, Case{Group: "pictures", Name: name, Want: aPicture, Size: "20x10",
			Files: with("in.png", odd[name]), Args: dream("in.png")})
	}
	return append(cases, recordedPictures()...)
}

// tiffPictures are kinds of TIFF that come from scanners, cameras, microscopes and printers, whole and
// damaged, and those that are not read.
func tiffPictures() []Case {
	var cases []Case
	add := func(name string, content []byte, want answer, size string) {
		cases = append(cases, Case{Group: "pictures", Name: "tif " + name, Want: want, Size: size, Files: with("in.tif", content), Args: dream("in.tif")})
	}
	read := func(kind string) []byte {
		content, err := os.ReadFile(filepath.Join("tfdream/picture/testdata/tiff", kind+".tif"))
		must(err)
		return content
	}
	for _, kind := range []string{
		"line-g4-msb2lsb-black-is-zero", "line-g3-2d-fill-lsb2msb-white-is-zero", "line-rle-black-is-zero", "coarse-2", "grey-palette-4",
		"grey-12-be", "grey-float-16", "rgb-float-predictor", "rgb-tiles-planar-big", "rgba-multiplied", "ycbcr-2x2", "cmyk-chunky",
		"jpeg-tiles", "rgb-pages", "rgb-thumbnail-above", "rgb-packbits", "rgb-lzw-predictor-16",
	} {
		whole := read(kind)
		add(kind, whole, aPicture, "23x17")
		half := aRefusal
		if kind == "rgb-pages" {
			half = aPicture // the first
		}
		add(kind+" without its end", whole[:len(whole)/2], half, "")
		for i := range 4 {
			at := len(whole) * (i + 1) / 5
			add(fmt.Sprint(kind, " with byte ", at, " flipped"), flipped(whole, at), anything, "")
		}
	}
	plain := read("rgb-strips")
	field := func(tag, value uint16) []byte { // of one short, changed
		head := binary.LittleEndian.AppendUint16(nil, tag)
		head = append(head, 3, 0, 1, 0, 0, 0)
		at := bytes.Index(plain, head) + len(head)
		return slices.Concat(plain[:at], binary.LittleEndian.AppendUint16(nil, value), plain[at+2:])
	}
	add("of old-style JPEG", field(0x103, 6), aRefusal, "")
	add("of LZMA", field(0x103, 34925), aRefusal, "")
	add("of a camera's raw data", field(0x106, 32803), aRefusal, "")
	add("of CMYK with three samples", field(0x106, 5), aRefusal, "")
	add("of planes that are not there", field(0x11c, 2), aRefusal, "")
	circle := bytes.Clone(plain)
	copy(circle[len(circle)-4:], circle[4:8])
	add("whose pages go round in a circle", circle, aPicture, "23x17")
	return cases
}

// painted draws something with colours, edges and, where there is alpha, transparency.
func painted(m interface {
	image.Image
	Set(x, y int, c color.Color)
}) image.Image {
	for i := range m.Bounds().Dx() * m.Bounds().Dy() {
		x, y := i%m.Bounds().Dx(), i/m.Bounds().Dx()
		m.Set(x, y, color.NRGBA{byte(6 * x), byte(8 * y), byte(x * y), byte(255 - x)})
	}
	return m
}

// pictureCases are pictures that are whole but odd, and pictures that are broken.
func pictureCases() []Case {
	var cases []Case
	add := func(name string, content []byte, want answer, size string) {
		cases = append(cases, Case{Group: "pictures", Name: name, Want: want, Size: size,
			Files: with("in.pic", content), Args: dream("in.pic")})
	}
	files := formats(40, 30)
	for _, format := range slices.Sorted(maps.Keys(files)) {
		file := files[format]
		add(format+" under a wrong name", file, aPicture, "40x30")
		for i := range 10 {
			n := len(file) * (i + 1) / 11
			add(fmt.Sprintf("%s cut after %d of %d bytes", format, n, len(file)), file[:n], aRefusal, "")
		}
		for _, n := range []int{1, 3, 8, 12, 20} {
			add(fmt.Sprintf("%s cut after %d bytes", format, n), file[:n], aRefusal, "")
		}
		for i := range 16 { // half of them in the header
			at := 2 + 3*i
			if i >= 8 {
				at = len(file) * (2*i - 15) / 17
			}
			flipped := bytes.Clone(file)
			flipped[at] ^= 1 << (i % 8)
			add(fmt.Sprintf("%s with bit %d of byte %d flipped", format, i%8, at), flipped, anything, "")
		}
		add(format+" with zeros behind", append(bytes.Clone(file), make([]byte, 1000)...), anything, "")
		add(format+" with another behind", append(bytes.Clone(file), file...), anything, "")
		for _, size := range [][2]int{{60000, 60000}, {65535, 1}, {0, 0}, {0, 5}} {
			add(fmt.Sprintf("%s that claims to be %dx%d", format, size[0], size[1]), claiming(format, file, size[0], size[1]), aRefusal, "")
		}
	}
	for _, size := range [][2]int{{1, 1}, {1, 700}, {700, 1}, {2, 3}, {31, 33}} {
		files := formats(size[0], size[1])
		for _, format := range slices.Sorted(maps.Keys(files)) {
			text := fmt.Sprintf("%dx%d", size[0], size[1])
			add(text+" "+format, files[format], aPicture, text)
		}
	}
	return slices.Concat(cases, oddPictures(), jpegCases(), tiffPictures(), orientedPictures(), colouredPictures(), folders(), noPictures())
}

// colouredPictures say what their colours mean, in chunks of all lengths, and some nonsense.
func colouredPictures() []Case {
	plain := png(20, 10)
	var cases []Case
	for _, kind := range []string{"cICP", "mDCV", "cLLI", "sRGB", "gAMA", "cHRM", "iCCP", "acTL"} {
		for i, content := range [][]byte{nil, {0}, {9, 16, 0, 1}, {1, 13, 0, 0}, {0, 1, 0x86, 0xa0}, {0xff, 0xff, 0xff, 0xff}, make([]byte, 32), bytes.Repeat([]byte{0, 0, 0x40, 0}, 8), make([]byte, 3000)} {
			name := fmt.Sprintf("png with %s of %d bytes, %d", kind, len(content), i)
			file := slices.Insert(bytes.Clone(plain), 33, pngChunk(kind, content)...)
			cases = append(cases, Case{Group: "pictures", Name: name, Want: aPicture, Size: "20x10", Files: with("in.png", file), Args: dream("in.png")})
		}
	}
	return cases
}

func pngChunk(kind string, content []byte) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	chunk = append(append(chunk, kind...), content...)
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}

// folders hold pictures, other things, or nothing.
func folders() []Case {
	var cases []Case
	add := func(name, setup, output string, want answer) {
		c := Case{Group: "pictures", Name: "a folder " + name, Want: want, Files: usual(), Talks: true,
			Shell: "mkdir in; " + setup + `; exec "$@"`, Args: append(dream("in"), "-o", output)}
		cases = append(cases, *c.also("in", "in/*", "dreams", "dreams/*"))
	}
	add("with a picture", "cp sky.png in", "dreams", anything)
	add("with several", "cp sky.png in/a10; cp sky.png in/a9.png", "dreams", anything)
	add("with a broken one", "cp sky.png in; head -c 99 sky.png > in/cut.png", "dreams", aRefusal)
	add("with nothing", "true", "dreams", aRefusal)
	add("with no picture", "cp net.pb in; mkdir in/in; mkfifo in/pipe; ln -s nowhere in/.hidden", "dreams", aRefusal)
	add("with links to nowhere", "ln -s nowhere in/link.png", "dreams", aRefusal)
	add("with a link to itself", "ln -s . in/in; cp sky.png in", "dreams", anything)
	add("for a picture", "cp sky.png in", "out.png", aRefusal)
	add("for itself", "cp sky.png in", "in", aRefusal)
	add("for a file", "cp sky.png in", "net.pb", aRefusal)
	add("for a folder that cannot be made", "cp sky.png in", "no/where", aRefusal)
	add("of odd names", `cp sky.png "in/-o"; cp sky.png "in/$(printf 'a\nb')"; cp sky.png "in/$(printf '\377')"`, "dreams", anything)
	add("that cannot be read", "cp sky.png in; chmod 0 in", "dreams", anything)
	return cases
}
