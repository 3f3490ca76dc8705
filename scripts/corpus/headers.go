package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// claiming is a file with another size written into its header.
func claiming(format string, file []byte, width, height int) []byte {
	file = bytes.Clone(file)
	le, be := binary.LittleEndian, binary.BigEndian
	switch format {
	case "png":
		be.PutUint32(file[16:], uint32(width))
		be.PutUint32(file[20:], uint32(height))
		be.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	case "jpg":
		at := bytes.Index(file, []byte{0xff, 0xc0})
		be.PutUint16(file[at+5:], uint16(height))
		be.PutUint16(file[at+7:], uint16(width))
	case "gif":
		le.PutUint16(file[6:], uint16(width))
		le.PutUint16(file[8:], uint16(height))
		if at := bytes.IndexByte(file[13+3*256:], ','); at >= 0 { // the frame's own
			le.PutUint16(file[13+3*256+at+5:], uint16(width))
			le.PutUint16(file[13+3*256+at+7:], uint16(height))
		}
	case "bmp":
		le.PutUint32(file[18:], uint32(width))
		le.PutUint32(file[22:], uint32(height))
	case "tif":
		directory := le.Uint32(file[4:])
		le.PutUint16(file[directory+2+8:], uint16(width))
		le.PutUint16(file[directory+2+12+8:], uint16(height))
	case "webp": // in the lossless bitstream: 14 bits each, less one
		at := bytes.Index(file, []byte("VP8L")) + 9
		bits := le.Uint32(file[at:]) &^ (1<<28 - 1)
		le.PutUint32(file[at:], bits|uint32(width-1)&0x3fff|uint32(height-1)&0x3fff<<14)
	case "ppm":
		end := 3 + bytes.IndexByte(file[3:], '\n')
		return slices.Concat([]byte(fmt.Sprintf("P6\n%d %d", width, height)), file[end:])
	case "tga":
		le.PutUint16(file[12:], uint16(width))
		le.PutUint16(file[14:], uint16(height))
	}
	return file
}

// orientedPictures carry every EXIF orientation there is, and EXIF that is broken.
func orientedPictures() []Case {
	var cases []Case
	add := func(name string, content []byte, size string) {
		cases = append(cases, Case{Group: "pictures", Name: name, Want: aPicture, Size: size,
			Files: with("in.jpg", content), Args: dream("in.jpg")})
	}
	files := formats(40, 30)
	for o := range 10 {
		size := "40x30"
		if o >= 5 && o <= 8 {
			size = "30x40"
		}
		add(fmt.Sprint("jpg with EXIF orientation ", o), withEXIF(files["jpg"], exif(binary.LittleEndian, uint16(o))), size)
		add(fmt.Sprint("png with EXIF orientation ", o), withChunk(files["png"], "eXIf", exif(binary.BigEndian, uint16(o))), size)
	}
	good := exif(binary.LittleEndian, 6)
	broken := map[string][]byte{
		"empty": {}, "of two bytes": good[:2], "cut in its header": good[:6], "cut in its directory": good[:15],
		"of another byte order":          append([]byte("XX"), good[2:]...),
		"that points behind itself":      append(append(bytes.Clone(good[:4]), 0xff, 0xff, 0xff, 0x7f), good[8:]...),
		"that points at itself":          append(append(bytes.Clone(good[:4]), 0, 0, 0, 0), good[8:]...),
		"with 65535 entries":             append(append(bytes.Clone(good[:8]), 0xff, 0xff), good[10:]...),
		"with an entry of unknown type":  append(append(bytes.Clone(good[:12]), 99), good[13:]...),
		"with an entry of 4 billion":     append(append(bytes.Clone(good[:14]), 0xff, 0xff, 0xff, 0xff), good[18:]...),
		"with a next directory far away": append(bytes.Clone(good[:len(good)-4]), 0xff, 0xff, 0xff, 0xff),
	}
	for name, content := range broken {
		add("jpg with EXIF "+name, withEXIF(files["jpg"], content), "")
		add("png with EXIF "+name, withChunk(files["png"], "eXIf", content), "")
	}
	for name, chunk := range map[string]string{
		"profile that is none": "icc\x00\x00x\x9c\x03\x00\x00\x00\x00\x01", "profile that does not unpack": "icc\x00\x00xxxx", "profile without an end": "icc",
	} {
		add("png with a "+name, withChunk(files["png"], "iCCP", []byte(chunk)), "40x30")
	}
	for _, kind := range []string{"tEXt", "zTXt", "iTXt"} {
		for _, chunk := range []string{"", "\x00", "tfdream", "tfdream\x00", "tfdream\x00\x01\x00\x00\x00xx", "\xff\xfe\x00\xff", strings.Repeat("k", 90) + "\x00v"} {
			add(fmt.Sprintf("png with the %s %q", kind, chunk), withChunk(files["png"], kind, []byte(chunk)), "40x30")
		}
	}
	return cases
}

// exif is EXIF data that holds an orientation.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	out := []byte("II*\x00")
	if order.String() == binary.BigEndian.String() {
		out = []byte("MM\x00*")
	}
	out = order.AppendUint16(order.AppendUint32(out, 8), 1)
	out = order.AppendUint16(order.AppendUint16(out, 0x112), 3)
	out = order.AppendUint16(order.AppendUint32(out, 1), orientation)
	return append(out, 0, 0, 0, 0, 0, 0)
}

// withEXIF is a JPEG with an EXIF segment in front.
func withEXIF(file, exif []byte) []byte {
	segment := append([]byte("\xff\xd8\xff\xe1"), 0, 0)
	segment = append(append(segment, "Exif\x00\x00"...), exif...)
	binary.BigEndian.PutUint16(segment[4:], uint16(len(segment)-4))
	return append(segment, file[2:]...)
}

// withChunk is a PNG with one chunk more, behind its header.
func withChunk(file []byte, kind string, content []byte) []byte {
	const headerEnd = 8 + 12 + 13
	out := binary.BigEndian.AppendUint32(bytes.Clone(file[:headerEnd]), uint32(len(content)))
	out = append(append(out, kind...), content...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[headerEnd+4:]))
	return append(out, file[headerEnd:]...)
}

// recordedPictures are those of the picture package's tests that no encoder here can
// write: CMYK, interlaced, progressive, animated, lossy WebP and the like.
func recordedPictures() []Case {
	paths, err := filepath.Glob("tfdream/picture/testdata/*.*")
	must(err)
	bitmaps, err := filepath.Glob("tfdream/picture/testdata/bitmaps/*.*")
	must(err)
	var cases []Case
	for _, path := range append(paths, bitmaps...) {
		content, err := os.ReadFile(path)
		must(err)
		if strings.HasSuffix(path, ".want.png") || strings.HasSuffix(path, ".py") || strings.HasSuffix(path, ".icc") {
			continue
		}
		name := filepath.Base(path)
		cases = append(cases, Case{Group: "pictures", Name: name, Want: aPicture, Files: with("in.png", content), Args: dream("in.png")})
		for i := range 3 {
			cases = append(cases, Case{Group: "pictures", Name: fmt.Sprint(name, " with byte flipped, ", i),
				Files: with("in.png", flipped(content, len(content)*(i+1)/4)), Args: dream("in.png")})
		}
	}
	return cases
}

func flipped(content []byte, at int) []byte {
	content = bytes.Clone(content)
	content[at] ^= 0xff
	return content
}
