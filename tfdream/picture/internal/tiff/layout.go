package tiff

import (
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// maxSamples bounds the samples of a pixel: colours, alpha, and what a microscope adds.
const maxSamples = 64

// maxSide stands for all sizes beyond it.
const maxSide = 1 << 32

// Tiles may reach beyond a picture, but not by much: maxTileSide is what a side may have where the
// picture has less, maxPadding how many pixels there may be besides four times the picture's.
const maxTileSide, maxPadding = 1 << 16, 1 << 26

// maxRow bounds the bytes of a row, unpacked.
const maxRow = 1 << 28

// Kinds of samples (field SampleFormat).
const (
	unsigned = 1
	signed   = 2
	float    = 3
	void     = 4 // not said; unsigned
)

// layout says how the pixels of a picture lie in a file.
type layout struct {
	width, height int
	bits          int // of a sample
	samples       int // of a pixel
	format        int // of a sample: unsigned, signed, float
	photometric   int
	compression   int
	predictor     int
	reversed      bool // the lowest bit of a byte comes first
	planar        bool // each sample of the pixels has chunks of its own

	alpha      int // the sample that is alpha, 0 for none
	associated bool

	// A chunk is a strip or a tile: chunkWidth x chunkHeight pixels, across and down so many.
	chunkWidth, chunkHeight, across, down int
	offsets, counts                       uint16 // the tags of the chunks' places in the file

	decoders []*zstd.Decoder // in use, the one that rested longest first
}

// planes is the number of chunks that a pixel's samples are spread over.
func (l *layout) planes() int {
	if l.planar {
		return l.samples
	}
	return 1
}

// rowBytes is the length of a chunk's row, unpacked.
func (l *layout) rowBytes() int {
	return (l.chunkWidth*l.samples/l.planes()*l.bits + 7) / 8
}

// layout reads and checks the fields that say how the pixels lie.
func (d *directory) layout() (*layout, error) {
	whole := func(tag uint16, otherwise int) int { return int(min(d.number(tag, 0, uint64(otherwise)), maxSide)) }
	l := &layout{
		width: whole(tagImageWidth, 0), height: whole(tagImageLength, 0),
		bits:        whole(tagBitsPerSample, 1),
		format:      whole(tagSampleFormat, unsigned),
		compression: whole(tagCompression, uncompressed),
		predictor:   whole(tagPredictor, noPredictor),
		reversed:    whole(tagFillOrder, 1) == 2,
	}
	l.samples = whole(tagSamplesPerPixel, max(1, colours[whole(tagPhotometric, blackIsZero)]))
	l.photometric = whole(tagPhotometric, l.likelyPhotometric())
	if l.photometric == unsaid {
		return nil, errors.New("it does not say whether 0 is black or white (the field PhotometricInterpretation is missing)")
	}
	if l.samples < 1 || l.samples > maxSamples {
		return nil, fmt.Errorf("its pixels have %d samples, of which 1 to %d can be read", l.samples, maxSamples)
	}
	l.planar = whole(tagPlanar, 1) == 2 && l.samples > 1
	for i := range min(d.count(tagBitsPerSample), l.samples) {
		if n := d.number(tagBitsPerSample, i, 0); n != uint64(l.bits) {
			return nil, fmt.Errorf("its samples have different depths (%d and %d bits): save it with the same for all", l.bits, n)
		}
	}
	l.findAlpha(d)
	if d.err != nil {
		return nil, d.err
	}
	if err := l.check(); err != nil {
		return nil, err
	}
	return l, l.findChunks(d)
}

// likelyPhotometric is for files that do not say what their samples mean: as libtiff takes them, except
// that it and Pillow do not agree on grey.
func (l *layout) likelyPhotometric() int {
	switch {
	case l.samples >= 3:
		return rgb
	case l.compression == ccittRLE || l.compression == ccittT4 || l.compression == ccittT6:
		return whiteIsZero
	}
	return unsaid
}

// findAlpha looks among the samples beyond the colours for alpha. What is said to be of no
// known meaning is none; where nothing is said of the only one, it is alpha, as for Pillow.
func (l *layout) findAlpha(d *directory) {
	const associated, straight, corel = 1, 2, 999
	n := colours[l.photometric]
	if !d.has(tagExtraSamples) {
		if l.samples == n+1 && l.photometric <= rgb {
			l.alpha = n
		}
		return
	}
	for i := range min(d.count(tagExtraSamples), l.samples-n) {
		switch d.number(tagExtraSamples, i, 0) {
		case associated:
			l.alpha, l.associated = n+i, true
			return
		case straight, corel:
			l.alpha = n + i
			return
		}
	}
}

// findChunks works out the strips or tiles.
func (l *layout) findChunks(d *directory) error {
	l.chunkWidth, l.chunkHeight = l.width, l.height
	if rows := d.number(tagRowsPerStrip, 0, 0); rows > 0 && rows < uint64(l.height) {
		l.chunkHeight = int(rows)
	}
	if d.has(tagTileWidth) {
		l.chunkWidth = int(min(d.number(tagTileWidth, 0, 0), maxSide))
		l.chunkHeight = int(min(d.number(tagTileLength, 0, 0), maxSide))
	}
	l.offsets, l.counts = tagStripOffsets, tagStripByteCounts
	if d.has(tagTileOffsets) {
		l.offsets, l.counts = tagTileOffsets, tagTileByteCounts
	}
	tiles := fmt.Errorf("it has tiles of %dx%d pixels for a picture of %dx%d", l.chunkWidth, l.chunkHeight, l.width, l.height)
	if l.chunkWidth < 1 || l.chunkHeight < 1 || l.chunkWidth > max(l.width, maxTileSide) || l.chunkHeight > max(l.height, maxTileSide) {
		return tiles
	}
	l.across = (l.width + l.chunkWidth - 1) / l.chunkWidth
	l.down = (l.height + l.chunkHeight - 1) / l.chunkHeight
	if l.across*l.chunkWidth*l.down*l.chunkHeight > 4*l.width*l.height+maxPadding {
		return tiles
	}
	if n := l.rowBytes() * l.planes(); n > maxRow {
		return fmt.Errorf("a row of it has %d MiB, of which %d can be read", n>>20, maxRow>>20)
	}
	if n := d.count(l.offsets); d.err == nil && n/l.planes()/l.across < l.down {
		return fmt.Errorf("it has %d strips or tiles, and needs %d to cover the picture", n, l.across*l.down*l.planes())
	}
	return d.err
}

// check refuses what is not read.
func (l *layout) check() error {
	n, known := colours[l.photometric]
	switch {
	case !known:
		return fmt.Errorf("it is %s, which cannot be read: save it in grey or RGB", named(photometrics, l.photometric))
	case l.samples < n:
		return fmt.Errorf("its pixels have %d samples, of which its colours need %d", l.samples, n)
	case l.format == float && l.bits != 16 && l.bits != 24 && l.bits != 32 && l.bits != 64:
		return fmt.Errorf("its floating-point samples have %d bits: 16, 24, 32 or 64 can be read", l.bits)
	case l.format == float && l.photometric > rgb, l.format == signed && l.photometric > rgb:
		return errors.New("its samples are floating-point or signed, which is read for grey and RGB only: save it in RGB of 8 or 16 bits")
	case l.format < unsigned || l.format > void:
		return errors.New("its samples are complex numbers, which are no picture: save it in grey or RGB")
	case l.format != float && (l.bits < 1 || l.bits > 32):
		return fmt.Errorf("its samples have %d bits: 1 to 32 can be read", l.bits)
	case l.photometric == palette && l.bits > 16:
		return fmt.Errorf("its palette is of %d bits: 1 to 16 can be read", l.bits)
	case (l.photometric == yCbCr || l.photometric == cieLab || l.photometric == iccLab) && l.bits != 8 && (l.bits != 16 || l.photometric == yCbCr):
		return fmt.Errorf("its samples (%s) have %d bits: save it in RGB", named(photometrics, l.photometric), l.bits)
	}
	if err := l.checkCompression(); err != nil {
		return err
	}
	return l.checkPredictor()
}

// named is a value of a field by its name, where it has one.
func named(names map[int]string, value int) string {
	if name, ok := names[value]; ok {
		return name
	}
	return fmt.Sprint("of an unknown kind (", value, ")")
}
