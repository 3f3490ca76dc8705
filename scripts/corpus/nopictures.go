package main

import (
	"fmt"
	"strings"
)

// noPictures are files, and what is no file, where a picture is expected.
func noPictures() []Case {
	var cases []Case
	for name, content := range map[string]string{
		"no bytes": "", "one byte": "\x89", "text": "a photo\n", "zeros": strings.Repeat("\x00", 4096), "ones": strings.Repeat("\xff", 4096),
		"HTML": "<!DOCTYPE html><title>Not Found</title>", "SVG": "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "PDF": "%PDF-1.7\n",
		"HEIC": "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "AVIF": "\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1avifmiaf",
		"JPEG XL": "\xff\x0a\x00\x00", "PSD": "8BPS\x00\x01", "icon": "\x00\x00\x01\x00\x01\x00", "BigTIFF": "II+\x00\x08\x00\x00\x00",
		"video": "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2", "gzip": "\x1f\x8b\x08\x00", "ELF": "\x7fELF\x02\x01\x01",
		"PNG's signature alone": "\x89PNG\r\n\x1a\n", "JPEG's alone": "\xff\xd8\xff", "GIF's alone": "GIF89a", "WebP's alone": "RIFF\x04\x00\x00\x00WEBP",
		"TIFF without a directory": "II*\x00\x00\x00\x00\x00", "TIFF whose directory is itself": "II*\x00\x04\x00\x00\x00\x04\x00\x00\x00",
		"UTF-16 text": "\xff\xfeh\x00e\x00l\x00l\x00o\x00",
	} {
		cases = append(cases, Case{Group: "pictures", Name: name, Want: aRefusal, Files: with("in.png", []byte(content)), Args: dream("in.png")})
		cases = append(cases, Case{Group: "pictures", Name: name + ", piped", Want: aRefusal, Files: with("in.png", []byte(content)),
			Args: dream("-"), Shell: `exec "$@" <in.png`})
	}
	add := func(name, path string, setup func(string) error, shell string, want answer) {
		cases = append(cases, Case{Group: "pictures", Name: name, Want: want, Files: usual(), Args: dream(path), Setup: setup, Shell: shell})
	}
	add("a folder", "in.png", directory("in.png"), "", aRefusal)
	add("a pipe that nobody writes to", "in.png", fifo("in.png"), "", aRefusal)
	add("a pipe with a picture", "in.png", fifo("in.png"), `cat sky.png >in.png & sleep 0.5; exec "$@"`, anything)
	add("a picture through /dev/stdin", "/dev/stdin", nil, `cat sky.png | "$@"`, aPicture)
	add("a device without end", "/dev/zero", nil, "", aRefusal)
	add("a device without anything", "/dev/null", nil, "", aRefusal)
	add("random bytes without end", "/dev/urandom", nil, "", aRefusal)
	add("stdin closed", "-", nil, `exec "$@" <&-`, aRefusal)
	add("stdin without end", "-", nil, `exec "$@" </dev/zero`, aRefusal)
	add("a PNG without end", "-", nil, `(cat sky.png; cat /dev/zero) | "$@" --max-pixels 10000`, aRefusal)
	add("a link to nowhere", "in.png", link("nowhere", "in.png"), "", aRefusal)
	add("a link to itself", "in.png", link("in.png", "in.png"), "", aRefusal)
	add("a name of 300 letters", strings.Repeat("n", 300)+".png", nil, "", aRefusal)
	add("a name of control characters", "\x1b[2J\n.png", nil, "", aRefusal)
	add("a name that is no UTF-8", "\xff\xfe.png", nil, "", aRefusal)
	add("no name", "", nil, "", aRefusal)
	add("a file within a file", "sky.png/in.png", nil, "", aRefusal)
	add("the memory of a process", "/proc/self/mem", nil, "", aRefusal)
	add("a directory of processes", "/proc", nil, "", aRefusal)
	for _, noise := range []string{"", "x", "0x0", "-1x5", "5x", "1e3x5", "99999999999x1", "1000000x1000000", "3x3x3", "NaNxNaN"} {
		add(fmt.Sprintf("noise of %q", noise), "noise:"+noise, nil, "", aRefusal)
	}
	add("noise of one pixel", "noise:1x1", nil, "", aPicture)
	return cases
}
