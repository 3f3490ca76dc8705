package picture

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// maxText bounds one text of a PNG, unpacked.
	maxText = 1 << 20
	// maxTexts bounds all of them: a few bytes each can unpack to a thousand times as many.
	maxTexts = 16 << 20
	// xmpKeyword is that of XMP, which is stored as if it were a text.
	xmpKeyword = "XML:com.adobe.xmp"
)

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
	if strings.HasPrefix(key, "Raw profile type ") || key == xmpKeyword {
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

// writeText writes ASCII as tEXt, which every program reads, and the rest as
// iTXt, which is UTF-8.
func writeText(w io.Writer, key, value string) error {
	keyword, _ := toLatin1(key)
	if strings.ContainsFunc(value, func(r rune) bool { return r > '~' }) {
		return writeChunk(w, "iTXt", slices.Concat(keyword, []byte("\x00\x00\x00\x00\x00"), []byte(value)))
	}
	return writeChunk(w, "tEXt", slices.Concat(keyword, []byte{0}, []byte(value)))
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
