package picture

import "image"

// upsampler scales a chroma plane to the luma's size, a row at a time.
type upsampler struct {
	m             *image.YCbCr
	across, down  int   // luma samples to one chroma sample
	width, height int   // of the chroma plane
	sum           []int // a blended row, in quarters
}

// setYCbCr fills p from a luma-chroma image, whose chroma is at most half as
// fine as its luma. Go's own conversion repeats each chroma sample; this one
// blends neighbours with weights 3:1 ("fancy upsampling" of the JPEG group's
// library, whose rounding it shares), so that pictures get the colours that
// other programs show. rgb turns one sample into a colour.
func (p *Picture) setYCbCr(m *image.YCbCr, rgb func(y, cb, cr uint8) (r, g, b uint8)) {
	cb := make([]uint8, p.Width+1)
	cr := make([]uint8, p.Width+1)
	up := newUpsampler(m)
	for y := range p.Height {
		up.row(cb, m.Cb, y)
		up.row(cr, m.Cr, y)
		luma := m.Y[m.YOffset(m.Rect.Min.X, m.Rect.Min.Y+y):]
		for x := range p.Width {
			r, g, b := rgb(luma[x], cb[x], cr[x])
			i := 3 * (y*p.Width + x)
			p.Pix[i], p.Pix[i+1], p.Pix[i+2] = float32(r), float32(g), float32(b)
		}
	}
}

func newUpsampler(m *image.YCbCr) *upsampler {
	u := &upsampler{m: m, across: 1, down: 1}
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		u.across = 2
	case image.YCbCrSubsampleRatio420:
		u.across, u.down = 2, 2
	case image.YCbCrSubsampleRatio440:
		u.down = 2
	case image.YCbCrSubsampleRatio411:
		u.across = 4
	case image.YCbCrSubsampleRatio410:
		u.across, u.down = 4, 2
	}
	u.width = (m.Rect.Dx() + u.across - 1) / u.across
	u.height = (m.Rect.Dy() + u.down - 1) / u.down
	u.sum = make([]int, u.width)
	return u
}

// row writes the samples of plane that lie on the luma row y to dst, which has
// room for one more than the luma's width.
func (u *upsampler) row(dst, plane []uint8, y int) {
	near := plane[y/u.down*u.m.CStride:]
	if u.across == 4 || (u.across == 2 && u.width <= 2) {
		for x := range u.m.Rect.Dx() {
			dst[x] = near[x/u.across]
		}
		return
	}
	far, lower := near, y%2 == 1
	if u.down == 2 {
		other := y/2 - 1
		if lower {
			other = y/2 + 1
		}
		far = plane[min(max(other, 0), u.height-1)*u.m.CStride:]
	}
	for i := range u.sum {
		u.sum[i] = 3*int(near[i]) + int(far[i])
	}
	if u.across == 1 {
		// The two rows of a pair round their halves in different directions.
		bias := 1
		if lower {
			bias = 2
		}
		for i, s := range u.sum {
			dst[i] = uint8((s + bias) >> 2)
		}
		return
	}
	left, right := 4, 8 // likewise the two columns of a pair
	if u.down == 2 {
		left, right = 8, 7
	}
	for i, s := range u.sum {
		before, after := u.sum[max(i-1, 0)], u.sum[min(i+1, u.width-1)]
		dst[2*i] = uint8((3*s + before + left) >> 4)
		if 2*i+1 < len(dst) {
			dst[2*i+1] = uint8((3*s + after + right) >> 4)
		}
	}
}
