package picture

import (
	"bytes"
	"errors"
	"image"

	"golang.org/x/image/webp"
)

// Flags of the VP8X chunk (RFC 9649, 2.7).
const (
	webpEXIF  = 1 << 3
	webpAlpha = 1 << 4
	webpICC   = 1 << 5
)

// webpFile is a WebP file taken apart.
type webpFile struct {
	width, height int    // of the canvas; 0 without a VP8X chunk
	x, y          int    // of the first frame on the canvas
	still         []byte // the first frame as a file of its own
	frames        int    // of an animation
	icc           []byte
	exif, xmp     []byte
}

// parseWebP takes a WebP file apart. It lets the decoder have animations,
// which it does not know, and files whose flags and chunks disagree.
func parseWebP(data []byte) (webpFile, error) {
	var f webpFile
	chunks, err := riffChunks(data[12:])
	if err != nil {
		return f, err
	}
	frame := chunks
	for _, c := range chunks {
		switch {
		case c.kind == "VP8X" && len(c.data) >= 10:
			f.width, f.height = 1+uint24(c.data[4:]), 1+uint24(c.data[7:])
		case c.kind == "ICCP":
			f.icc = c.data
		case c.kind == "EXIF":
			f.exif = c.data
		case c.kind == "XMP ":
			f.xmp = c.data
		case c.kind == "ANMF" && len(c.data) >= 16:
			f.x, f.y = 2*uint24(c.data), 2*uint24(c.data[3:])
			if frame, err = riffChunks(c.data[16:]); err != nil {
				return f, err
			}
			f.still, err = still(frame, 1+uint24(c.data[6:]), 1+uint24(c.data[9:]))
			f.frames = count(chunks, "ANMF")
			return f, err
		}
	}
	f.still, err = still(frame, f.width, f.height)
	return f, err
}

// still puts the chunks of a frame into a file of one picture.
func still(frame []chunk, width, height int) ([]byte, error) {
	var alpha []chunk
	for _, c := range frame {
		switch c.kind {
		case "ALPH":
			alpha = []chunk{c}
		case "VP8L":
			return riff(c), nil
		case "VP8 ":
			if alpha == nil {
				return riff(c), nil
			}
			return riff(vp8x(webpAlpha, width, height), alpha[0], c), nil
		}
	}
	return nil, errors.New("it contains no picture")
}

func sizeWebP(data []byte) (int, int, error) {
	f, err := parseWebP(data)
	if err != nil {
		return 0, 0, err
	}
	c, err := webp.DecodeConfig(bytes.NewReader(f.still))
	return max(c.Width, f.width), max(c.Height, f.height), err
}

func decodeWebP(data []byte) (*Picture, int, error) {
	f, err := parseWebP(data)
	if err != nil {
		return nil, 0, err
	}
	img, err := webp.Decode(bytes.NewReader(f.still))
	if err != nil {
		return nil, 0, err
	}
	p := New(img.Bounds().Dx(), img.Bounds().Dy())
	switch m := img.(type) {
	case *image.YCbCr:
		p.setYCbCr(m, limitedRange)
	case *image.NYCbCrA:
		p.setYCbCr(&m.YCbCr, limitedRange)
		p.Alpha = make([]float32, p.Width*p.Height)
		opaque := true
		for i := range p.Alpha {
			a := m.A[i/p.Width*m.AStride+i%p.Width]
			p.Alpha[i] = float32(a) / 255
			opaque = opaque && a == 255
		}
		if opaque {
			p.Alpha = nil
		}
	default:
		p = FromImage(img)
	}
	if f.width > 0 && (f.width != p.Width || f.height != p.Height) {
		frame := p.nrgba()
		frame.Rect = frame.Rect.Add(image.Pt(f.x, f.y))
		p = FromImage(onCanvas(frame, f.width, f.height))
	}
	p.ICC, p.Frames = rgbProfile(f.icc), f.frames
	return p, p.describe(f.exif, f.xmp), nil
}

// limitedRange turns a sample of a lossy WebP into a colour: VP8 stores black
// as 16 and white as 235 (BT.601), where JPEG uses 0 and 255. Fixed point as
// in RFC 9649's reference, libwebp.
func limitedRange(y, cb, cr uint8) (r, g, b uint8) {
	times := func(v uint8, factor int) int { return int(v) * factor >> 8 }
	clip := func(v int) uint8 { return uint8(min(max(v>>6, 0), 255)) }
	luma := times(y, 19077)
	return clip(luma + times(cr, 26149) - 14234),
		clip(luma - times(cb, 6419) - times(cr, 13320) + 8708),
		clip(luma + times(cb, 33050) - 17685)
}
