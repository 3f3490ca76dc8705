package picture

import (
	"bytes"
	"encoding/binary"
	"io"

	"golang.org/x/image/tiff"
)

func decodeTIFF(data []byte) (*Picture, int, error) {
	img, err := tiff.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, 0, err
	}
	p := fromImage(img)
	if t, ok := findTag(data, tagICC); ok {
		p.ICC = rgbProfile(t.value)
	}
	return p, orientationOf(data), nil
}

// encodeTIFF writes p compressed with Deflate, with its profile.
func encodeTIFF(w io.Writer, p *Picture, _ WriteOptions) error {
	var file bytes.Buffer
	if err := tiff.Encode(&file, p.deep(), &tiff.Options{Compression: tiff.Deflate}); err != nil {
		return err
	}
	data := file.Bytes()
	if p.ICC != nil {
		data = appendICC(data, p.ICC)
	}
	_, err := w.Write(data)
	return err
}

// appendICC adds a profile to a little-endian TIFF of one page, as the encoder
// makes them: the profile and then a longer copy of the directory go to the
// end of the file, and the header is made to point there. Directories are
// sorted by tag, and the profile's tag is the highest.
func appendICC(data, profile []byte) []byte {
	le := binary.LittleEndian
	old := data[le.Uint32(data[4:]):]
	entries := le.Uint16(old)

	even := func() {
		if len(data)%2 == 1 { // offsets are even
			data = append(data, 0)
		}
	}
	even()
	profileAt := len(data)
	data = append(data, profile...)
	even()
	le.PutUint32(data[4:], uint32(len(data)))
	data = le.AppendUint16(data, entries+1)
	data = append(data, old[2:2+12*entries]...)
	data = le.AppendUint16(data, tagICC)
	data = le.AppendUint16(data, 7) // undefined: bytes
	data = le.AppendUint32(data, uint32(len(profile)))
	data = le.AppendUint32(data, uint32(profileAt))
	return le.AppendUint32(data, 0) // no further page
}
