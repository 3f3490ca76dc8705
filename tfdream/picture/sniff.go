package picture

import (
	"bytes"
	"net/http"
	"strings"
)

// sniffLen is how much of a file's beginning is looked at to tell its format.
const sniffLen = 512

// readable lists the formats that are read, as messages name them.
const readable = "PNG, JPEG, GIF, TIFF, BMP, WebP"

// signatures are the beginnings of files, '?' standing for any byte. Those
// whose format has no decoder are known only to be refused by name.
var signatures = []struct{ format, magic string }{
	{"PNG", "\x89PNG\r\n\x1a\n"},
	{"JPEG", "\xff\xd8\xff"},
	{"GIF", "GIF87a"},
	{"GIF", "GIF89a"},
	{"TIFF", "II*\x00"},
	{"TIFF", "MM\x00*"},
	{"BMP", "BM????\x00\x00\x00\x00"},
	{"WebP", "RIFF????WEBP"},
	{"TIFF", "II+\x00"}, // BigTIFF
	{"TIFF", "MM\x00+"},
	{"PSD (Photoshop)", "8BPS"},
	{"PDF", "%PDF-"},
	{"PostScript", "%!PS"},
	{"JPEG XL", "\xff\x0a"},
	{"JPEG XL", "\x00\x00\x00\x0cJXL "},
	{"JPEG 2000", "\x00\x00\x00\x0cjP  "},
	{"JPEG 2000", "\xff\x4f\xff\x51"},
	{"OpenEXR", "v/1\x01"},
	{"ICO (an icon)", "\x00\x00\x01\x00"},
}

// sniff names the format of the file that begins with head ("PNG", "HEIC",
// "text"...), or returns "" for one that it does not know.
func sniff(head []byte) string {
	for _, s := range signatures {
		if matches(head, s.magic) {
			return s.format
		}
	}
	if matches(head, "????ftyp") {
		return brand(head)
	}
	if bytes.Contains(bytes.ToLower(head), []byte("<svg")) {
		return "SVG"
	}
	if strings.HasPrefix(http.DetectContentType(head), "text/") {
		return "text"
	}
	return ""
}

// brand names the kind of an ISO media file (ISO/IEC 14496-12) by the brands
// in its first box.
func brand(head []byte) string {
	box := head[8:]
	if end := int(head[3]); head[0]|head[1]|head[2] == 0 && end >= 8 && end <= len(head) {
		box = head[8:end]
	}
	switch {
	case bytes.Contains(box, []byte("avi")): // avif, avis
		return "AVIF"
	case bytes.Contains(box, []byte("hei")), bytes.Contains(box, []byte("hev")), bytes.Contains(box, []byte("mif1")):
		return "HEIC"
	}
	return "a video (MP4 or QuickTime)"
}

func matches(head []byte, magic string) bool {
	if len(head) < len(magic) {
		return false
	}
	for i := range len(magic) {
		if magic[i] != '?' && magic[i] != head[i] {
			return false
		}
	}
	return true
}
