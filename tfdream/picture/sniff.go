package picture

import (
	"bytes"
	"encoding/binary"
	"io"
	"net/http"
	"strings"

	"github.com/tfdream/tfdream/tfdream/picture/internal/bmp"
	"github.com/tfdream/tfdream/tfdream/picture/internal/pnm"
	"github.com/tfdream/tfdream/tfdream/picture/internal/tga"
)

// sniffLen is how much of a file's beginning is looked at to tell its format.
const sniffLen = 512

// readable lists the formats that are read, as messages name them.
const readable = "PNG, JPEG, GIF, TIFF, BMP, WebP, PNM, TGA"

// signatures are the beginnings of files, '?' standing for any byte, the first that fits counting. Those whose format
// has no decoder are known only to be refused by name; see unread.
var signatures = []struct{ format, magic string }{
	{"PNG", "\x89PNG\r\n\x1a\n"},
	{"JPEG", "\xff\xd8\xff"},
	{"GIF", "GIF87a"},
	{"GIF", "GIF89a"},
	{cameraRaw, "II*\x00????CR"},
	{"TIFF", "II*\x00"},
	{"TIFF", "MM\x00*"},
	{"WebP", "RIFF????WEBP"},
	{"TIFF", "II+\x00"}, // BigTIFF
	{"TIFF", "MM\x00+"},
	{"PSD (Photoshop)", "8BPS"},
	{"PDF", "%PDF-"},
	{"PostScript", "%!PS"},
	{"PostScript", "\xc5\xd0\xd3\xc6"},
	{"JPEG XL", "\xff\x0a"},
	{"JPEG XL", "\x00\x00\x00\x0cJXL "},
	{"JPEG 2000", "\x00\x00\x00\x0cjP  "},
	{"JPEG 2000", "\xff\x4f\xff\x51"},
	{"JPEG XR", "II\xbc\x01"},
	{"OpenEXR", "v/1\x01"},
	{"Radiance HDR", "#?RADIANCE"},
	{"Radiance HDR", "#?RGBE"},
	{"ICO (an icon)", "\x00\x00\x01\x00"},
	{"ICNS (an icon)", "icns"},
	{"DDS", "DDS "},
	{"QOI", "qoif"},
	{"farbfeld", "farbfeld"},
	{"FLIF", "FLIF"},
	{"BPG", "BPG\xfb"},
	{"PCX", "\x0a\x05\x01"},
	{"SGI", "\x01\xda\x00"},
	{"SGI", "\x01\xda\x01"},
	{"Sun raster", "\x59\xa6\x6a\x95"},
	{"DPX", "SDPX"},
	{"DPX", "XPDS"},
	{"FITS", "SIMPLE  ="},
	{"XPM", "/* XPM */"},
	{"XCF (GIMP)", "gimp xcf"},
	{"DjVu", "AT&TFORM"},
	{"WMF", "\xd7\xcd\xc6\x9a"},
	{"MNG", "\x8aMNG"},
	{"JNG", "\x8bJNG"},
	{cameraRaw, "II\x1a\x00\x00\x00HEAPCCDR"},
	{cameraRaw, "FUJIFILMCCD-RAW"},
	{cameraRaw, "IIRO"},
	{cameraRaw, "IIRS"},
	{cameraRaw, "MMOR"},
	{cameraRaw, "IIU\x00"},
	{cameraRaw, "FOVb"},
	{cameraRaw, "\x00MRM"},
	{video, "RIFF????AVI "},
	{video, "\x1a\x45\xdf\xa3"},
	{video, "\x00\x00\x01\xba"},
	{video, "\x00\x00\x01\xb3"},
	{video, "OggS"},
	{video, "FLV\x01"},
}

// FormatIn names the format of the file that begins with what r gives, and says whether it is one that [Decode] reads.
// The name is "" for what is no picture; errors are r's.
func FormatIn(r io.Reader) (format string, read bool, err error) {
	head := make([]byte, sniffLen)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return "", false, err
	}
	if format = sniff(head[:n]); format == "text" {
		format = ""
	}
	_, read = decoders[format]
	return format, read, nil
}

// sniff names the format of the file that begins with head ("PNG", "HEIC", "text"...), or returns "" for one that it
// does not know. TGA, which has no signature, is what makes sense as one and is nothing else.
func sniff(head []byte) string {
	for _, s := range signatures {
		if matches(head, s.magic) {
			return s.format
		}
	}
	switch {
	case bmp.Known(head):
		return "BMP"
	case pnm.Known(head):
		return "PNM"
	case matches(head, "????ftyp"):
		return brand(head)
	case len(head) >= 132 && string(head[128:132]) == "DICM":
		return "DICOM"
	case bytes.Contains(bytes.ToLower(head), []byte("<svg")):
		return "SVG"
	case strings.HasPrefix(http.DetectContentType(head), "text/"):
		return "text"
	case tga.Known(head):
		return "TGA"
	case matches(head, "\x00\x00\x02\x00"): // a TGA's beginning, too
		return "CUR (a mouse cursor)"
	}
	return ""
}

// brand names the kind of an ISO media file (ISO/IEC 14496-12) by the brands
// in its first box.
func brand(head []byte) string {
	box := head[8:]
	if end := int(binary.BigEndian.Uint32(head)); end >= 8 && end <= len(head) {
		box = head[8:end]
	}
	has := func(brand string) bool { return bytes.Contains(box, []byte(brand)) }
	switch {
	case has("crx "):
		return cameraRaw
	case has("avif"), has("avis"):
		return "AVIF"
	case has("hei"), has("hev"), has("mif1"), has("msf1"):
		return "HEIC"
	}
	return video
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
