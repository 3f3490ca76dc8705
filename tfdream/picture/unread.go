package picture

import "fmt"

const (
	cameraRaw = "a camera's raw file"
	video     = "a video"
)

// converters make a picture that is read out of formats that are not, most of them for want of a kept decoder in Go:
// HEIC's are under the LGPL, and AVIF's takes another library where the machine has one, so that values would depend
// on the machine.
var converters = map[string]string{
	"HEIC":                 "heif-convert photo.heic photo.png",
	"AVIF":                 "avifdec photo.avif photo.png",
	"JPEG XL":              "djxl photo.jxl photo.png",
	"JPEG 2000":            "opj_decompress -i photo.jp2 -o photo.png",
	"JPEG XR":              "JxrDecApp -i photo.jxr -o photo.tif",
	cameraRaw:              "darktable-cli photo.raw photo.png",
	video:                  "ffmpeg -i film.mp4 frame-%d.png",
	"SVG":                  "rsvg-convert drawing.svg -o drawing.png",
	"PDF":                  "pdftoppm -png -r 150 document.pdf page",
	"PostScript":           "gs -sDEVICE=png16m -r150 -o page-%d.png document.ps",
	"DjVu":                 "ddjvu -format=tiff document.djvu pages.tif",
	"PSD (Photoshop)":      "magick 'photo.psd[0]' photo.png",
	"XCF (GIMP)":           "magick photo.xcf -flatten photo.png",
	"ICO (an icon)":        "magick icon.ico icon.png",
	"CUR (a mouse cursor)": "magick pointer.cur pointer.png",
	"ICNS (an icon)":       "icns2png -x icon.icns",
	"OpenEXR":              "magick light.exr -auto-level light.png",
	"Radiance HDR":         "magick light.hdr -auto-level light.png",
	"DICOM":                "magick scan.dcm -auto-level scan.png",
	"FITS":                 "magick sky.fits -auto-level sky.png",
	"DDS":                  "magick texture.dds texture.png",
	"QOI":                  "ffmpeg -i photo.qoi photo.png",
	"farbfeld":             "magick photo.ff photo.png",
	"FLIF":                 "flif -d photo.flif photo.png",
	"BPG":                  "bpgdec -o photo.png photo.bpg",
	"PCX":                  "magick photo.pcx photo.png",
	"SGI":                  "magick photo.sgi photo.png",
	"Sun raster":           "magick photo.ras photo.png",
	"DPX":                  "magick frame.dpx frame.png",
	"XPM":                  "magick icon.xpm icon.png",
	"WMF":                  "magick drawing.wmf drawing.png",
	"MNG":                  "magick film.mng frame-%d.png",
	"JNG":                  "magick photo.jng photo.png",
}

// unread says that a format is not read, and what to do.
func unread(format string) error {
	if convert, ok := converters[format]; ok {
		return fmt.Errorf("this is %s, which cannot be read; convert it first: %s", format, convert)
	}
	return fmt.Errorf("this is %s, which cannot be read; convert it to one of %s", format, readable)
}

// isCameraRaw tells a TIFF that holds what a camera's sensor saw: a DNG, or one whose pixels are a mosaic of colours.
func isCameraRaw(data []byte) bool {
	if _, ok := findField(data, 0xc612); ok { // the DNG's version
		return true
	}
	const mosaic, linearRaw = 32803, 34892
	photometric, _ := findField(data, 0x106)
	return photometric.number() == mosaic || photometric.number() == linearRaw
}
