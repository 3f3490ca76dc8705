package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image/png"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxText bounds one text of a PNG, unpacked.
const maxText = 1 << 20

const pngSignature = "\x89PNG\r\n\x1a\n"

// decodePNG reads a PNG (of an animated one, the picture that stands for it).
// Pixels are the standard library's work; it skips the chunks read here.
func decodePNG(data []byte) (*Picture, int, error) {
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, 0, err
	}
	p := fromImage(img)
	orientation := 1
	for kind, chunk := range pngChunks(data) {
		switch kind {
		case "eXIf":
			orientation = orientationOf(chunk)
		case "iCCP":
			if _, packed, ok := bytes.Cut(chunk, []byte("\x00\x00")); ok {
				if profile, ok := inflate(packed, maxProfile); ok {
					p.ICC = rgbProfile(profile)
				}
			}
		case "tEXt", "zTXt", "iTXt":
			if key, value, ok := readText(kind, chunk); ok {
				if p.Text == nil {
					p.Text = map[string]string{}
				}
				p.Text[key] = value
			}
		}
	}
	return p, orientation, nil
}

// pngChunks ranges over the chunks of a PNG up to its end or the first that is
// cut off.
func pngChunks(data []byte) func(yield func(kind string, chunk []byte) bool) {
	return func(yield func(string, []byte) bool) {
		for rest := data[len(pngSignature):]; len(rest) >= 12; {
			n := uint64(binary.BigEndian.Uint32(rest))
			if n+12 > uint64(len(rest)) || !yield(string(rest[4:8]), rest[8:8+n]) {
				return
			}
			rest = rest[12+n:]
		}
	}
}

// readText takes a text chunk apart (PNG specification, 11.3.3). ok is false
// for one that is broken or would be wrong in another file, see Picture.Text.
func readText(kind string, chunk []byte) (key, value string, ok bool) {
	keyword, rest, ok := bytes.Cut(chunk, []byte{0})
	if !ok {
		return "", "", false
	}
	key = fromLatin1(keyword)
	packed := false
	switch kind {
	case "zTXt":
		if len(rest) < 1 || rest[0] != 0 {
			return "", "", false
		}
		packed, rest = true, rest[1:]
	case "iTXt":
		// Compression flag and method, then language and translated keyword.
		parts := bytes.SplitN(rest, []byte{0}, 2)
		if len(rest) < 2 || len(parts) < 2 {
			return "", "", false
		}
		packed = rest[0] == 1
		fields := bytes.SplitN(rest[2:], []byte{0}, 3)
		if len(fields) < 3 {
			return "", "", false
		}
		rest = fields[2]
	}
	if packed {
		if rest, ok = inflate(rest, maxText); !ok {
			return "", "", false
		}
	}
	value = string(rest)
	if kind != "iTXt" {
		value = fromLatin1(rest)
	}
	if strings.HasPrefix(key, "Raw profile type ") || key == "XML:com.adobe.xmp" {
		return "", "", false
	}
	return key, value, checkText(key, value) == nil
}

// checkText says why a text cannot stand in a PNG.
func checkText(key, value string) error {
	latin1, ok := toLatin1(key)
	switch {
	case !ok || len(latin1) < 1 || len(latin1) > 79 || strings.TrimSpace(key) != key ||
		strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' && r < '¡' }):
		return fmt.Errorf("the PNG keyword %q is not 1 to 79 printable Latin-1 characters without spaces around", key)
	case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
		return fmt.Errorf("the PNG text %q is not UTF-8 without zero bytes", key)
	case len(value) > maxText:
		return fmt.Errorf("the PNG text %q has %d bytes, more than %d", key, len(value), maxText)
	}
	return nil
}

// encodePNG writes p with its profile and texts. The same picture gives the
// same bytes.
func encodePNG(w io.Writer, p *Picture, _ WriteOptions) error {
	for _, key := range slices.Sorted(maps.Keys(p.Text)) {
		if err := checkText(key, p.Text[key]); err != nil {
			return err
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, p.deep()); err != nil {
		return err
	}
	// Profile and texts go between the header chunk and the pixels.
	const headerEnd = len(pngSignature) + 12 + 13
	if _, err := w.Write(file.Next(headerEnd)); err != nil {
		return err
	}
	if p.ICC != nil {
		var packed bytes.Buffer
		packed.WriteString("ICC profile\x00\x00")
		z := zlib.NewWriter(&packed)
		z.Write(p.ICC) // to memory: cannot fail
		z.Close()
		if err := writeChunk(w, "iCCP", packed.Bytes()); err != nil {
			return err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(p.Text)) {
		if err := writeText(w, key, p.Text[key]); err != nil {
			return err
		}
	}
	_, err := file.WriteTo(w)
	return err
}

// writeText writes ASCII as tEXt, which every program reads, and the rest as
// iTXt, which is UTF-8.
func writeText(w io.Writer, key, value string) error {
	keyword, _ := toLatin1(key)
	if strings.ContainsFunc(value, func(r rune) bool { return r > '~' }) {
		return writeChunk(w, "iTXt", slices.Concat(keyword, []byte("\x00\x00\x00\x00\x00"), []byte(value)))
	}
	return writeChunk(w, "tEXt", slices.Concat(keyword, []byte{0}, []byte(value)))
}

func writeChunk(w io.Writer, kind string, chunk []byte) error {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(chunk)))
	out = append(append(out, kind...), chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
	_, err := w.Write(out)
	return err
}

func fromLatin1(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

func toLatin1(s string) (b []byte, ok bool) {
	for _, r := range s {
		if r > 255 {
			return nil, false
		}
		b = append(b, byte(r))
	}
	return b, true
}
