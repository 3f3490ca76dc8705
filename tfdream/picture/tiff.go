package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/jpeg"
	"io"
	"slices"

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
	return p, m.Orientation, nil
}

// decodeJPEGInTIFF is a [tiff.JPEGDecoder]: it decodes what a strip or a tile holds, which is made a
// whole JPEG with Adobe's segment.
func decodeJPEGInTIFF(file []byte) (*tiff.JPEG, error) {
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	m := &tiff.JPEG{Width: img.Bounds().Dx(), Height: img.Bounds().Dy(), Channels: 3}
	switch img := img.(type) {
	case *image.CMYK: // which the decoder inverts where Adobe's segment is there
		m.Channels = 4
		for y := range m.Height {
			for _, ink := range img.Pix[y*img.Stride:][:4*m.Width] {
				m.Samples = append(m.Samples, 255-ink)
			}
		}
		return m, nil
	case *image.Gray:
		m.Channels = 1
	}
	for i, v := range FromImage(img).Pix {
		if i%3 < m.Channels {
			m.Samples = append(m.Samples, byte(v))
		}
	}
	return m, nil
}

// encodeTIFF writes p as a baseline RGB TIFF (TIFF 6.0, section 6) of one
// strip, compressed by Deflate. The library that reads TIFF would write an
// alpha channel to every picture and a profile to none.
func encodeTIFF(w io.Writer, p *Picture, _ WriteOptions) error {
	le := binary.LittleEndian
	file := []byte("II*\x00\x00\x00\x00\x00")
	keep := func(value []byte) uint32 { // for values that do not fit into a field
		if len(file)%2 == 1 { // offsets are even
			file = append(file, 0)
		}
		at := len(file)
		file = append(file, value...)
		return uint32(at)
	}
	strip, channels, depth := p.tiffStrip()
	stripAt := keep(strip)
	bits := bytes.Repeat(le.AppendUint16(nil, uint16(depth)), channels)
	dpi := keep(le.AppendUint32(le.AppendUint32(nil, 72), 1))

	const short, long, rational, undefined = 3, 4, 5, 7
	type field struct {
		tag, kind    uint16
		count, value uint32
	}
	fields := []field{ // in the order of their tags
		{0x100, long, 1, uint32(p.Width)},
		{0x101, long, 1, uint32(p.Height)},
		{0x102, short, uint32(channels), keep(bits)},
		{0x103, short, 1, 8}, // compression: Deflate
		{0x106, short, 1, 2}, // photometric interpretation: RGB
		{0x111, long, 1, stripAt},
		{0x115, short, 1, uint32(channels)},
		{0x116, long, 1, uint32(p.Height)}, // rows per strip
		{0x117, long, 1, uint32(len(strip))},
		{0x11a, rational, 1, dpi},
		{0x11b, rational, 1, dpi},
		{0x128, short, 1, 2}, // resolution unit: inch
		{0x13d, short, 1, 2}, // predictor: the pixel to the left
	}
	if channels == 4 {
		fields = append(fields, field{0x152, short, 1, 2}) // extra sample: straight alpha
	}
	if p.ICC != nil {
		fields = append(fields, field{tagICC, undefined, uint32(len(p.ICC)), keep(p.ICC)})
	}
	directory := le.AppendUint16(nil, uint16(len(fields)))
	for _, f := range fields {
		directory = le.AppendUint16(le.AppendUint16(directory, f.tag), f.kind)
		directory = le.AppendUint32(le.AppendUint32(directory, f.count), f.value)
	}
	directory = le.AppendUint32(directory, 0) // no further page
	directoryAt := keep(directory)
	le.PutUint32(file[4:], directoryAt)
	_, err := w.Write(file)
	return err
}

// tiffStrip returns p's pixels in a row, each channel less that of the pixel
// to the left, packed; and how many channels of how many bits they have.
func (p *Picture) tiffStrip() (strip []byte, channels, depth int) {
	channels, depth = 3, 8
	if p.Alpha != nil {
		channels = 4
	}
	if p.Depth == 16 {
		depth = 16
	}
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
