package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image/png"
	"io"
	"maps"
	"slices"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// decodePNG reads a PNG (of an animated one, the picture that stands for it).
// Pixels are the standard library's work; it skips the chunks read here.
func decodePNG(data []byte) (*Picture, int, error) {
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, 0, err
	}
	p := FromImage(img)
	var exif, xmp []byte
	texts := 0
	palette, pixels := false, false // that they have begun
	animated, first := false, false // that it is; that its pixels are the animation's first frame
	for kind, chunk := range pngChunks(data) {
		palette = palette || kind == "PLTE"
		pixels = pixels || kind == "IDAT"
		if !palette && !pixels {
			p.keepColour(kind, chunk)
		}
		switch kind {
		case "acTL":
			animated = !pixels
		case "fcTL": // begins a frame
			if animated {
				p.Frames++
				first = first || !pixels
			}
		case "eXIf":
			exif = chunk
		case "pHYs":
			p.Resolution = readPHYs(chunk)
		case "iCCP":
			if _, packed, ok := bytes.Cut(chunk, []byte("\x00\x00")); ok {
				if profile, ok := inflate(packed, maxProfile); ok {
					p.ICC = p.fitting(profile)
				}
			}
		case "tEXt", "zTXt", "iTXt":
			if rest, found := bytes.CutPrefix(chunk, []byte(xmpKeyword+"\x00\x00\x00\x00\x00")); found && kind == "iTXt" {
				xmp = rest
			}
			if texts > maxTexts {
				continue
			}
			if key, value, ok := readText(kind, chunk); ok {
				texts += len(key) + len(value)
				if p.Text == nil {
					p.Text = map[string]string{}
				}
				p.Text[key] = value
			}
		}
	}
	if p.Frames > 0 && !first {
		p.Frames++ // the picture that stands for the animation
	}
	return p, p.describe(exif, xmp), nil
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

// encodePNG writes p with its profile, the chunks of its colours, resolution, EXIF and texts. The same picture gives the
// same bytes.
func encodePNG(w io.Writer, p *Picture, _ WriteOptions) error {
	for _, key := range slices.Sorted(maps.Keys(p.Text)) {
		if err := checkText(key, p.Text[key]); err != nil {
			return err
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, p.Image()); err != nil {
		return err
	}
	// These go between the header chunk and the pixels.
	const headerEnd = len(pngSignature) + 12 + 13
	if _, err := w.Write(file.Next(headerEnd)); err != nil {
		return err
	}
	if err := p.writeColour(w); err != nil {
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
	if p.Resolution.known() {
		if err := writeChunk(w, "pHYs", p.Resolution.pHYs()); err != nil {
			return err
		}
	}
	if exif := p.exif(false); exif != nil {
		if err := writeChunk(w, "eXIf", exif); err != nil {
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

func writeChunk(w io.Writer, kind string, chunk []byte) error {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(chunk)))
	out = append(append(out, kind...), chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
	_, err := w.Write(out)
	return err
}
