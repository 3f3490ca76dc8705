package main

import (
	"fmt"
	"strings"
)

// labelCases are files of labels that are odd, or none. Those that can be read are of other numbers of
// classes than the layer has, which is no harm to a dream that names none.
func labelCases() []Case {
	var cases []Case
	add := func(name, content string, want answer) {
		cases = append(cases, Case{Group: "files", Name: "labels " + name, Want: want, Files: with("labels", []byte(content)), Args: dream("sky.png", "--labels", "labels")})
	}
	for name, content := range map[string]string{
		"with a BOM": "\xef\xbb\xbfcat\ndog\n", "of Windows": "cat\r\ndog\r\n\r\n", "in one long line": strings.Repeat("cat, ", 1<<20),
		"in JSON": `{"0": ["n01440764", "tench"], "1": "cat"}`, "in a JSON list": `["cat", "dog"]`, "by name": `{"cat": 0, "dog": 1}`, "of the last class": `{"1048575": "cat"}`,
		"in a label map": "item { id: 1 name: 'cat' unknown { deep { er: 1 } } }\n", "of a million lines": strings.Repeat("x\n", 1<<20),
	} {
		add(name, content, aPicture)
	}
	for name, content := range map[string]string{
		"that are none": "", "of blanks": " \r\n\t\n", "in UTF-16": "\xff\xfec\x00\n\x00", "of NUL bytes": strings.Repeat("\x00", 999), "in Latin-1": "caf\xe9\n",
		"in a Python dict": "{0: 'tench', 1: 'cat'}", "in cut JSON": `{"0": "tench`, "in deep JSON": strings.Repeat("[", 1<<20), "of numbers": "[1, 2, 3]", "of a class below 0": `{"-1": "cat"}`,
		"of a class beyond all": `{"9223372036854775808": "cat"}`, "of too many classes": `{"1048576": "cat"}`, "of one class twice": `{"cat": 1, "dog": 1}`, "of half a class": `{"cat": 0.5}`,
		"in a deep label map": "item {" + strings.Repeat("a {", 1<<20), "in a cut label map": "item { id: 1 name: 'cat", "in a label map without ids": "item { name: 'cat' }",
		"in a label map of a negative id": "item { id: -5 name: 'cat' }",
	} {
		add(name, content, aRefusal)
	}
	for i := range 16 {
		content := []byte("item {\n  id: 1\n  name: \"cat\"\n}\nitem {\n  id: 2\n  display_name: 'dog'\n}\n")
		content[len(content)*i/16] ^= 1 << (i % 8)
		add(fmt.Sprintf("in a label map with a bit flipped at %d sixteenths", i), string(content), anything)
	}
	return cases
}
