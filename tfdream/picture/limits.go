package picture

import (
	"fmt"
	"math"

	"github.com/tfdream/tfdream/tfdream/internal/jpeg"
)

// A limit is what a format, or those who read it, can hold.
type limit struct {
	name   string
	side   int     // pixels
	pixels float64 // in all
	bytes  float64 // of pixels
}

// limits are those of the formats that are written. WebP's bitstream has room for one pixel more, which libwebp and so
// everybody refuses to read; JPEG has 65535, of which libjpeg takes 65500.
var limits = map[string]limit{
	"png":  {"PNG", math.MaxInt32, math.Inf(1), math.Inf(1)},
	"jpeg": {"JPEG", jpeg.MaxSide, jpeg.MaxPixels, math.Inf(1)},
	"tiff": {"TIFF", math.MaxUint32, math.Inf(1), math.MaxUint32 - 16<<20}, // with room for what does not pack, and a profile
	"webp": {"WebP", 16383, math.Inf(1), math.MaxUint32},
}

// CheckSize says why a picture like p, but of width by height pixels, cannot be written in a format named as [FormatOf]
// does, and what can hold it; nil where it can. Ask before a long run.
func (p *Picture) CheckSize(format string, width, height int) error {
	l, known := limits[format]
	bytes := float64(p.channels() * p.bits() / 8)
	pixels := float64(width) * float64(height)
	instead := "PNG or TIFF"
	if format == "tiff" || pixels*bytes > limits["tiff"].bytes {
		instead = "PNG"
	}
	switch {
	case !known:
		return fmt.Errorf("pictures are not written as %q: use png, jpeg, tiff or webp", format)
	case max(width, height) > limits["png"].side:
		return fmt.Errorf("no format holds a picture of %dx%d", width, height)
	case max(width, height) > l.side:
		return fmt.Errorf("%s has at most %d pixels on a side, the picture is %dx%d; write %s", l.name, l.side, width, height, instead)
	case pixels > l.pixels:
		return fmt.Errorf("%s is written up to %.0f megapixels, the picture is %dx%d; write %s", l.name, l.pixels/1e6, width, height, instead)
	case pixels*bytes > l.bytes:
		return fmt.Errorf("%s has at most 4 GiB, the picture of %dx%d pixels with %.0f bytes each may need more; write %s", l.name, width, height, bytes, instead)
	}
	return nil
}

// channels is how many p is written with, where the format has transparency.
func (p *Picture) channels() int {
	if p.Alpha != nil {
		return 4
	}
	return 3
}

// bits is how many a channel of p is written with, where the format has them.
func (p *Picture) bits() int {
	if p.Depth == 16 {
		return 16
	}
	return 8
}
