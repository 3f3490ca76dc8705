package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// jpegCases are kinds of JPEG, and JPEGs that are damaged, lie, or cost more than they look.
func jpegCases() []Case {
	var cases []Case
	add := func(name string, content []byte, want answer, size string) {
		cases = append(cases, Case{Group: "pictures", Name: "jpg " + name, Want: want, Size: size, Files: with("in.jpg", content), Args: dream("in.jpg")})
	}
	whole := formats(40, 30)["jpg"]
	frame := bytes.Index(whole, []byte{0xff, 0xc0})
	scan := bytes.Index(whole, []byte{0xff, 0xda})
	// frame's bytes: marker, length, depth, height, width, channels, then each channel's name, sampling and table.
	with := func(at int, value ...byte) []byte {
		file := bytes.Clone(whole)
		copy(file[frame+at:], value)
		return file
	}
	add("without an end", whole[:len(whole)-2], aPicture, "40x30")
	add("with half an end", whole[:len(whole)-1], aPicture, "40x30")
	add("with a byte missing", slices.Concat(whole[:scan+60], whole[scan+61:]), anything, "")
	add("with half its data and an end", slices.Concat(whole[:(scan+len(whole))/2], []byte{0xff, 0xd9}), anything, "")
	add("with bytes before its end", slices.Concat(whole[:len(whole)-2], make([]byte, 99), []byte{0xff, 0xd9}), aPicture, "40x30")
	add("with a second start", slices.Concat(whole[:2], whole), aRefusal, "")
	add("with two frames", slices.Concat(whole[:frame], whole[frame:scan], whole[frame:]), aRefusal, "")
	add("of an end alone", []byte("\xff\xd8\xff\xd9"), aRefusal, "")
	for kind, want := range map[byte]answer{0xc1: aPicture, 0xc2: anything, 0xc3: aRefusal, 0xc5: aRefusal, 0xc6: aRefusal, 0xc7: aRefusal, 0xc9: anything, 0xca: anything, 0xcb: aRefusal, 0xcd: aRefusal, 0xcf: aRefusal} {
		add(fmt.Sprintf("that claims to be of kind %#x", kind), with(1, kind), want, "")
	}
	for _, depth := range []byte{0, 1, 2, 12, 16, 255} {
		add(fmt.Sprintf("of %d bits", depth), with(4, depth), aRefusal, "")
	}
	for _, channels := range []byte{0, 1, 2, 4, 5, 255} {
		add(fmt.Sprintf("of %d channels", channels), with(9, channels), aRefusal, "")
	}
	for _, sampling := range []byte{0x00, 0x01, 0x10, 0x33, 0x44, 0x15, 0xff} {
		add(fmt.Sprintf("of sampling %#x", sampling), with(11, sampling), anything, "")
	}
	for _, size := range [][2]int{{65500, 1}, {65501, 1}, {1, 65535}, {65500, 2900}, {16000, 12000}} {
		add(fmt.Sprintf("of little data that claims %dx%d", size[0], size[1]), claiming("jpg", whole, size[0], size[1])[:len(whole)-2], aRefusal, "")
	}
	again := slices.Concat(whole[:len(whole)-2], bytes.Repeat(whole[scan:len(whole)-2], 200), whole[len(whole)-2:])
	add("of 201 passes", again, aRefusal, "")
	headers := slices.Concat(whole[:scan], bytes.Repeat([]byte("\xff\xda\x00\x02"), 100_000), whole[scan:])
	add("of 100000 empty passes", headers, aRefusal, "")
	for _, n := range []uint16{0, 1, 2, 3, 65535} {
		segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, n)
		add(fmt.Sprintf("with a segment of length %d", n), slices.Concat(whole[:2], segment, whole[2:]), anything, "")
	}
	add("with a megabyte of padding", slices.Concat(whole[:2], bytes.Repeat([]byte{0xff}, 1<<20), whole[2:]), aPicture, "40x30")

	le := binary.LittleEndian
	long := bytes.Clone(exif(le, 6)) // its orientation as a long
	le.PutUint16(long[12:], 4)
	add("with its orientation as a long", withEXIF(whole, long), aPicture, "30x40")
	pointers := slices.Concat(exif(le, 6)[:8], []byte{2, 0}, entry(0x8769, 8), entry(0x8825, 8), make([]byte, 4))
	add("with EXIF whose pointers point back", withEXIF(whole, pointers), aPicture, "40x30")
	for name, xmp := range map[string]string{
		"its orientation in XMP": `<rdf:Description xmlns:rdf="r" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/>`,
		"XMP without an end":     `<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/"><tiff:Orientation>`,
		"XMP within itself":      `<!DOCTYPE a [<!ENTITY b "&b;&b;">]><a>&b;</a>`,
		"deep XMP":               strings.Repeat("<a>", 20_000),
	} {
		size := "40x30"
		if strings.HasPrefix(name, "its") {
			size = "30x40"
		}
		content := "http://ns.adobe.com/xap/1.0/\x00" + xmp
		segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(2+len(content)))
		add("with "+name, slices.Concat(whole[:2], segment, []byte(content), whole[2:]), aPicture, size)
	}
	for _, output := range []string{"out.webp", "out.jpg"} {
		cases = append(cases, Case{Group: "pictures", Name: "noise too wide for " + output, Want: aRefusal, Files: usual(),
			Args: append(dream("noise:70000x1"), "-o", output)})
	}
	return cases
}

// entry is an entry of a directory that points somewhere.
func entry(tag uint16, at uint32) []byte {
	le := binary.LittleEndian
	return le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(nil, tag), 4), 1), at)
}
