package dreaming

import (
	"math"
	"testing"

	"github.com/tfdream/tfdream/tfdream/picture"
	"github.com/tfdream/tfdream/tfdream/recipe"
)

// A picture of one colour has that colour in every size, and a ramp of opacity stays a
// ramp, whatever the colours under it.
func TestResizeKeepsColoursAndOpacity(t *testing.T) {
	photo := picture.New(40, 20)
	photo.Alpha = make([]float32, 40*20)
	for i := range photo.Alpha {
		photo.Pix[3*i], photo.Pix[3*i+1], photo.Pix[3*i+2] = 200, 100, 50
		photo.Alpha[i] = float32(i%40) / 39
	}
	for _, to := range []recipe.Size{size(10, 5), size(80, 30), size(1, 1)} {
		s := Settings{Recipe: recipe.Recipe{Size: &to}}
		s.Limits.MaxPixels = 10_000
		resized, err := s.Resize(photo)
		if err != nil {
			t.Fatal(err)
		}
		if (recipe.Size{Width: resized.Width, Height: resized.Height}) != to || len(resized.Pix) != 3*to.Width*to.Height {
			t.Fatalf("%dx%d with %d values, want %s", resized.Width, resized.Height, len(resized.Pix), to)
		}
		for i, want := range []float64{200, 100, 50} {
			if got := float64(resized.Pix[i]); math.Abs(got-want) > 0.01 {
				t.Errorf("%s: colour %d is %v, want %v", to, i, got, want)
			}
		}
		for x := 1; x < to.Width; x++ {
			if resized.Alpha[x] < resized.Alpha[x-1] {
				t.Errorf("%s: opacity falls from %v to %v", to, resized.Alpha[x-1], resized.Alpha[x])
			}
		}
	}
}

func TestMaxSideOnlyShrinks(t *testing.T) {
	for _, c := range []struct {
		maxSide int
		want    recipe.Size
	}{{100, size(30, 60)}, {60, size(30, 60)}, {20, size(10, 20)}, {1, size(1, 1)}} {
		s := Settings{Recipe: recipe.Recipe{MaxSide: c.maxSide}}
		s.Limits.MaxPixels = 10_000
		resized, err := s.Resize(picture.New(30, 60))
		if err != nil {
			t.Fatal(err)
		}
		if got := (recipe.Size{Width: resized.Width, Height: resized.Height}); got != c.want {
			t.Errorf("--max-side %d makes %s, want %s", c.maxSide, got, c.want)
		}
	}
}

func size(width, height int) recipe.Size { return recipe.Size{Width: width, Height: height} }
