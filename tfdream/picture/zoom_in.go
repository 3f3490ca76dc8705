package picture

// position is a place between two neighbouring pixels of an axis, which may be the same
// one; weight, 0..1, is that of the second.
type position struct {
	first, second int
	weight        float64
}

// ZoomIn returns the middle of a picture, a part 1-by of its width and height, enlarged to
// width by height pixels: by is from 0 up to, not with, 1. It interpolates linearly, in
// float64, between the positions that google/deepdream's notebook passes to
// scipy.ndimage.affine_transform for its endless zoom: pixel i of n shows what was at
// (1-by)*i + n*by/2. Opacity is zoomed alike; all else stays.
func ZoomIn(p *Picture, by float64, width, height int) *Picture {
	zoomed := *p
	zoomed.Width, zoomed.Height = width, height
	rows := zoomInPositions(p.Height, height, by)
	columns := zoomInPositions(p.Width, width, by)
	zoomed.Pix = interpolate(p.Pix, p.Width, 3, rows, columns)
	if p.Alpha != nil {
		zoomed.Alpha = interpolate(p.Alpha, p.Width, 1, rows, columns)
	}
	return &zoomed
}

func zoomInPositions(from, to int, by float64) []position {
	positions := make([]position, to)
	ratio := float64(from) / float64(to)
	for i := range positions {
		at := min(ratio*((1-by)*float64(i)+float64(to)*by/2), float64(from-1))
		first := int(at)
		positions[i] = position{first, min(first+1, from-1), at - float64(first)}
	}
	return positions
}

// interpolate reads values, of pixels width to a row with some channels each, at every
// crossing of rows and columns.
func interpolate(values []float32, width, channels int, rows, columns []position) []float32 {
	result := make([]float32, 0, len(rows)*len(columns)*channels)
	for _, y := range rows {
		for _, x := range columns {
			for channel := range channels {
				at := func(row, column int) float64 { return float64(values[(row*width+column)*channels+channel]) }
				above := at(y.first, x.first)*(1-x.weight) + at(y.first, x.second)*x.weight
				below := at(y.second, x.first)*(1-x.weight) + at(y.second, x.second)*x.weight
				result = append(result, float32(above*(1-y.weight)+below*y.weight))
			}
		}
	}
	return result
}
