package picture

import (
	"bytes"
	"image/gif"
)

// decodeGIF puts the first frame on its canvas, which is transparent around it.
func decodeGIF(data []byte) (*Picture, int, error) {
	config, err := gif.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, 0, err
	}
	frame, err := gif.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, 0, err
	}
	p := FromImage(onCanvas(frame, config.Width, config.Height))
	p.Frames = gifFrames(data)
	return p, 1, nil
}

// gifFrames counts the frames of a GIF up to its end or what is broken, by the blocks that it consists of (GIF89a,
// appendix A), without unpacking them.
func gifFrames(data []byte) int {
	const headerLen = 13
	colours := func(flags byte) int { // bytes of a colour table
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (flags&7 + 1)
	}
	skip := func(n int) {
		data = data[min(n, len(data)):]
	}
	subBlocks := func() {
		for len(data) > 0 && data[0] != 0 {
			skip(1 + int(data[0]))
		}
		skip(1)
	}
	if len(data) < headerLen {
		return 0
	}
	skip(headerLen + colours(data[10]))
	for frames := 0; ; {
		switch {
		case len(data) >= 2 && data[0] == '!':
			skip(2)
		case len(data) >= 11 && data[0] == ',':
			frames++
			skip(11 + colours(data[9])) // and the size of codes
		default:
			return frames
		}
		subBlocks()
	}
}
