package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// fileCases are the other files that commands read: saved states, arrays, networks.
func fileCases() []Case {
	return slices.Concat(stateCases(), arrayCases(), networkCases(), savedModelCases(), labelCases(), fetchCases())
}

// stateCases damage what an interrupted command has saved, and go on from there.
func stateCases() []Case {
	const stopped = ` & while ! test -s %[1]s; do sleep 0.02; done; sleep 0.1; kill -TERM $! 2>/dev/null; wait $!; `
	net := " -q -g net.pb --octaves 1 "
	var cases []Case
	for _, state := range []struct{ file, first, again string }{
		{"kept", `"$1" sky.png -l last -n 30000 --seed 1 --checkpoint kept -o first.png` + net + fmt.Sprintf(stopped, "kept"),
			`dream sky.png -l last -n 30000 --seed 1 --checkpoint kept -o out.png --resume` + net},
		{"film/zoom.state", `"$1" zoom sky.png -l last -n 1 --seed 1 -o film --frames 1` + net + `; `,
			`zoom sky.png -l last -n 1 --seed 1 -o film --frames 2` + net},
		{"all.png.parts/last-0000.png", `"$1" atlas last --batch 1 --side 32 -n 300 -o all.png` + net + fmt.Sprintf(stopped, "all.png.parts/last-0000.png"),
			`atlas last:0-1 --batch 1 --side 32 -n 5 -o all.png` + net},
	} {
		add := func(name, damage string, want answer) {
			c := Case{Group: "files", Name: state.file + " " + name, Want: want, Files: usual(), Mute: true, Prints: true,
				Shell: "{ " + state.first + " } 2>/dev/null; test -s " + state.file + " || exit 77; " + damage + `; exec "$@"`, Args: strings.Fields(state.again)}
			cases = append(cases, *c.also("kept", "first.png", "film", "film/*", "all.png", "all.png.parts", "all.png.parts/*"))
		}
		want := anything // a frame or a channel may be made again
		if state.file == "kept" {
			want = aRefusal
		}
		for i := range 8 {
			add(fmt.Sprintf("cut at %d eighths", i), fmt.Sprintf("size=$(stat -c %%s %[1]s); head -c $((size*%[2]d/8)) %[1]s > cut; mv cut %[1]s", state.file, i), want)
			add(fmt.Sprintf("with a byte changed at %d eighths", i),
				fmt.Sprintf(`size=$(stat -c %%s %[1]s); at=$((size*%[2]d/8)); old=$(od -An -tu1 -j $at -N 1 %[1]s); printf "\\$(printf %%o $((old^(1<<%[2]d))))" | dd of=%[1]s bs=1 seek=$at conv=notrunc 2>/dev/null`, state.file, i), want)
		}
		for name, damage := range map[string]string{
			"grown": "echo more >> %[1]s", "in place of which is a folder": "rm %[1]s; mkdir %[1]s", "in place of which is a pipe": "rm %[1]s; mkfifo %[1]s",
			"in place of which is a device": "ln -sf /dev/zero %[1]s", "that is a picture": "cp sky.png %[1]s",
		} {
			if state.file == "kept" && strings.HasSuffix(name, "a folder") {
				continue // which is one for the checkpoints of several pictures
			}
			add(name, fmt.Sprintf(damage, state.file), want)
		}
	}
	return cases
}

// arrayCases compare a picture with arrays that are none.
func arrayCases() []Case {
	array := func(header string, content []byte) []byte {
		head := append([]byte("\x93NUMPY\x01\x00"), binary.LittleEndian.AppendUint16(nil, uint16(len(header)))...)
		return append(append(head, header...), content...)
	}
	good := "{'descr': '<f4', 'fortran_order': False, 'shape': (30, 40, 3), }\n"
	pixels := make([]byte, 4*30*40*3)
	var cases []Case
	add := func(name string, content []byte, want answer) {
		cases = append(cases, Case{Group: "files", Name: "an array " + name, Want: want, Files: with("a.npy", content), Prints: want != aRefusal,
			Args: []string{"compare", "-q", "sky.png", "a.npy"}})
	}
	whole := array(good, pixels)
	add("as it should be", whole, anything)
	for i := range 12 {
		add(fmt.Sprintf("cut at %d twelfths", i), whole[:len(whole)*i/12], aRefusal)
	}
	for at := range 76 {
		flipped := bytes.Clone(whole)
		flipped[at] ^= 1 << (at % 8)
		add(fmt.Sprintf("with a bit flipped in byte %d", at), flipped, anything)
	}
	for _, header := range []string{
		"", "{", "{}", "[]", "None", strings.Repeat("(", 60000), strings.Replace(good, "30", "-30", 1), strings.Replace(good, "30", "9223372036854775807", 1),
		strings.Replace(good, "30", "99999999999999999999", 1), strings.Replace(good, "(30, 40, 3)", "(3037000500, 3037000500, 3)", 1), strings.Replace(good, "(30, 40, 3)", "(0, 0, 3)", 1),
		strings.Replace(good, "(30, 40, 3)", "()", 1), strings.Replace(good, "(30, 40, 3)", "3600", 1), strings.Replace(good, "<f4", ">f4", 1), strings.Replace(good, "<f4", "|O", 1),
		strings.Replace(good, "<f4", "<U999999999", 1), strings.Replace(good, "<f4", "", 1), strings.Replace(good, "False", "True", 1), strings.Replace(good, "'descr'", "'desc'", 1),
	} {
		add(fmt.Sprintf("with the header %.60q", header), array(header, pixels), aRefusal)
	}
	nan := bytes.Repeat([]byte{0, 0, 0xc0, 0x7f}, 30*40*3)
	add("of NaN", array(good, nan), anything)
	for name, setup := range map[string]func(string) error{"is a folder": directory("b.npy"), "is a pipe": fifo("b.npy"), "has no end": link("/dev/zero", "b.npy")} {
		cases = append(cases, Case{Group: "files", Name: "an array that " + name, Want: aRefusal, Files: usual(), Setup: setup, Args: []string{"compare", "-q", "sky.png", "b.npy"}})
	}
	return cases
}
