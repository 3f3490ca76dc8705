package tiff

import (
	"errors"
	"fmt"
	"io"
)

// subsampledReader spreads chroma that is coarser than luma: what is packed are blocks of across x down
// luma samples and one of either chroma; what is read are pixels of three samples, chroma
// repeated as libtiff does (TIFF 6.0, section 21).
type subsampledReader struct {
	packed       io.Reader
	across, down int
	width        int
	blocks       []byte // a row of them
	rows         []byte // the same spread
	left         []byte // of rows, not yet read
}

// spread wraps the reader of a chunk's packed pixels where chroma is coarser.
func (l *layout) spread(packed io.Reader, d *directory) (io.Reader, error) {
	across, down := int(d.number(tagYCbCrSubsample, 0, 2)), int(d.number(tagYCbCrSubsample, 1, 2))
	if d.err != nil || across == 1 && down == 1 {
		return packed, d.err
	}
	for _, n := range []int{across, down} {
		if n != 1 && n != 2 && n != 4 {
			return nil, fmt.Errorf("its chroma is one sample to %dx%d pixels: 1, 2 or 4 can be read", across, down)
		}
	}
	if l.planar || l.samples != 3 || l.predictor != noPredictor {
		return nil, errors.New("its chroma is coarser than its luma, which cannot be read in planes, with alpha or with a predictor: save it in RGB")
	}
	n := (l.chunkWidth + across - 1) / across
	return &subsampledReader{
		packed: packed, across: across, down: down, width: l.chunkWidth,
		blocks: make([]byte, n*(across*down+2)), rows: make([]byte, down*l.chunkWidth*3),
	}, nil
}

func (r *subsampledReader) Read(b []byte) (int, error) {
	if len(r.left) == 0 {
		if _, err := io.ReadFull(r.packed, r.blocks); err != nil {
			return 0, err
		}
		size := r.across*r.down + 2
		for y := range r.down {
			for x := range r.width {
				block := r.blocks[x/r.across*size:][:size]
				pixel := r.rows[3*(y*r.width+x):]
				pixel[0] = block[y*r.across+x%r.across]
				pixel[1], pixel[2] = block[size-2], block[size-1]
			}
		}
		r.left = r.rows
	}
	n := copy(b, r.left)
	r.left = r.left[n:]
	return n, nil
}
