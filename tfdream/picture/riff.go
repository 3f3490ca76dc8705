package picture

import (
	"encoding/binary"
	"io"
)

// chunk is a piece of a RIFF file, the container of WebP.
type chunk struct {
	kind string // four characters
	data []byte
}

// riffChunks takes the chunks of data apart; one that is cut off gives
// io.ErrUnexpectedEOF.
func riffChunks(data []byte) ([]chunk, error) {
	var chunks []chunk
	for len(data) >= 8 {
		kind, n := string(data[:4]), uint64(binary.LittleEndian.Uint32(data[4:]))
		if data = data[8:]; n > uint64(len(data)) {
			return nil, io.ErrUnexpectedEOF
		}
		chunks = append(chunks, chunk{kind, data[:n]})
		data = data[min(n+n%2, uint64(len(data))):]
	}
	return chunks, nil
}

// count is how many chunks are of a kind.
func count(chunks []chunk, kind string) int {
	n := 0
	for _, c := range chunks {
		if c.kind == kind {
			n++
		}
	}
	return n
}

// riff makes a WebP file of chunks.
func riff(chunks ...chunk) []byte {
	file := []byte("RIFF\x00\x00\x00\x00WEBP")
	for _, c := range chunks {
		file = append(file, c.kind...)
		file = binary.LittleEndian.AppendUint32(file, uint32(len(c.data)))
		file = append(file, c.data...)
		if len(c.data)%2 == 1 {
			file = append(file, 0)
		}
	}
	binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8))
	return file
}

// vp8x is the head of an extended WebP file, for a canvas of w by h pixels.
func vp8x(flags byte, w, h int) chunk {
	w, h = w-1, h-1
	return chunk{"VP8X", []byte{flags, 0, 0, 0,
		byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)}}
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
