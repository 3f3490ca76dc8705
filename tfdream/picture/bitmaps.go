package picture

import (
	"github.com/tfdream/tfdream/tfdream/picture/internal/bmp"
	"github.com/tfdream/tfdream/tfdream/picture/internal/pnm"
	"github.com/tfdream/tfdream/tfdream/picture/internal/tga"
)

func decodeBMP(data []byte) (*Picture, int, error) {
	img, err := bmp.Decode(data)
	if err != nil {
		return nil, 0, err
	}
	p := FromImage(img)
	p.ICC = p.fitting(bmp.Profile(data))
	return p, 1, nil
}

func decodePNM(data []byte) (*Picture, int, error) {
	img, err := pnm.Decode(data)
	if err != nil {
		return nil, 0, err
	}
	p := FromImage(img)
	p.Frames = pnm.Frames(data)
	return p, 1, nil
}

func decodeTGA(data []byte) (*Picture, int, error) {
	img, err := tga.Decode(data)
	if err != nil {
		return nil, 0, err
	}
	return FromImage(img), 1, nil
}
