// Package format knows what kind of file is given as a graph: it reads GraphDefs in all their forms, and says of
// other kinds what exports a graph.
package format

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/tfdream/tfdream/graphs/savedmodel"
)

// magics are how files begin that people have at hand when they look for a frozen graph.
var magics = []struct{ magic, kind string }{
	{"\x1f\x8b", "it is compressed with gzip; unpack it first"},
	{"BZh", "it is compressed with bzip2; unpack it first"},
	{"\xfd7zXZ\x00", "it is compressed with xz; unpack it first"},
	{"\x28\xb5\x2f\xfd", "it is compressed with Zstandard; unpack it first"},
	{"7z\xbc\xaf\x27\x1c", "it is a 7z archive; unpack it first"},
	{"\x93NUMPY", "it is an array of numpy, not a network"},
	{"GGUF", "it is a GGUF file, which holds a language model"},
	{"\x89PNG", "it is a PNG picture"},
	{"\xff\xd8\xff", "it is a JPEG picture"},
	{"version https://git-lfs", "it is a Git LFS pointer, not the file itself; fetch it with git lfs pull"},
}

// fileKind says what kind of file this is instead of a GraphDef, and what to
// do about it, or "" if it may be one. It goes by the content; path is for the commands.
func fileKind(path string, data []byte) string {
	if len(data) == 0 {
		return "it is empty"
	}
	for _, m := range magics {
		if bytes.HasPrefix(data, []byte(m.magic)) {
			return m.kind
		}
	}
	for _, kind := range []func(string, []byte) string{archiveKind, weightsKind, protobufKind, textKind} {
		if said := kind(path, data); said != "" {
			return said
		}
	}
	return ""
}

// textKind tells texts apart.
func textKind(path string, data []byte) string {
	head := data[:min(len(data), 4096)]
	has := func(text string) bool { return bytes.Contains(head, []byte(text)) }
	switch {
	case !isText(head):
		return ""
	case has("<!DOCTYPE html") || has("<!doctype html") || has("<html"):
		return "it is a web page, as downloads that went wrong are; download the file itself"
	case has("modelTopology") || has(`"graph-model"`) || has(`"layers-model"`):
		return tensorflowJS
	case has(`"class_name"`) && has(`"config"`):
		return "it is the architecture of a Keras model without its weights; load both in Python, and export the model: model.export(FOLDER)"
	case has("[convolutional]") || has("[net]"):
		return "it is a Darknet network; convert it to a SavedModel or a frozen GraphDef with a tool for Darknet"
	}
	return protobufTextKind(path, data)
}

// FolderKind says what kind of folder was given in place of a graph, by the names in it.
func FolderKind(path string) string {
	var graphs []string
	entries, _ := os.ReadDir(path)
	names := map[string]bool{}
	for _, entry := range entries {
		name := entry.Name()
		names[name] = true
		names[shard.FindString(name)] = true
		if _, ok := savedmodel.Folder(filepath.Join(path, name)); ok && entry.IsDir() || filepath.Ext(name) == ".pb" {
			graphs = append(graphs, filepath.Join(path, name))
		}
	}
	switch {
	case len(graphs) > 0:
		return "it is a folder; give what is in it: " + strings.Join(graphs[:min(len(graphs), 4)], " or ")
	case names["model.json"]:
		return tensorflowJS
	case names["config.json"] && (names["model.weights.h5"] || names["metadata.json"]):
		return "it is an unpacked Keras model; pack its files into a zip archive again, NAME.keras, and give that"
	case names["checkpoint"] || names[".data-00000-of-00001"]:
		return checkpoint(path, "")
	}
	return "it is a folder; give the .pb file or the folder of a SavedModel"
}

func isText(head []byte) bool {
	for len(head) > 0 {
		r, size := utf8.DecodeRune(head)
		if r == utf8.RuneError && len(head) > utf8.UTFMax || r < ' ' && r != '\n' && r != '\r' && r != '\t' {
			return false
		}
		head = head[size:]
	}
	return true
}
