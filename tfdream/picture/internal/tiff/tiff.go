// Package tiff reads TIFF and BigTIFF pictures (TIFF 6.0 and its technical notes) as libtiff and
// Pillow read them: in strips and tiles, chunky and planar, of 1 to 32 bits and in floating point,
// grey, palette, RGB, CMYK, YCbCr and CIELab; uncompressed, PackBits, LZW, Deflate, Zstandard, CCITT and
// JPEG.
//
// A file is refused rather than half read. Memory is taken for the pixels alone, whose number
// is known from [Open]; of what is packed, no more is unpacked than they need.
package tiff

// Picture is a picture in a file, before its pixels are read.
type Picture struct {
	// Width and Height are in pixels, as stored, and may be whatever a file claims.
	Width, Height int

	// Orientation is 1 to 8, as in EXIF; 0 where nothing sensible is said.
	Orientation int

	// Across and Down are how many pixels a ResolutionUnit has: 2 is an inch, 3 a centimetre. 0 is not
	// said.
	Across, Down   float64
	ResolutionUnit int

	// ICC and XMP are the profile and Adobe's XML about the picture, nil for none. They lie in the
	// file's bytes.
	ICC, XMP []byte

	// Pages is how many pictures the file has, thumbnails and masks not counted.
	Pages int

	source    *source
	directory *directory
}

// Open reads the directories of a file and chooses the picture: the first that is neither a
// thumbnail nor a mask. data is the whole file, and is not changed. An error that wraps
// io.ErrUnexpectedEOF is of a file that is cut off.
func Open(data []byte) (*Picture, error) {
	s, err := parseHeader(data)
	if err != nil {
		return nil, err
	}
	d, n, err := s.pages()
	if err != nil {
		return nil, err
	}
	p := &Picture{Pages: n, source: s, directory: d}
	if o := d.number(tagOrientation, 0, 0); o >= 1 && o <= 8 {
		p.Orientation = int(o)
	}
	p.Across, p.Down = d.real(tagXResolution, 0, 0), d.real(tagYResolution, 0, 0)
	p.ResolutionUnit = int(d.number(tagResolutionUnit, 0, 0))
	p.ICC, p.XMP = d.bytes(tagICC), d.bytes(tagXMP)
	d.err = nil // none of these is needed
	p.Width = int(min(d.number(tagImageWidth, 0, 0), maxSide))
	p.Height = int(min(d.number(tagImageLength, 0, 0), maxSide))
	return p, d.err
}

// Pixels are what a picture is made of.
type Pixels struct {
	// Pix holds red, green, blue of each pixel, row by row, on the scale 0..255.
	Pix []float32

	// Alpha is the straight opacity of each pixel, 0..1; nil where the picture has none.
	Alpha []float32

	// Depth is the number of bits of a channel that keeps what is stored, 8 or 16.
	Depth int
}
