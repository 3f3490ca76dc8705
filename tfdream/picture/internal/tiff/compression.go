package tiff

import (
	"bytes"
	stdlzw "compress/lzw"
	"compress/zlib"
	"fmt"
	"io"
	"math/bits"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/image/tiff/lzw"
)

// Compressions (field Compression) that are read.
const (
	uncompressed = 1
	ccittRLE     = 2
	ccittT4      = 3
	ccittT6      = 4
	lzwPacked    = 5
	jpegPacked   = 7
	deflate      = 8
	oldDeflate   = 32946
	packBits     = 32773
	ccittRLEW    = 32771
	oldZstandard = 34926
	zstandard    = 50000
)

// otherCompressions are the names of those that are not read.
var otherCompressions = map[int]string{
	6: "old-style JPEG", 9: "JBIG", 10: "JBIG", 32766: "NeXT", 32809: "ThunderScan", 32895: "IT8 CT", 32896: "IT8 LW",
	32897: "IT8 MP", 32898: "IT8 BL", 32908: "PixarFilm", 32909: "PixarLog", 32947: "Kodak DCS", 33003: "JPEG 2000",
	33004: "JPEG 2000", 33005: "JPEG 2000", 34661: "JBIG", 34676: "SGILog", 34677: "SGILog24", 34712: "JPEG 2000",
	34887: "LERC", 34892: "lossy JPEG (DNG)", 34925: "LZMA", 34927: "WebP", 34933: "PNG",
	34934: "JPEG XR", 50001: "WebP", 50002: "JPEG XL", 52546: "JPEG XL",
}

// checkCompression refuses those that are not read, by name.
func (l *layout) checkCompression() error {
	switch l.compression {
	case uncompressed, ccittRLE, ccittRLEW, ccittT4, ccittT6, lzwPacked, jpegPacked, deflate, oldDeflate, packBits, oldZstandard, zstandard:
		return nil
	}
	return fmt.Errorf("its compression is %s, which cannot be read: save it uncompressed, or with LZW or Deflate", named(otherCompressions, l.compression))
}

// unpack returns what is packed in a chunk of rows x chunkWidth pixels, of one plane, with as
// many samples of chroma as of luma. What comes after the rows is not to be read; there may be no
// end of it.
func (l *layout) unpack(packed []byte, rows int, d *directory, decode JPEGDecoder) (io.Reader, error) {
	if l.photometric == yCbCr && (l.compression != jpegPacked || l.planar) {
		r, err := l.decompress(packed, rows, d, decode)
		if err != nil {
			return nil, err
		}
		return l.spread(r, d)
	}
	return l.decompress(packed, rows, d, decode)
}

// decompress returns what is packed in a chunk of one plane.
func (l *layout) decompress(packed []byte, rows int, d *directory, decode JPEGDecoder) (io.Reader, error) {
	if l.reversed && l.compression != jpegPacked {
		packed = bytes.Clone(packed)
		for i, b := range packed {
			packed[i] = bits.Reverse8(b)
		}
	}
	switch l.compression {
	case uncompressed:
		return bytes.NewReader(packed), nil
	case ccittRLE, ccittRLEW, ccittT4, ccittT6:
		return newFax(packed, l.chunkWidth, l.compression, d.number(tagT4Options, 0, 0)), nil
	case lzwPacked:
		if len(packed) > 1 && packed[0] == 0 && packed[1]&1 == 1 {
			// The first code, "clear", with its lowest bit first: of libtiff before version 5.
			return stdlzw.NewReader(bytes.NewReader(packed), stdlzw.LSB, 8), nil
		}
		return lzw.NewReader(bytes.NewReader(packed), lzw.MSB, 8), nil
	case jpegPacked:
		return l.unpackJPEG(packed, rows, d.bytes(tagJPEGTables), decode)
	case deflate, oldDeflate:
		return zlib.NewReader(bytes.NewReader(packed))
	case zstandard, oldZstandard:
		return l.unpackZstandard(packed)
	}
	return &packBitsReader{packed: packed}, nil
}

// unpackZstandard reads with the decoder of a chunk before where the planes of one have theirs: what a
// decoder remembers may be large.
func (l *layout) unpackZstandard(packed []byte) (io.Reader, error) {
	if len(l.decoders) < l.planes() {
		const window = 32 << 20 // of the strongest usual levels
		d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(window))
		if err != nil {
			return nil, err
		}
		l.decoders = append([]*zstd.Decoder{d}, l.decoders...)
	}
	d := l.decoders[0]
	l.decoders = append(l.decoders[1:], d)
	return d, d.Reset(bytes.NewReader(packed))
}
