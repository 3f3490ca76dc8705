package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"io"
	"slices"
)

// Segments of a JPEG (ITU T.81 annex B) that are looked into.
const (
	sof0, sof15 = 0xc0, 0xcf
	startOfScan = 0xda
	app1, app2  = 0xe1, 0xe2
	app14       = 0xee
)

const iccSegment = "ICC_PROFILE\x00" // then number and count of the part

// decodeJPEG reads a JPEG. Pixels are the standard library's work, except
// that chroma is blended (see setYCbCr), and CMYK without an Adobe segment.
func decodeJPEG(data []byte) (*Picture, int, error) {
	orientation, channels, adobe := 1, 0, false
	parts := map[byte][]byte{} // of the profile
	for kind, segment := range jpegSegments(data) {
		switch {
		case kind == app1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")):
			orientation = orientationOf(segment)
		case kind == app2 && bytes.HasPrefix(segment, []byte(iccSegment)) && len(segment) >= 14:
			parts[segment[12]] = segment[14:]
		case kind == app14 && bytes.HasPrefix(segment, []byte("Adobe")):
			adobe = true
		case kind >= sof0 && kind <= sof15 && kind != 0xc4 && kind != 0xc8 && kind != 0xcc && len(segment) >= 6:
			channels = int(segment[5])
		}
	}
	plainCMYK := channels == 4 && !adobe
	if plainCMYK {
		// Adobe's programs store CMYK inverted and say so in a segment of
		// theirs, which the decoder insists on: add one, and undo its inversion.
		data = slices.Concat(data[:2], []byte("\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"), data[2:])
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, 0, err
	}
	if m, ok := img.(*image.CMYK); ok && plainCMYK {
		for i := range m.Pix {
			m.Pix[i] = 255 - m.Pix[i]
		}
	}
	p := FromImage(img)
	var profile []byte
	for i := 1; parts[byte(i)] != nil && i <= len(parts); i++ {
		profile = append(profile, parts[byte(i)]...)
	}
	p.ICC = p.fitting(profile)
	return p, orientation, nil
}

// jpegSegments ranges over the segments before the pixels.
func jpegSegments(data []byte) func(yield func(kind byte, segment []byte) bool) {
	return func(yield func(byte, []byte) bool) {
		for rest := data[2:]; len(rest) >= 4; {
			if rest[0] != 0xff || rest[1] == 0xff { // garbage, or padding
				rest = rest[1:]
				continue
			}
			kind, n := rest[1], int(binary.BigEndian.Uint16(rest[2:]))
			if kind == 0 || kind >= 0xd0 && kind <= 0xd8 || kind == 0x01 { // not a segment
				rest = rest[2:]
				continue
			}
			if n < 2 || 2+n > len(rest) || kind == startOfScan || !yield(kind, rest[4:2+n]) {
				return
			}
			rest = rest[2+n:]
		}
	}
}

// encodeJPEG writes p over white (JPEG has no transparency), with its profile.
func encodeJPEG(w io.Writer, p *Picture, o WriteOptions) error {
	quality := o.Quality
	if quality == 0 {
		quality = DefaultQuality
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, p.flatten(), &jpeg.Options{Quality: quality}); err != nil {
		return err
	}
	if _, err := w.Write(file.Next(2)); err != nil { // start of image
		return err
	}
	const room = 65535 - 2 - len(iccSegment) - 2
	parts := slices.Collect(slices.Chunk(p.ICC, room))
	for i, part := range parts {
		head := binary.BigEndian.AppendUint16([]byte{0xff, app2}, uint16(2+len(iccSegment)+2+len(part)))
		head = append(append(head, iccSegment...), byte(i+1), byte(len(parts)))
		if _, err := w.Write(append(head, part...)); err != nil {
			return err
		}
	}
	_, err := file.WriteTo(w)
	return err
}
