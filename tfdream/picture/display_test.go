package picture

import (
	"fmt"
	"testing"
)

// The expected levels were printed by numpy, from a = [-20, 0, 60, 100, 140, 300]:
//
//	clip:       np.clip(a, 0, 255)
//	std:        255 * np.clip((a/255 - (a/255).mean()) / max((a/255).std(), 1e-4) * 0.1 + 0.5, 0, 1)
//	percentile: np.clip(a * (255 / np.percentile(a, 99.98)), 0, 255)
func TestDisplayIsNumpys(t *testing.T) {
	p := New(2, 1)
	copy(p.Pix, []float32{-20, 0, 60, 100, 140, 300})
	for display, want := range map[Display]string{
		ClipDisplay:       "[0.00 0.00 60.00 100.00 140.00 255.00]",
		StdDisplay:        "[99.46 104.27 118.69 128.30 137.92 176.37]",
		PercentileDisplay: "[0.00 0.00 51.03 85.05 119.06 255.00]",
	} {
		got := "["
		for i, v := range display.Show(p).Pix {
			if i > 0 {
				got += " "
			}
			got += fmt.Sprintf("%.2f", v)
		}
		if got += "]"; got != want {
			t.Errorf("%s: got %s, want %s", display, got, want)
		}
	}
	if p.Pix[0] != -20 {
		t.Error("the picture itself has changed")
	}
}
