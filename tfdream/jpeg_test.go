package tfdream

import (
	"bytes"
	"slices"
	"testing"

	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// A dream of a JPEG is, bit for bit, the dream of the PNG that Pillow makes of it, and keeps what the file said.
func TestDreamOfJPEG(t *testing.T) {
	model := demoModel(t)
	dream := func(photo *picture.Picture) *picture.Picture {
		dream, err := model.Dream(t.Context(), photo, Settings{Objective: "mixed4b", Iterations: 2, Octaves: 1, Random: numpy.New(1)})
		if err != nil {
			t.Fatal(err)
		}
		return dream
	}
	photo := readPicture(t, "picture/testdata/chroma420.jpg")
	photo.EXIF, photo.Resolution = []byte("what it said"), picture.Resolution{X: 300, Y: 300}
	of := dream(photo)
	if want := dream(readPicture(t, "picture/testdata/chroma420.jpg.want.png")); !slices.Equal(of.Pix, want.Pix) {
		t.Error("the dreams differ")
	}
	if !bytes.Equal(of.EXIF, photo.EXIF) || of.Resolution != photo.Resolution {
		t.Errorf("EXIF %q, resolution %v", of.EXIF, of.Resolution)
	}
}
