package picture

import (
	"bytes"
	"encoding/binary"
)

// mpoFrames counts the pictures that a JPEG holds as a Multi-Picture file (CIPA DC-007), as of a stereo camera: 0 for
// any other. What phones put beside a photo, smaller copies and maps of its brightness, is none.
func mpoFrames(data []byte) int {
	const index = "MPF\x00"
	const entryLen, kinds, copied, undefined = 16, 0xff0000, 0x010000, 0
	at := max(bytes.Index(data, []byte(index+"II*\x00")), bytes.Index(data, []byte(index+"MM\x00*")))
	if at < 0 {
		return 0
	}
	hasMap := false
	for _, mark := range []string{"ns.adobe.com/hdr-gain-map", "ts:21496:", "hdrgainmap"} { // Adobe's, ISO's, Apple's
		hasMap = hasMap || bytes.Contains(data, []byte(mark))
	}
	directory := data[at+len(index):]
	order := binary.ByteOrder(binary.LittleEndian)
	if directory[0] == 'M' {
		order = binary.BigEndian
	}
	entries, ok := findField(directory, 0xb002)
	frames := 0
	for i := 0; ok && i+entryLen <= len(entries.value); i += entryLen {
		kind := order.Uint32(entries.value[i:]) & kinds
		if i == 0 || kind != copied && !(kind == undefined && hasMap) {
			frames++
		}
	}
	return frames
}
