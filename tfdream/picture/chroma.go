package picture

import "image"

// setYCbCr fills p from a luma-chroma image whose chroma is half as fine as its luma, across and down (4:2:0), as it
// is in WebP. Go's own conversion repeats each chroma sample; this one blends neighbours with weights 3:1 ("fancy
// upsampling" of libjpeg, whose rounding it shares), so that pictures get the colours that other programs show. rgb
// turns one sample into a colour.
func (p *Picture) setYCbCr(m *image.YCbCr, rgb func(y, cb, cr uint8) (r, g, b uint8)) {
	cb := make([]uint8, p.Width+1)
	cr := make([]uint8, p.Width+1)
	sum := make([]int, (p.Width+1)/2)
	for y := range p.Height {
		upsample(cb, m.Cb, m.CStride, sum, y, p.Height)
		upsample(cr, m.Cr, m.CStride, sum, y, p.Height)
		luma := m.Y[m.YOffset(m.Rect.Min.X, m.Rect.Min.Y+y):]
		for x := range p.Width {
			r, g, b := rgb(luma[x], cb[x], cr[x])
			i := 3 * (y*p.Width + x)
			p.Pix[i], p.Pix[i+1], p.Pix[i+2] = float32(r), float32(g), float32(b)
		}
	}
}

// upsample writes the samples of a chroma plane that lie on the luma row y, of height rows, to dst, which has room for
// one more than the luma's width. sum is working space as wide as the plane.
func upsample(dst, plane []uint8, stride int, sum []int, y, height int) {
	near := plane[y/2*stride:]
	other := y/2 - 1
	if y%2 == 1 {
		other = y/2 + 1
	}
	far := plane[min(max(other, 0), (height+1)/2-1)*stride:]
	for i := range sum {
		sum[i] = 3*int(near[i]) + int(far[i]) // in quarters
	}
	for i, s := range sum {
		before, after := sum[max(i-1, 0)], sum[min(i+1, len(sum)-1)]
		// The two columns of a pair round their halves in different directions.
		dst[2*i] = uint8((3*s + before + 8) >> 4)
		if 2*i+1 < len(dst) {
			dst[2*i+1] = uint8((3*s + after + 7) >> 4)
		}
	}
}
