package picture

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
)

// maxEXIF is the most EXIF data that is kept: what a segment of a JPEG has room for.
const maxEXIF = 65535 - 2 - len(exifSegment)

// Tags of TIFF and EXIF (TIFF 6.0, section 8; ICC.1 annex B).
const (
	tagOrientation = 0x0112
	tagICC         = 0x8773
)

// Tags of EXIF that state the picture's size (EXIF 2.3, 4.6.5).
const (
	tagPixelXDimension, tagPixelYDimension = 0xa002, 0xa003
)

// ofItsFile are tags that say how the pixels of the file that they came in were stored, or where. Resolution and orientation
// are among them: a Picture has the one apart, and is upright.
var ofItsFile = []uint16{
	0xfe, 0xff, 0x100, 0x101, 0x102, 0x103, 0x106, 0x111, tagOrientation, 0x115, 0x116, 0x117, tagXResolution, tagYResolution, 0x11c,
	tagResolutionUnit, 0x13d, 0x142, 0x143, 0x144, 0x145, 0x14a, 0x152, 0x153, 0x201, 0x202, 0x212, 0x2bc, 0x83bb, 0x8649, tagICC,
}

// ofThePicture are tags of a TIFF file, most of whose others are of its pixels, that say something about the picture: its
// title, camera, date, artist and the like, and where EXIF's own tags are.
var ofThePicture = []uint16{0x10d, 0x10e, 0x10f, 0x110, 0x131, 0x132, 0x13b, 0x13c, 0x8298, tagEXIF, tagGPS}

// describe takes what EXIF data and XMP say about p, which may be nil, and returns the orientation in which it is stored:
// EXIF's or, where that is silent, XMP's. A resolution that p has already stays.
func (p *Picture) describe(exif, xmp []byte) (orientation int) {
	exif = bytes.TrimPrefix(exif, []byte(exifSegment))
	whole, _ := readDirectory(exif, maxEXIF, func(tag uint16) bool {
		return tag == tagOrientation || tag == tagXResolution || tag == tagYResolution || tag == tagResolutionUnit
	})
	if !p.Resolution.known() {
		p.Resolution = whole.resolution()
	}
	p.EXIF = encodeEXIF(describing(exif))
	return orient(whole.find(tagOrientation).number(), xmp)
}

// describingTIFF is the EXIF data of what a TIFF file's first directory says about its picture, nil for nothing.
func describingTIFF(file []byte) []byte {
	d, ok := readDirectory(file, maxEXIF, func(tag uint16) bool { return slices.Contains(ofThePicture, tag) })
	if !ok {
		return nil
	}
	return encodeEXIF(d)
}

// orient is the orientation that a file gives, 0 for none, or else XMP's.
func orient(orientation int, xmp []byte) int {
	if orientation < 1 || orientation > 8 {
		return orientationOfXMP(xmp)
	}
	return orientation
}

// describing reads the directory of EXIF data without what was of its file alone. Its thumbnail, another directory, is not
// in it.
func describing(exif []byte) directory {
	d, ok := readDirectory(exif, maxEXIF, func(tag uint16) bool { return !slices.Contains(ofItsFile, tag) })
	if !ok {
		return nil
	}
	return d
}

// encodeEXIF makes EXIF data of a directory: nil of an empty one, or of one that is too large.
func encodeEXIF(d directory) []byte {
	const header = "II*\x00\x08\x00\x00\x00"
	if len(d) == 0 {
		return nil
	}
	if exif := append([]byte(header), d.encode(len(header))...); len(exif) <= maxEXIF {
		return exif
	}
	return nil
}

// description is what p's EXIF says, true of p as it is now: its size, where a size is stated.
func (p *Picture) description() directory {
	d := describing(bytes.TrimPrefix(p.EXIF, []byte(exifSegment)))
	for i := range d {
		for j, f := range d[i].sub {
			switch {
			case d[i].tag != tagEXIF:
			case f.tag == tagPixelXDimension:
				d[i].sub[j] = long(f.tag, p.Width)
			case f.tag == tagPixelYDimension:
				d[i].sub[j] = long(f.tag, p.Height)
			}
		}
	}
	return d
}

// exif is EXIF data to be written with p: its description and, where there is one or needed, its resolution.
func (p *Picture) exif(needed bool) []byte {
	d := p.description()
	if p.Resolution.known() && (needed || len(d) > 0) {
		d = append(d, p.Resolution.fields()...)
	}
	return encodeEXIF(d)
}

// orientationOfXMP returns tiff:Orientation (XMP specification, part 2, 3.2), and 1, upright, where there is none that makes sense.
func orientationOfXMP(xmp []byte) int {
	const longest = 1 << 20 // some embed a thumbnail
	const space, name = "http://ns.adobe.com/tiff/1.0/", "Orientation"
	decoder := xml.NewDecoder(bytes.NewReader(xmp[:min(len(xmp), longest)]))
	decoder.Strict = false
	read := func(text string) int {
		if text = strings.TrimSpace(text); len(text) == 1 && text[0] >= '1' && text[0] <= '8' {
			return int(text[0] - '0')
		}
		return 1
	}
	for inside := false; ; {
		token, err := decoder.Token()
		if err != nil {
			return 1
		}
		switch t := token.(type) {
		case xml.StartElement:
			for _, a := range t.Attr {
				if a.Name.Space == space && a.Name.Local == name {
					return read(a.Value)
				}
			}
			inside = t.Name.Space == space && t.Name.Local == name
		case xml.CharData:
			if inside {
				return read(string(t))
			}
		}
	}
}
