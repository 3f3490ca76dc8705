package graphs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// What a graph as text (.pbtxt) may have: its messages take many times their letters in memory,
// and each that stands in another takes stack.
const (
	maxTextBytes = 256 << 20
	maxTextDepth = 64
)

// textKinds are texts in protobuf's format, by a field that they begin with.
var textKinds = []struct{ field, kind string }{
	{"saved_model_schema_version", "it is a SavedModel as text, not frozen; give the folder of the SavedModel in its binary form"},
	{"meta_graphs", "it is a SavedModel as text, not frozen; give the folder of the SavedModel in its binary form"},
	{"meta_info_def", "it is a MetaGraph as text; write its graph_def to a file of its own, frozen"},
	{"graph_def", "it is a MetaGraph as text; write its graph_def to a file of its own, frozen"},
	{"model_checkpoint_path", "it is TensorFlow's list of checkpoints; the frozen graph itself is needed"},
	{"item", "it is a label map, not a graph; labels are given to --labels, one a line"},
	{"layer", "it is a network of Caffe; tfdream convert --caffe makes a graph of it and its .caffemodel"},
	{"layers", "it is a network of Caffe; tfdream convert --caffe makes a graph of it and its .caffemodel"},
	{"input_dim", "it is a network of Caffe; tfdream convert --caffe makes a graph of it and its .caffemodel"},
	{"train_config", "it is a configuration of TensorFlow's Object Detection API; the frozen graph itself is needed"},
}

// textKind says what a text is instead of a GraphDef, or "" if it may be one.
func textKind(text []byte) string {
	fields, _ := outermost(text[:min(len(text), 1<<20)])
	if slices.Contains(fields, "node") {
		return ""
	}
	for _, t := range textKinds {
		if slices.Contains(fields, t.field) {
			return t.kind
		}
	}
	return "it is text"
}

// parseText reads a GraphDef as text. Fields that this program does not know are skipped, as
// they are in the binary form.
func parseText(text []byte) (*graphpb.GraphDef, error) {
	if len(text) > maxTextBytes {
		return nil, fmt.Errorf("%w: it is a GraphDef as text of %d bytes; at most %d are read: write it as binary (tf.io.write_graph with as_text=False)", ErrNotGraph, len(text), maxTextBytes)
	}
	if _, depth := outermost(text); depth > maxTextDepth {
		return nil, fmt.Errorf("%w: it is text whose braces are nested more than %d deep", ErrNotGraph, maxTextDepth)
	}
	def := new(graphpb.GraphDef)
	if err := (prototext.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(text, def); err != nil {
		what := strings.TrimLeft(strings.TrimPrefix(err.Error(), "proto:"), " \u00a0") // either blank, at random
		return nil, fmt.Errorf("%w: it is a GraphDef as text that cannot be read: %s", ErrNotGraph, what)
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

// within finds the GraphDef in a MetaGraphDef (.meta), which has it as its second field
// behind a description; ok is false for any other message.
func within(data []byte) (def *graphpb.GraphDef, ok bool) {
	for first := true; len(data) > 0; first = false {
		number, kind, n := protowire.ConsumeTag(data)
		if n < 0 || first && (number != 1 || kind != protowire.BytesType) {
			return nil, false
		}
		data = data[n:]
		if number == 2 && kind == protowire.BytesType {
			graph, n := protowire.ConsumeBytes(data)
			def = new(graphpb.GraphDef)
			return def, n >= 0 && proto.Unmarshal(graph, def) == nil && len(def.Node) > 0
		}
		if n = protowire.ConsumeFieldValue(number, kind, data); n < 0 {
			return nil, false
		}
		data = data[n:]
	}
	return nil, false
}
