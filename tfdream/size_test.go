package tfdream

import "testing"

// The size of a dream is known before it: the picture's, or what the method makes of it.
func TestFinalSize(t *testing.T) {
	start := Size{Height: 40, Width: 30}
	for _, c := range []struct {
		settings Settings
		want     Size
	}{
		{Settings{}, start},
		{Settings{Method: Caffe, Octaves: 9}, start},
		{Settings{Method: LapNorm, Octaves: 1}, start},
		{Settings{Method: LapNorm, Octaves: 3, OctaveScale: 1.4}, Size{Height: 78, Width: 58}},
		{Settings{Method: Multiscale}, Size{Height: 78, Width: 58}},
	} {
		if got := c.settings.FinalSize(start); got != c.want {
			t.Errorf("%s, %d octaves: %v, want %v", c.settings.Method, c.settings.Octaves, got, c.want)
		}
	}
	if huge := (Settings{Method: LapNorm, Octaves: 1000, OctaveScale: 1.4}).FinalSize(start); huge.Height <= 1<<31 || huge.Width < 1<<30 {
		t.Errorf("1000 octaves make it %v", huge)
	}
}
