// Package compare measures how far two pictures of one size are apart: level by level
// ([Differ]) and as the eye sees structure ([SSIM]). Levels are clipped to 0..255 first, as
// they are shown; transparency does not count.
package compare

import (
	"bytes"
	"fmt"
	"math"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// Difference is how far the levels of two pictures, 0..255, are apart.
type Difference struct {
	Max  float64 // of any channel of any pixel
	Mean float64 // of the absolute differences
	PSNR float64 // peak signal-to-noise ratio in dB, against a peak of 255; +Inf for none
}

// Differ measures a against b, which must have the same size.
func Differ(a, b *picture.Picture) (Difference, error) {
	if err := sameSize(a, b); err != nil {
		return Difference{}, err
	}
	var d Difference
	squares := 0.0
	for i := range a.Pix {
		apart := math.Abs(level(a.Pix[i]) - level(b.Pix[i]))
		d.Max = max(d.Max, apart)
		d.Mean += apart / float64(len(a.Pix))
		squares += apart * apart / float64(len(a.Pix))
	}
	d.PSNR = 10 * math.Log10(255*255/squares)
	return d, nil
}

// AsJPEG returns p as it comes back from a JPEG of a quality from 1 to 100 with 4:2:0
// chroma: without the fine patterns that the compression hides.
func AsJPEG(p *picture.Picture, quality int) (*picture.Picture, error) {
	var file bytes.Buffer
	if err := p.Encode(&file, "jpeg", picture.WriteOptions{Quality: quality}); err != nil {
		return nil, err
	}
	return picture.Decode(&file, "the JPEG", picture.Limits{MaxPixels: p.Width * p.Height})
}

func sameSize(a, b *picture.Picture) error {
	if a.Width != b.Width || a.Height != b.Height {
		return fmt.Errorf("the pictures have different sizes, %dx%d and %dx%d", a.Width, a.Height, b.Width, b.Height)
	}
	return nil
}

func level(v float32) float64 { return float64(min(max(v, 0), 255)) }
