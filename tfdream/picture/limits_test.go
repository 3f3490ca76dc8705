package picture

import (
	"bytes"
	"strings"
	"testing"
)

// What a format cannot hold is said before a long run, with what holds it.
func TestCheckSize(t *testing.T) {
	plain, deep := New(1, 1), &Picture{Width: 1, Height: 1, Depth: 16, Alpha: []float32{0}}
	for _, c := range []struct {
		p             *Picture
		format        string
		width, height int
		want          string // "" fits
	}{
		{plain, "webp", 16383, 16383, ""},
		{plain, "webp", 1, 16384, "WebP has at most 16383 pixels on a side, the picture is 1x16384; write PNG or TIFF"},
		{plain, "jpeg", 65500, 8000, ""},
		{plain, "jpeg", 65501, 1, "JPEG has at most 65500 pixels on a side, the picture is 65501x1; write PNG or TIFF"},
		{plain, "jpeg", 65500, 8200, "JPEG is written up to 537 megapixels, the picture is 65500x8200; write PNG or TIFF"},
		{plain, "tiff", 37000, 37000, ""},
		{deep, "tiff", 23000, 23000, ""},
		{plain, "tiff", 38000, 38000, "TIFF has at most 4 GiB, the picture of 38000x38000 pixels with 3 bytes each may need more; write PNG"},
		{deep, "tiff", 37000, 37000, "pixels with 8 bytes each may need more; write PNG"},
		{deep, "webp", 37000, 37000, "; write PNG"},
		{plain, "png", 1 << 20, 1 << 20, ""},
		{plain, "png", 1 << 31, 1, "no format holds a picture of 2147483648x1"},
		{plain, "tiff", 1 << 62, 1 << 62, "no format holds"},
		{plain, "gif", 1, 1, "use png, jpeg, tiff or webp"},
	} {
		err := c.p.CheckSize(c.format, c.width, c.height)
		if (err == nil) != (c.want == "") || err != nil && !strings.HasSuffix(err.Error(), c.want) && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s of %dx%d: %v, want %q", c.format, c.width, c.height, err, c.want)
		}
	}
}

// The longest sides that are allowed can be written.
func TestLongestSides(t *testing.T) {
	for format, l := range limits {
		if l.side > 1<<20 {
			continue
		}
		for _, p := range []*Picture{New(l.side, 1), New(1, l.side)} {
			var file bytes.Buffer
			if err := p.Encode(&file, format, WriteOptions{}); err != nil {
				t.Errorf("%s: %v", format, err)
				continue
			}
			if q, err := Decode(&file, format, Limits{}); err != nil || q.Width != p.Width || q.Height != p.Height {
				t.Errorf("%s of %dx%d is not read back: %v", format, p.Width, p.Height, err)
			}
		}
	}
}
