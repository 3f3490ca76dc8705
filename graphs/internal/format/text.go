package format

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	"google.golang.org/protobuf/encoding/prototext"

	"github.com/tfdream/tfdream/graphs/internal/check"
)

// What a graph as text (.pbtxt) may have: its messages take many times their letters in memory,
// and each that stands in another takes stack.
const (
	maxTextBytes = 256 << 20
	maxTextDepth = 64
)

// textKinds are texts in protobuf's format, by a field that they begin with.
var textKinds = []struct{ field, kind string }{
	{"saved_model_schema_version", savedModelText},
	{"meta_graphs", savedModelText},
	{"meta_info_def", metaGraphText},
	{"graph_def", metaGraphText},
	{"item", "it is a label map, not a graph; labels are given to --labels"},
	{"train_config", "it is a configuration of TensorFlow's Object Detection API; the frozen graph itself is needed"},
}

const (
	savedModelText = "it is a SavedModel as text, not frozen; give the folder of the SavedModel in its binary form"
	metaGraphText  = "it is a MetaGraph as text; write its graph_def to a file of its own, frozen"
)

// protobufTextKind says what a text is instead of a GraphDef, or "" if it may be one.
func protobufTextKind(path string, text []byte) string {
	fields, _ := outermost(text[:min(len(text), 1<<20)])
	has := func(field string) bool { return slices.Contains(fields, field) }
	switch {
	case has("node"):
		return ""
	case has("model_checkpoint_path"):
		return checkpoint(filepath.Dir(path), "")
	case has("layer"), has("layers"), has("input_dim"):
		return "it is the prototxt of a Caffe network; convert it with its weights: " + command("tfdream", "convert", "--caffe", path, withoutExtension(path)+".caffemodel")
	}
	for _, t := range textKinds {
		if has(t.field) {
			return t.kind
		}
	}
	return "it is text"
}

// parseText reads a GraphDef as text. Fields that this program does not know are skipped, as
// they are in the binary form.
func parseText(text []byte) (*graphpb.GraphDef, error) {
	if len(text) > maxTextBytes {
		return nil, fmt.Errorf("%w: it is a GraphDef as text of %d bytes; at most %d are read: write it as binary (tf.io.write_graph with as_text=False)", check.ErrNotGraph, len(text), maxTextBytes)
	}
	if _, depth := outermost(text); depth > maxTextDepth {
		return nil, fmt.Errorf("%w: it is text whose braces are nested more than %d deep", check.ErrNotGraph, maxTextDepth)
	}
	def := new(graphpb.GraphDef)
	if err := (prototext.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(text, def); err != nil {
		what := strings.TrimLeft(strings.TrimPrefix(err.Error(), "proto:"), " \u00a0") // either blank, at random
		return nil, fmt.Errorf("%w: it is a GraphDef as text that cannot be read: %s", check.ErrNotGraph, what)
	}
	return def, nil
}

var fieldName = regexp.MustCompile(`([A-Za-z_]\w*)\s*:?\s*$`)

// outermost lists the names of a text's outermost fields that hold messages or begin with a
// colon, and how deep its braces are nested. Braces in strings and comments do not count.
func outermost(text []byte) (fields []string, deepest int) {
	depth, from := 0, 0 // from is where the name of the next outermost field may begin
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"', '\'':
			for i++; i < len(text) && text[i] != c && text[i] != '\n'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
			from = i
		case '#':
			for i < len(text) && text[i] != '\n' {
				i++
			}
			from = i
		case '{', '<', ':':
			if name := fieldName.FindSubmatch(text[min(from, i):i]); depth == 0 && name != nil {
				fields = append(fields, string(name[1]))
			}
			if c != ':' {
				depth++
				deepest = max(deepest, depth)
			}
			from = i + 1
		case '}', '>':
			depth--
			from = i + 1
		}
	}
	return fields, deepest
}
