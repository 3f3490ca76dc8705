package compare

import (
	"math"
	"testing"

	"github.com/tfdream/tfdream/tfdream/picture"
)

// The expected figures are those of scikit-image 0.26 in Python for the same pictures:
// peak_signal_noise_ratio, and structural_similarity with gaussian_weights, sigma 1.5 and
// without sample covariance.
func TestFiguresAreScikitImages(t *testing.T) {
	const width, height = 31, 23
	a, b, c, d := picture.New(width, height), picture.New(width, height), picture.New(width, height), picture.New(width, height)
	for i := range a.Pix {
		a.Pix[i] = float32(i * 37 % 256)
		b.Pix[i] = min(max(a.Pix[i]+float32(i*91%41-20), 0), 255)
		c.Pix[i] = float32(128 + 100*math.Sin(float64(i)/50))
		d.Pix[i] = c.Pix[i]/2 + 30
	}
	for name, want := range map[string]struct {
		a, b                  *picture.Picture
		max, mean, psnr, ssim float64
	}{
		"noisy":     {a, b, 20, 9.950911640953716, 26.85093100575667, 0.987540183852273},
		"dim":       {c, d, 84, 40.28282042205083, 14.209294728455184, 0.7651422859773492},
		"unrelated": {a, c, 227.82215881347656, 83.72389931074645, 7.915244036612074, 0.006649779740831473},
		"same":      {a, a, 0, 0, math.Inf(1), 1},
	} {
		got, err := Differ(want.a, want.b)
		if err != nil {
			t.Fatal(err)
		}
		ssim, err := SSIM(want.a, want.b)
		if err != nil {
			t.Fatal(err)
		}
		for figure, pair := range map[string][2]float64{
			"largest difference": {got.Max, want.max}, "mean difference": {got.Mean, want.mean}, "PSNR": {got.PSNR, want.psnr}, "SSIM": {ssim, want.ssim},
		} {
			if pair[0] != pair[1] && !(math.Abs(pair[0]-pair[1]) < 1e-6) {
				t.Errorf("%s: %s is %v, scikit-image's is %v", name, figure, pair[0], pair[1])
			}
		}
	}
}

func TestLevelsAreComparedAsShown(t *testing.T) {
	a, b := picture.New(11, 11), picture.New(11, 11)
	a.Pix[0], b.Pix[0] = 255, 1e6
	a.Pix[1], b.Pix[1] = 0, -3
	if got, err := Differ(a, b); err != nil || got.Max != 0 {
		t.Errorf("%v, %v for pictures that look the same", got, err)
	}
}

func TestSizesMustFit(t *testing.T) {
	if _, err := Differ(picture.New(20, 12), picture.New(12, 20)); err == nil {
		t.Error("pictures of different sizes were compared")
	}
	if _, err := SSIM(picture.New(20, 12), picture.New(12, 20)); err == nil {
		t.Error("the structure of pictures of different sizes was compared")
	}
	if _, err := SSIM(picture.New(20, 10), picture.New(20, 10)); err == nil {
		t.Error("a window of 11 pixels was fitted into 10")
	}
}

func TestAsJPEGLosesNoiseAndKeepsShapes(t *testing.T) {
	p := picture.New(64, 64)
	for i := range p.Pix {
		p.Pix[i] = float32(100 + 50*(i/3/8%2) + i*7919%13)
	}
	got, err := AsJPEG(p, 75)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Differ(p, got)
	if err != nil || d.PSNR < 25 || d.PSNR > 45 {
		t.Errorf("%v, %v from a JPEG of quality 75", d, err)
	}
}
