package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	stdjpeg "image/jpeg"
	"io"
	"slices"

	"github.com/tfdream/tfdream/tfdream/internal/jpeg"
	"github.com/tfdream/tfdream/tfdream/picture/internal/tiff"
)

func sizeTIFF(data []byte) (int, int, error) {
	m, err := tiff.Open(data)
	if err != nil {
		return 0, 0, err
	}
	return m.Width, m.Height, nil
}

func decodeTIFF(data []byte) (*Picture, int, error) {
	m, err := tiff.Open(data)
	if err != nil {
		return nil, 0, err
	}
	pixels, err := m.Decode(decodeJPEGInTIFF)
	if err != nil {
		return nil, 0, err
	}
	p := &Picture{Width: m.Width, Height: m.Height, Pix: pixels.Pix, Depth: pixels.Depth}
	p.ICC = p.fitting(m.ICC)
	if m.Pages > 1 {
		p.Frames = m.Pages
	}
	if slices.ContainsFunc(pixels.Alpha, func(a float32) bool { return a != 1 }) {
		p.Alpha = pixels.Alpha
	}
	p.Resolution, p.EXIF = inUnits(m.ResolutionUnit, m.Across, m.Down), describingTIFF(data)
	return p, orient(m.Orientation, m.XMP), nil
}

// decodeJPEGInTIFF is a [tiff.JPEGDecoder]: it decodes what a strip or a tile holds, which is made a
// whole JPEG with Adobe's segment.
func decodeJPEGInTIFF(file []byte) (*tiff.JPEG, error) {
	header, err := jpeg.ReadHeader(file)
	if err != nil {
		return nil, err
	}
	if header.Channels == 4 {
		return decodeInksInTIFF(file)
	}
	img, err := jpeg.Decode(file)
	switch {
	case err != nil:
		return nil, err
	case img.Damage != "":
		return nil, fmt.Errorf("its data is broken: %s", img.Damage)
	}
	m := &tiff.JPEG{Width: img.Width, Height: img.Height, Channels: header.Channels}
	for i, v := range img.Pix {
		if i%3 < m.Channels {
			m.Samples = append(m.Samples, byte(v))
		}
	}
	return m, nil
}

// decodeInksInTIFF decodes a JPEG of CMYK to its inks, which libjpeg's decoder in TensorFlow makes colours of.
func decodeInksInTIFF(file []byte) (*tiff.JPEG, error) {
	img, err := stdjpeg.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	inks, ok := img.(*image.CMYK)
	if !ok {
		return nil, errors.New("its inks cannot be read")
	}
	m := &tiff.JPEG{Width: inks.Rect.Dx(), Height: inks.Rect.Dy(), Channels: 4}
	for y := range m.Height {
		for _, ink := range inks.Pix[y*inks.Stride:][:4*m.Width] {
			m.Samples = append(m.Samples, 255-ink) // the decoder inverts where Adobe's segment is there
		}
	}
	return m, nil
}

// encodeTIFF writes p as a baseline RGB TIFF (TIFF 6.0, section 6) of one
// strip, compressed by Deflate, with its profile, resolution and EXIF. The
// library that reads TIFF would write an alpha channel to every picture and a
// profile to none.
func encodeTIFF(w io.Writer, p *Picture, _ WriteOptions) error {
	le := binary.LittleEndian
	strip, channels, depth := p.tiffStrip()
	d := directory{
		long(0x100, p.Width),
		long(0x101, p.Height),
		shorts(0x102, slices.Repeat([]uint16{uint16(depth)}, channels)...),
		shorts(0x103, 8), // compression: Deflate
		shorts(0x106, 2), // photometric interpretation: RGB
		long(0x111, 8),   // the strip is behind the header
		shorts(0x115, uint16(channels)),
		long(0x116, p.Height), // rows per strip
		long(0x117, len(strip)),
		shorts(0x13d, 2), // predictor: the pixel to the left
	}
	if channels == 4 {
		d = append(d, shorts(0x152, 2)) // extra sample: straight alpha
	}
	if p.ICC != nil {
		d = append(d, field{tag: tagICC, kind: kindUndefined, count: uint32(len(p.ICC)), value: p.ICC})
	}
	d = append(d, p.Resolution.fields()...)
	for _, f := range p.description() {
		if slices.Contains(ofThePicture, f.tag) {
			d = append(d, f)
		}
	}
	if len(strip)%2 == 1 { // offsets are even
		strip = append(strip, 0)
	}
	at := 8 + len(strip)
	for _, part := range [][]byte{le.AppendUint32([]byte("II*\x00"), uint32(at)), strip, d.encode(at)} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// tiffStrip returns p's pixels in a row, each channel less that of the pixel
// to the left, packed; and how many channels of how many bits they have.
func (p *Picture) tiffStrip() (strip []byte, channels, depth int) {
	channels, depth = p.channels(), p.bits()
	top := float64(uint(1)<<depth - 1) // white
	var packed bytes.Buffer
	z, _ := zlib.NewWriterLevel(&packed, zlib.BestSpeed) // to memory: cannot fail
	row := make([]byte, 0, p.Width*channels*depth/8)
	for y := range p.Height {
		row = row[:0]
		var left [4]uint16
		for x := range p.Width {
			i := y*p.Width + x
			for c := range channels {
				var v uint16
				if c < 3 {
					v = quantise(p.Pix[3*i+c], top/255, top)
				} else {
					v = quantise(p.Alpha[i], top, top)
				}
				if depth == 16 {
					row = binary.LittleEndian.AppendUint16(row, v-left[c])
				} else {
					row = append(row, byte(v-left[c]))
				}
				left[c] = v
			}
		}
		z.Write(row)
	}
	z.Close()
	return packed.Bytes(), channels, depth
}
