package tfdream

import (
	"math"
	"testing"

	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// halves is a mask: black on the left, grey in the middle third, white on the right.
func halves(width, height int) *picture.Picture {
	mask := picture.New(width, height)
	for i := range mask.Pix {
		mask.Pix[i] = float32(255 * min(max(3*(i/3%width)-width, 0), width) / width)
	}
	return mask
}

// Where the mask is black, the dream is the photo to the last bit, or what the method
// enlarges it to: the same whatever is dreamed beside it. Where it is white, there is a
// dream, and less of it where it is grey.
func TestMaskKeepsWhatIsBlack(t *testing.T) {
	const width, height = 72, 48
	model := demoModel(t)
	photo := cropped(readPicture(t, testdata+"landscape.png"), 270, 580, width)
	photo.Height, photo.Pix = height, photo.Pix[:3*width*height]
	for _, method := range Methods() {
		t.Run(string(method), func(t *testing.T) {
			dream := func(objective string, mask *picture.Picture) *picture.Picture {
				result, err := model.Dream(t.Context(), photo, Settings{Method: method, Objective: objective,
					Iterations: 2, Octaves: 2, Tile: 40, Jitter: 8, Mask: mask, Random: numpy.New(2)})
				if err != nil {
					t.Fatal(err)
				}
				return result
			}
			first, other := dream("mixed4b", halves(3*width, 3*height)), dream("square(mixed3a)", halves(3*width, 3*height))
			untouched := photo
			for untouched.Width < first.Width {
				untouched = grownPicture(untouched, 1.4)
			}
			var changed [3]float64 // in the left, middle and right third
			for i := range first.Pix {
				x := i / 3 % first.Width
				third := min(3*x/first.Width, 2)
				if 3*x+6 < first.Width { // a black pixel and its neighbour in the mask
					if first.Pix[i] != other.Pix[i] {
						t.Fatalf("the value %d where the mask is black is %g or %g, as one dreams", i, first.Pix[i], other.Pix[i])
					}
					if apart := math.Abs(float64(first.Pix[i] - untouched.Pix[i])); apart > 1e-3 || first.Width == width && apart != 0 {
						t.Fatalf("the value %d where the mask is black differs by %g from the photo's", i, apart)
					}
				}
				changed[third] += math.Abs(float64(first.Pix[i]-untouched.Pix[i])) / float64(len(first.Pix)/3)
			}
			t.Logf("mean change %.3f, %.3f, %.3f", changed[0], changed[1], changed[2])
			if !(changed[1] > 0.1 && changed[2] > 1.2*changed[1]) {
				t.Errorf("mean change %v in the black, grey and white third", changed)
			}
		})
	}
}

// grownPicture is TensorFlow 1's bilinear resize.
func grownPicture(p *picture.Picture, scale float64) *picture.Picture {
	size := sizeOf(p).Grown(scale)
	grown := picture.New(size.Width, size.Height)
	for y := range size.Height {
		fromY := float64(y) * float64(p.Height) / float64(size.Height)
		for x := range size.Width {
			fromX := float64(x) * float64(p.Width) / float64(size.Width)
			for channel := range 3 {
				at := func(y, x int) float64 {
					return float64(p.Pix[(min(y, p.Height-1)*p.Width+min(x, p.Width-1))*3+channel])
				}
				y0, x0 := int(fromY), int(fromX)
				dy, dx := fromY-float64(y0), fromX-float64(x0)
				upper := at(y0, x0)*(1-dx) + at(y0, x0+1)*dx
				lower := at(y0+1, x0)*(1-dx) + at(y0+1, x0+1)*dx
				grown.Pix[(y*size.Width+x)*3+channel] = float32(upper*(1-dy) + lower*dy)
			}
		}
	}
	return grown
}

// A mask takes nothing from the steps where it is white: the step's size is measured
// without it.
func TestWhiteMaskIsNoMask(t *testing.T) {
	model := demoModel(t)
	dream := func(mask *picture.Picture) []float32 {
		result, err := model.Dream(t.Context(), scene(64), Settings{Objective: "mixed3b", Iterations: 2, Octaves: 2, Mask: mask})
		if err != nil {
			t.Fatal(err)
		}
		return result.Pix
	}
	white, corner := picture.New(8, 8), picture.New(64, 64)
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	for i := range corner.Pix {
		if i/3%64 >= 32 && i/3/64 >= 32 {
			corner.Pix[i] = 255
		}
	}
	plain, masked := dream(nil), dream(white)
	if db := psnr(plain, masked); !(db > 100) {
		t.Errorf("a white mask is %.1f dB from none", db)
	}
	photo, cornered := scene(64).Pix, dream(corner)
	var with, without float64
	for i := range corner.Pix {
		if corner.Pix[i] > 0 {
			with += math.Abs(float64(cornered[i] - photo[i]))
			without += math.Abs(float64(plain[i] - photo[i]))
		}
	}
	if ratio := with / without; !(ratio > 0.8 && ratio < 1.25) {
		t.Errorf("under a quarter's mask a pixel there changes %.2f times as much as without", ratio)
	}
}

func TestMasksThatCannotBe(t *testing.T) {
	model := demoModel(t)
	transparent := picture.New(4, 4)
	transparent.Alpha = make([]float32, 16)
	for i := range transparent.Pix {
		transparent.Pix[i] = 255
	}
	for name, mask := range map[string]*picture.Picture{"black": picture.New(4, 4), "transparent": transparent, "empty": {}, "short": {Width: 4, Height: 4}} {
		if _, err := model.Dream(t.Context(), scene(64), Settings{Objective: "mixed3a", Mask: mask}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
