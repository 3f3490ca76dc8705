package tiff

// Photometric interpretations that are read.
const (
	whiteIsZero = 0
	blackIsZero = 1
	rgb         = 2
	palette     = 3
	cmyk        = 5
	yCbCr       = 6
	cieLab      = 8
	iccLab      = 9

	unsaid = maxSide // no short is as large
)

// colours is how many samples of a pixel are colour, by photometric interpretation.
var colours = map[int]int{whiteIsZero: 1, blackIsZero: 1, rgb: 3, palette: 1, cmyk: 4, yCbCr: 3, cieLab: 3, iccLab: 3}

// photometrics names interpretations, also those that are not read.
var photometrics = map[int]string{
	4: "a transparency mask", yCbCr: "YCbCr", cieLab: "CIELab", iccLab: "ICCLab", 10: "in ITULab",
	32803: "a camera's raw data (CFA)", 32844: "in LogL", 32845: "in LogLuv", 34892: "a camera's raw data (LinearRaw)",
	51177: "a depth map", 52527: "a semantic mask",
}

// painter turns a pixel's samples into red, green and blue. It may change the samples.
type painter func(s []uint64, dst []float32)

// top is the largest value of a sample.
func (l *layout) top() uint64 { return 1<<l.bits - 1 }

// levels returns a function from samples to the scale 0..255.
func (l *layout) levels() func(uint64) float32 {
	top := float64(l.top())
	exact := func(v uint64) float32 { return float32(float64(v) * 255 / top) }
	if l.bits > 16 {
		return exact
	}
	table := make([]float32, 1<<l.bits)
	for i := range table {
		table[i] = exact(uint64(i))
	}
	return func(v uint64) float32 { return table[v] }
}

// opacity is a pixel's alpha, 0..1. Colours that are multiplied by it are divided, rounded
// down as Pillow does, and black where nothing is left of them.
func (l *layout) opacity(s []uint64) float32 {
	if l.isReal() {
		return l.realOpacity(s)
	}
	a, top := s[l.alpha], l.top()
	if l.associated && l.photometric <= rgb {
		for c := range colours[l.photometric] {
			if a == 0 {
				s[c] = 0
			} else {
				s[c] = min(s[c]*top/a, top)
			}
		}
	}
	return float32(float64(a) / float64(top))
}

// painter returns how pixels get their colours.
func (l *layout) painter(d *directory) (painter, error) {
	if l.isReal() {
		return l.paintReal, nil
	}
	level, top := l.levels(), l.top()
	if l.compression == jpegPacked && l.photometric == yCbCr && !l.planar {
		return l.paintRGB(), nil // the JPEG's decoder has turned it into that
	}
	switch l.photometric {
	case whiteIsZero:
		return func(s []uint64, dst []float32) {
			v := level(top - s[0])
			dst[0], dst[1], dst[2] = v, v, v
		}, nil
	case blackIsZero:
		return func(s []uint64, dst []float32) {
			v := level(s[0])
			dst[0], dst[1], dst[2] = v, v, v
		}, nil
	case palette:
		return l.paintPalette(d)
	case cmyk:
		return l.paintCMYK(d)
	case yCbCr:
		return l.paintYCbCr(d)
	case cieLab, iccLab:
		return l.paintLab, nil
	}
	return l.paintRGB(), nil
}

func (l *layout) paintRGB() painter {
	level := l.levels()
	return func(s []uint64, dst []float32) { dst[0], dst[1], dst[2] = level(s[0]), level(s[1]), level(s[2]) }
}
