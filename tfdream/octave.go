package tfdream

// Size is a picture's height and width in pixels.
type Size struct {
	Height, Width int
}

// octaveSizes are the sizes of a picture's octaves from the largest, size itself, down:
// each is the one before divided by scale, in float32 and cut to whole pixels as
// in the notebook. There are fewer than count where a side would vanish.
func octaveSizes(size Size, count int, scale float64) []Size {
	sizes := []Size{size}
	for len(sizes) < count {
		size = Size{shrink(size.Height, scale), shrink(size.Width, scale)}
		if size.Height < 1 || size.Width < 1 {
			break
		}
		sizes = append(sizes, size)
	}
	return sizes
}

func shrink(side int, scale float64) int { return int(float32(side) / float32(scale)) }
