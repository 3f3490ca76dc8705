package tiff

import (
	"errors"
	"fmt"
	"io"
)

// blockColumns is how many pixels of a row are painted at a time.
const blockColumns = 4096

// Decode reads the picture's pixels. Whether so many are wanted is to be looked at before: it
// takes 12 bytes for each of Width x Height, and 4 more with alpha.
func (p *Picture) Decode(jpeg JPEGDecoder) (*Pixels, error) {
	d := p.directory
	l, err := d.layout()
	if err != nil {
		return nil, err
	}
	paint, err := l.painter(d)
	if err != nil {
		return nil, err
	}
	if err := p.checkChunks(l); err != nil {
		return nil, err
	}
	pixels := &Pixels{Pix: make([]float32, 3*l.width*l.height), Depth: 8}
	if l.bits > 8 {
		pixels.Depth = 16
	}
	if l.alpha > 0 {
		pixels.Alpha = make([]float32, l.width*l.height)
	}
	for i := range l.across * l.down {
		if err := p.decodeChunk(l, i, jpeg, paint, pixels); err != nil {
			return nil, err
		}
	}
	if l.isReal() {
		return pixels, l.scale(pixels, d)
	}
	return pixels, nil
}

// checkChunks looks, before memory is taken for pixels, whether strips or tiles are there, and that they
// do not share their bytes to make a small file much work: all together are at most as large as the
// file, and once more as what they hold.
func (p *Picture) checkChunks(l *layout) error {
	room := len(p.source.data) + 2*l.across*l.down*l.planes()*l.rowBytes()*l.chunkHeight
	for i := range l.across * l.down * l.planes() {
		packed, _, err := p.chunk(l, i)
		if err != nil {
			return err
		}
		if room -= len(packed); room < 0 {
			return errors.New("its strips or tiles overlap")
		}
	}
	return nil
}

// chunk returns what lies in the file of strip or tile i, and whether that ends with the file.
func (p *Picture) chunk(l *layout, i int) (packed []byte, last bool, err error) {
	d, rest := p.directory, p.source.data
	offset := d.number(l.offsets, i, 0)
	if d.err != nil {
		return nil, false, d.err
	}
	if offset == 0 {
		return nil, false, fmt.Errorf("strip or tile %d of the picture is not in the file", i+1)
	}
	if offset >= uint64(len(rest)) {
		return nil, true, fmt.Errorf("strip or tile %d of the picture: %w", i+1, errCutOff)
	}
	rest = rest[offset:]
	n := d.number(l.counts, i, 0)
	switch whole := uint64(l.rowBytes() * l.chunkHeight); {
	case l.compression == uncompressed && (n == 0 || d.count(l.offsets) == 1):
		n = max(n, whole) // some programs get it wrong
	case n == 0:
		n = uint64(len(rest))
		if next := d.number(l.offsets, i+1, 0); next > offset {
			n = next - offset
		}
	}
	n = min(n, uint64(len(rest)))
	return rest[:n:n], n == uint64(len(rest)), d.err
}

// decodeChunk paints the picture's part that is strip or tile i, of every plane.
func (p *Picture) decodeChunk(l *layout, i int, jpeg JPEGDecoder, paint painter, pixels *Pixels) error {
	left, top := i%l.across*l.chunkWidth, i/l.across*l.chunkHeight
	columns, rows := min(l.chunkWidth, l.width-left), min(l.chunkHeight, l.height-top)
	planes := make([]io.Reader, l.planes())
	lines := make([][]byte, l.planes()) // a row of each
	fault := func(plane int, err error) error {
		n := i + plane*l.across*l.down
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("it holds too few pixels")
			if _, last, _ := p.chunk(l, n); last {
				err = errCutOff
			}
		}
		return fmt.Errorf("strip or tile %d of the picture: %w", n+1, err)
	}
	for k := range planes {
		packed, _, err := p.chunk(l, i+k*l.across*l.down)
		if err != nil {
			return err
		}
		if planes[k], err = l.unpack(packed, rows, p.directory, jpeg); err != nil {
			return fault(k, err)
		}
		lines[k] = make([]byte, l.rowBytes())
	}
	samples := make([]uint64, min(columns, blockColumns)*l.samples)
	for y := top; y < top+rows; y++ {
		for k, plane := range planes {
			if _, err := io.ReadFull(plane, lines[k]); err != nil {
				return fault(k, err)
			}
			l.undoPredictor(lines[k], p.source.order)
		}
		for x := 0; x < columns; x += blockColumns {
			n := min(blockColumns, columns-x)
			for k, line := range lines {
				if l.planar {
					l.extract(samples[k:n*l.samples], l.samples, line, x, p.source.order)
				} else {
					l.extract(samples[:n*l.samples], 1, line, x*l.samples, p.source.order)
				}
			}
			l.paint(paint, samples[:n*l.samples], pixels, y*l.width+left+x)
		}
	}
	return nil
}

// paint gives the pixels from place at on their colours and opacity.
func (l *layout) paint(paint painter, samples []uint64, pixels *Pixels, at int) {
	for ; len(samples) > 0; samples = samples[l.samples:] {
		s := samples[:l.samples]
		if l.alpha > 0 {
			pixels.Alpha[at] = l.opacity(s)
		}
		paint(s, pixels.Pix[3*at:][:3])
		at++
	}
}
