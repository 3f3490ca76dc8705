package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
)

// maxProfile bounds a colour profile: the most a JPEG can carry (255 segments
// of 64 KiB). Real ones are a few kB, printers' ones up to a few MB.
const maxProfile = 16 << 20

// rgbProfile returns profile if it is an ICC profile for RGB pixels (ICC.1,
// 7.2), else nil: pixels here are RGB, and the profile of a grey or CMYK
// file would give them wrong colours.
func rgbProfile(profile []byte) []byte {
	if len(profile) < 132 || len(profile) > maxProfile ||
		uint64(binary.BigEndian.Uint32(profile)) > uint64(len(profile)) ||
		string(profile[36:40]) != "acsp" || string(profile[16:20]) != "RGB " {
		return nil
	}
	return bytes.Clone(profile)
}

// inflate unpacks zlib data of at most limit bytes; ok is false if it is
// broken or unpacks to more.
func inflate(data []byte, limit int) (out []byte, ok bool) {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, false
	}
	defer z.Close()
	out, err = io.ReadAll(io.LimitReader(z, int64(limit)+1))
	return out, err == nil && len(out) <= limit
}
