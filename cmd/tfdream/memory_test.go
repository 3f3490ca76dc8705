package main

import "testing"

func TestPixelsFitIntoMemory(t *testing.T) {
	all := pixelsInMemory()
	if free := freeMemory(); all < 1 || int64(all)*pixelBytes > free {
		t.Errorf("%d pixels in %d bytes", all, free)
	}
}
