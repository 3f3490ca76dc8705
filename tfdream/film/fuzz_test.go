package film

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"testing"

	"github.com/tfdream/tfdream/tfdream/numpy"
	"github.com/tfdream/tfdream/tfdream/picture"
)

// FuzzState looks for old states that are accepted although a zoom cannot resume from them. To each
// input the checksum is added that it should end with.
func FuzzState(f *testing.F) {
	for _, p := range []*picture.Picture{picture.New(2, 3), {Width: 1, Height: 1, Pix: make([]float32, 3), Alpha: []float32{1}}, {Width: 2, Height: 3}} {
		var file bytes.Buffer
		if err := gob.NewEncoder(&file).Encode(&oldState{Recipe: oldRecipe{Method: "caffe"}, Frame: 1, Picture: *p, Random: *numpy.New(1)}); err != nil {
			f.Fatal(err)
		}
		f.Add(file.Bytes())
	}
	var part bytes.Buffer
	if err := gob.NewEncoder(&part).Encode(struct{ Picture picture.Picture }{*picture.New(1, 1)}); err != nil {
		f.Fatal(err)
	}
	f.Add(part.Bytes())
	f.Fuzz(func(t *testing.T, file []byte) {
		sum := sha256.Sum256(file)
		s, err := decodeOld(append(bytes.Clone(file), sum[:]...))
		if err != nil {
			return
		}
		s.Random.Uniform()
		picture.ZoomIn(&s.Picture, 0.5, 4, 4)
	})
}
