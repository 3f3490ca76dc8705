// Package picture reads pictures into float32 pixels, and writes them back
// with what must survive a dream: transparency, the colour profile, the depth
// of the channels, the resolution, EXIF and the texts of a PNG.
//
// [ReadFile] and [Decode] read PNG, JPEG, GIF, TIFF, BigTIFF, BMP, WebP, PNM (PBM, PGM,
// PPM, PAM, PFM) and TGA, recognised by their content; of several frames or
// pages the first. The picture comes upright (EXIF's
// or XMP's orientation applied) and in RGB: grey is spread over the three channels and
// CMYK is converted as (255-ink)*(255-black)/255. Of a TIFF in floating point 0 is black and 1
// is white; where it has other values, its fields SMinSampleValue and SMaxSampleValue have to say
// what they mean. [Picture.WriteFile] writes
// PNG, JPEG, TIFF and WebP.
package picture

import (
	"fmt"
	"math"
)

// DefaultMaxPixels is the size of the largest picture that is read unless
// [Limits] says otherwise: 200 megapixels.
const DefaultMaxPixels = 200_000_000

// Picture is an RGB picture on the 0..255 scale, with what must survive a
// dream.
type Picture struct {
	// Width and Height are in pixels, both at least 1.
	Width, Height int

	// Pix holds red, green, blue of each pixel, row by row:
	// len = Width*Height*3. 0 is black and 255 full, whatever Depth is (a
	// channel of a 16-bit file is divided by 257). Values may leave 0..255
	// while dreaming; they are clipped on writing.
	Pix []float32

	// Alpha is the opacity of each pixel, 0 (transparent) to 1 (opaque),
	// straight (Pix is not multiplied by it): len = Width*Height. nil is an
	// opaque picture; reading a file whose pixels are all opaque gives nil.
	Alpha []float32

	// Depth is the number of bits a channel had in the file, 8 or 16 (fewer
	// count as 8). PNG and TIFF are written with it; 0 is 8.
	Depth int

	// ICC is the colour profile of Pix, nil for none. Reading makes one for RGB
	// of a grey picture's, and drops CMYK's, since Pix is RGB.
	ICC []byte

	// ColourChunks are the other chunks of a PNG that say what the values of
	// Pix mean as light, as they were stored, by their names: cICP, mDCV, cLLI,
	// sRGB, gAMA and cHRM. Pix is as stored, too. nil for none.
	ColourChunks map[string][]byte

	// Resolution is how many pixels make an inch on paper, zero where no file
	// said so. It is read from and written to all of JPEG, PNG, TIFF and WebP.
	Resolution Resolution

	// EXIF is what a camera or a program said about the picture, laid out as a
	// TIFF file (EXIF 2.3): date, lens, place and the like. Left out on reading
	// is what would be wrong in another file: the orientation, which is applied
	// already, the thumbnail, the resolution, which is apart, and how pixels are
	// stored. What states a size is written with the picture's own. nil for
	// none, or for more than a JPEG has room for (64 KiB). Read from and written
	// to JPEG, PNG, TIFF and WebP.
	EXIF []byte

	// Text holds the keywords and texts of a PNG (tEXt, zTXt, iTXt), in UTF-8.
	// They are read from and written to PNG only. Two kinds that describe the
	// file they came in and would be wrong in another are left out: EXIF and
	// the like wrapped in text ("Raw profile type ..."), and XMP. Of a file with more than
	// 16 MiB of texts those beyond are left out too.
	Text map[string]string

	// Frames is how many frames or pages the file has that the picture was
	// read from, of which this is the first; 0 and 1 are one.
	Frames int

	// Damage says what of the file was broken, in the decoder's words; "" for nothing. The picture is what could be
	// made of the rest. Only JPEG is read so.
	Damage string
}

// Limits bounds what is read. The zero value is the default.
type Limits struct {
	// MaxPixels is the largest Width*Height, checked in the file's header
	// before any pixel is allocated; 0 is DefaultMaxPixels.
	MaxPixels int
}

// New returns a black, opaque picture of w by h pixels with 8 bits a channel.
func New(w, h int) *Picture {
	w, h = max(w, 0), max(h, 0)
	return &Picture{Width: w, Height: h, Pix: make([]float32, w*h*3), Depth: 8}
}

// validate reports why p cannot be written: no pixels, slices of the wrong
// length, or a value that is not a number.
func (p *Picture) validate() error {
	switch {
	case p.Width < 1 || p.Height < 1:
		return fmt.Errorf("a picture of %dx%d has no pixels", p.Width, p.Height)
	case len(p.Pix) != p.Width*p.Height*3:
		return fmt.Errorf("a picture of %dx%d has %d channel values, not %d", p.Width, p.Height, len(p.Pix), p.Width*p.Height*3)
	case p.Alpha != nil && len(p.Alpha) != p.Width*p.Height:
		return fmt.Errorf("a picture of %dx%d has %d alpha values, not %d", p.Width, p.Height, len(p.Alpha), p.Width*p.Height)
	case p.Depth != 0 && p.Depth != 8 && p.Depth != 16:
		return fmt.Errorf("a picture has 8 or 16 bits per channel, not %d", p.Depth)
	}
	for i, v := range p.Pix {
		if math.IsNaN(float64(v)) {
			return fmt.Errorf("the pixel at %d,%d is not a number (NaN)", i/3%p.Width, i/3/p.Width)
		}
	}
	for i, v := range p.Alpha {
		if math.IsNaN(float64(v)) {
			return fmt.Errorf("the alpha at %d,%d is not a number (NaN)", i%p.Width, i/p.Width)
		}
	}
	return nil
}
