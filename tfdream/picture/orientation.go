package picture

// upright returns p turned and mirrored as its EXIF orientation asks:
//
//	1 as it is              5 mirrored at the main diagonal
//	2 mirrored left-right   6 turned 90° clockwise
//	3 turned 180°           7 mirrored at the other diagonal
//	4 mirrored top-bottom   8 turned 90° counter-clockwise
func (p *Picture) upright(orientation int) *Picture {
	if orientation < 2 || orientation > 8 {
		return p
	}
	q := *p
	if orientation >= 5 {
		q.Width, q.Height = p.Height, p.Width
		q.Resolution.X, q.Resolution.Y = p.Resolution.Y, p.Resolution.X
	}
	q.Pix = make([]float32, len(p.Pix))
	if p.Alpha != nil {
		q.Alpha = make([]float32, len(p.Alpha))
	}
	for y := range q.Height {
		for x := range q.Width {
			sx, sy := x, y // where the pixel is stored
			if orientation >= 5 {
				sx, sy = y, x
			}
			switch orientation {
			case 2, 3, 7, 8:
				sx = p.Width - 1 - sx
			}
			switch orientation {
			case 3, 4, 6, 7:
				sy = p.Height - 1 - sy
			}
			i, j := y*q.Width+x, sy*p.Width+sx
			copy(q.Pix[3*i:3*i+3], p.Pix[3*j:3*j+3])
			if p.Alpha != nil {
				q.Alpha[i] = p.Alpha[j]
			}
		}
	}
	return &q
}
