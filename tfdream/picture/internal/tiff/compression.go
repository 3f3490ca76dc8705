package tiff

import (
	"bytes"
	stdlzw "compress/lzw"
	"compress/zlib"
	"fmt"
	"io"
	"math/bits"

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
)

// otherCompressions are the names of those that are not read.
var otherCompressions = map[int]string{
	6: "old-style JPEG", 9: "JBIG", 10: "JBIG", 32766: "NeXT", 32809: "ThunderScan", 32895: "IT8 CT", 32896: "IT8 LW",
	32897: "IT8 MP", 32898: "IT8 BL", 32908: "PixarFilm", 32909: "PixarLog", 32947: "Kodak DCS", 33003: "JPEG 2000",
	33004: "JPEG 2000", 33005: "JPEG 2000", 34661: "JBIG", 34676: "SGILog", 34677: "SGILog24", 34712: "JPEG 2000",
	34887: "LERC", 34892: "lossy JPEG (DNG)", 34925: "LZMA", 34926: "Zstandard", 34927: "WebP", 34933: "PNG",
	34934: "JPEG XR", 50000: "Zstandard", 50001: "WebP", 50002: "JPEG XL", 52546: "JPEG XL",
}

// checkCompression refuses those that are not read, by name.
func (l *layout) checkCompression() error {
	switch l.compression {
	case uncompressed, ccittRLE, ccittRLEW, ccittT4, ccittT6, lzwPacked, jpegPacked, deflate, oldDeflate, packBits:
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
	}
	return &packBitsReader{packed: packed}, nil
}

// packBitsReader unpacks PackBits (TIFF 6.0, section 9).
type packBitsReader struct {
	packed []byte
	length int  // bytes left of a run
	again  bool // the run is of one byte, which is repeated
}

func (r *packBitsReader) Read(b []byte) (n int, err error) {
	for n < len(b) {
		if r.length == 0 {
			if len(r.packed) < 2 {
				return n, io.EOF
			}
			count := int8(r.packed[0])
			r.packed = r.packed[1:]
			switch {
			case count == -128:
				continue
			case count < 0:
				r.length, r.again = 1-int(count), true
			default:
				r.length, r.again = 1+int(count), false
			}
		}
		run := b[n:min(n+r.length, len(b))]
		if !r.again {
			run = run[:copy(run, r.packed)]
			r.packed = r.packed[len(run):]
			if len(run) == 0 {
				return n, io.EOF
			}
		} else {
			for i := range run {
				run[i] = r.packed[0]
			}
		}
		n += len(run)
		if r.length -= len(run); r.length == 0 && r.again {
			r.packed = r.packed[1:]
		}
	}
	return n, nil
}
