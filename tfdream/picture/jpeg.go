package picture

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"

	"github.com/tfdream/tfdream/tfdream/internal/jpeg"
)

// Segments of a JPEG (ITU T.81 annex B) that are looked into.
const (
	app0, app1, app2 = 0xe0, 0xe1, 0xe2
)

const (
	jfifSegment = "JFIF\x00"
	exifSegment = "Exif\x00\x00"
	xmpSegment  = "http://ns.adobe.com/xap/1.0/\x00"
	iccSegment  = "ICC_PROFILE\x00" // then number and count of the part
)

// fullChroma is the least quality at which a JPEG's chroma is as fine as its luma: who asks for that much wants no
// colours blurred.
const fullChroma = 90

func sizeJPEG(data []byte) (int, int, error) {
	h, err := jpeg.ReadHeader(data)
	return h.Width, h.Height, err
}

// decodeJPEG reads a JPEG to libjpeg's very values.
func decodeJPEG(data []byte) (*Picture, int, error) {
	var exif, xmp []byte
	var resolution Resolution
	parts := map[byte][]byte{} // of the profile
	for marker, segment := range jpeg.Segments(data) {
		switch {
		case marker == app0 && bytes.HasPrefix(segment, []byte(jfifSegment)):
			resolution = readJFIF(segment)
		case marker == app1 && bytes.HasPrefix(segment, []byte(exifSegment)) && exif == nil:
			exif = segment
		case marker == app1 && bytes.HasPrefix(segment, []byte(xmpSegment)):
			xmp = segment[len(xmpSegment):]
		case marker == app2 && bytes.HasPrefix(segment, []byte(iccSegment)) && len(segment) >= 14:
			parts[segment[12]] = segment[14:]
		}
	}
	m, err := jpeg.Decode(data)
	if err != nil {
		return nil, 0, err
	}
	p := &Picture{Width: m.Width, Height: m.Height, Pix: m.Pix, Depth: 8, Resolution: resolution, Damage: m.Damage}
	var profile []byte
	for i := 1; parts[byte(i)] != nil && i <= len(parts); i++ {
		profile = append(profile, parts[byte(i)]...)
	}
	p.ICC = p.fitting(profile)
	return p, p.describe(exif, xmp), nil
}

// encodeJPEG writes p over white (JPEG has no transparency), with its resolution, EXIF and profile.
func encodeJPEG(w io.Writer, p *Picture, o WriteOptions) error {
	quality := o.Quality
	if quality == 0 {
		quality = DefaultQuality
	}
	file, err := jpeg.Encode(p.Width, p.Height, p.overWhite, quality, quality < fullChroma)
	if err != nil {
		return err
	}
	copy(file[jpeg.Resolution:], p.Resolution.jfif())
	if _, err := w.Write(file[:jpeg.HeadLength]); err != nil {
		return err
	}
	if exif := p.exif(false); exif != nil {
		if err := writeSegment(w, app1, []byte(exifSegment), exif); err != nil {
			return err
		}
	}
	const room = 65535 - 2 - len(iccSegment) - 2
	parts := slices.Collect(slices.Chunk(p.ICC, room))
	for i, part := range parts {
		head := append([]byte(iccSegment), byte(i+1), byte(len(parts)))
		if err := writeSegment(w, app2, head, part); err != nil {
			return err
		}
	}
	_, err = w.Write(file[jpeg.HeadLength:])
	return err
}

func writeSegment(w io.Writer, marker byte, head, content []byte) error {
	segment := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(2+len(head)+len(content)))
	_, err := w.Write(slices.Concat(segment, head, content))
	return err
}
