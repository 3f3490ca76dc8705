package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"

	"github.com/HugoSmits86/nativewebp"
	"golang.org/x/image/webp"
)

// straightImage takes straight 8-bit colours through the encoder, which
// copies its picture by way of colours multiplied by alpha and would lose the
// colours of pixels that are all but transparent: it gives the multiplied
// colour that is divided back to the very one that is stored.
type straightImage struct{ *image.NRGBA }

// encodeWebP writes p as a lossless WebP, with its profile and EXIF, which
// holds the resolution, too, 8 bits a channel.
func encodeWebP(w io.Writer, p *Picture, _ WriteOptions) error {
	pixels := p.nrgba()
	data, err := lossless(pixels)
	if err != nil {
		return fmt.Errorf("the WebP encoder cannot write this picture (%w); write PNG or TIFF", err)
	}
	if exif := p.exif(true); p.ICC != nil || exif != nil {
		chunks, err := riffChunks(data[12:])
		if err != nil {
			return err
		}
		var flags byte
		if !pixels.Opaque() {
			flags |= webpAlpha
		}
		if p.ICC != nil {
			flags |= webpICC
			chunks = append([]chunk{{"ICCP", p.ICC}}, chunks...)
		}
		if exif != nil {
			flags |= webpEXIF
			chunks = append(chunks, chunk{"EXIF", exif})
		}
		data = riff(append([]chunk{vp8x(flags, p.Width, p.Height)}, chunks...)...)
	}
	_, err = w.Write(data)
	return err
}

// lossless encodes m, and checks that it decodes to the same: the encoder does
// not bound the length of its codes in every case, and would then panic or
// make a broken file without a word.
func lossless(m *image.NRGBA) (data []byte, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			data, err = nil, fmt.Errorf("%v", fault)
		}
	}()
	var file bytes.Buffer
	if err := nativewebp.Encode(&file, straightImage{m}, nil); err != nil {
		return nil, err
	}
	back, err := webp.Decode(bytes.NewReader(file.Bytes()))
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(back.(*image.NRGBA).Pix, m.Pix) {
		return nil, errors.New("the pixels read back are different")
	}
	return file.Bytes(), nil
}

func (m straightImage) RGBA64At(x, y int) color.RGBA64 {
	c := m.NRGBAAt(x, y)
	alpha := uint32(c.A) * 257
	multiply := func(v uint8) uint16 {
		if c.A == 0 {
			return uint16(v) << 8
		}
		return uint16((uint32(v)<<8*alpha + 65534) / 65535) // rounded up
	}
	return color.RGBA64{R: multiply(c.R), G: multiply(c.G), B: multiply(c.B), A: uint16(alpha)}
}
