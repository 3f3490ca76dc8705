package graphs

import (
	"bytes"
	"os"
	"path/filepath"
	"unicode/utf8"
)

// magics are files that people have at hand when they look for a frozen graph.
var magics = []struct{ magic, kind string }{
	{"PK\x03\x04", "it is a zip archive; unpack it and give the .pb file in it (a .keras file is a zip too: freeze the model first)"},
	{"\x89HDF\r\n\x1a\n", "it is an HDF5 file, as Keras writes; freeze the model to a GraphDef first"},
	{"\x1f\x8b", "it is compressed with gzip; unpack it first"},
	{"\x80\x02", "it is a Python pickle; a frozen TensorFlow GraphDef is needed"},
	{"\x89PNG", "it is a PNG picture"},
	{"\xff\xd8\xff", "it is a JPEG picture"},
	{"version https://git-lfs", "it is a Git LFS pointer, not the file itself; fetch it with git lfs pull"},
}

// fieldOneVarint begins a protobuf whose first field is a number: a SavedModel's
// schema version (1) or an ONNX model's (higher). A GraphDef's is a node.
const fieldOneVarint = 0x08

// fileKind says what kind of file this is instead of a GraphDef, and what to
// do about it, or "" if it may be one.
func fileKind(data []byte) string {
	if len(data) == 0 {
		return "it is empty"
	}
	for _, m := range magics {
		if bytes.HasPrefix(data, []byte(m.magic)) {
			return m.kind
		}
	}
	head := data[:min(len(data), 4096)]
	switch {
	case len(data) > 8 && string(data[4:8]) == "TFL3":
		return "it is a TensorFlow Lite model; the frozen GraphDef it was made from is needed"
	case bytes.HasPrefix(data, []byte{fieldOneVarint, 1}):
		return "it is a SavedModel, not frozen; freeze it to a GraphDef first (convert_variables_to_constants)"
	case data[0] == fieldOneVarint:
		return "it is a protobuf of another kind (ONNX?); convert the model to a frozen TensorFlow GraphDef first"
	case isText(head):
		return textKind(data)
	}
	return ""
}

// folderKind says what kind of folder was given in place of a graph.
func folderKind(path string) string {
	if _, err := os.Stat(filepath.Join(path, "saved_model.pb")); err == nil {
		return "it is a SavedModel folder, not frozen; freeze it to a GraphDef first (convert_variables_to_constants)"
	}
	return "it is a folder; give the .pb file"
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
