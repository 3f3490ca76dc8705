package labels

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// labelMap begins a label map: item {id: 1 name: "person"} of TensorFlow's object detection
// (StringIntLabelMap), or entry {target_class: 449 target_class_string: "n01440764"} of the
// Inception of 2015.
var labelMap = regexp.MustCompile(`^(\s|#[^\n]*\n)*(item|entry)\s*:?\s*[{<]`)

// labelMapFields are those that are read; others are passed over.
const labelMapFields = `
	name: "labels.proto"
	message_type { name: "Map"
		field { name: "item"  number: 1 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".Class" }
		field { name: "entry" number: 2 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".Class" } }
	message_type { name: "Class"
		field { name: "id"                  number: 1 label: LABEL_OPTIONAL type: TYPE_INT64 }
		field { name: "name"                number: 2 label: LABEL_OPTIONAL type: TYPE_STRING }
		field { name: "display_name"        number: 3 label: LABEL_OPTIONAL type: TYPE_STRING }
		field { name: "target_class"        number: 4 label: LABEL_OPTIONAL type: TYPE_INT64 }
		field { name: "target_class_string" number: 5 label: LABEL_OPTIONAL type: TYPE_STRING } }`

var labelMapMessage = sync.OnceValues(func() (protoreflect.MessageDescriptor, error) {
	file := new(descriptorpb.FileDescriptorProto)
	if err := prototext.Unmarshal([]byte(labelMapFields), file); err != nil {
		return nil, err
	}
	described, err := protodesc.NewFile(file, nil)
	if err != nil {
		return nil, err
	}
	return described.Messages().ByName("Map"), nil
})

// parseLabelMap reads a label map. Its classes are numbered from 1 as a rule: 0 is the background.
func parseLabelMap(text string) ([]string, error) {
	const deepest = 16 // prototext goes down as deep as its text
	for depth, rest := 0, text; rest != ""; rest = rest[1:] {
		if strings.IndexByte("{<", rest[0]) >= 0 {
			depth++
		} else if strings.IndexByte("}>", rest[0]) >= 0 {
			depth--
		}
		if depth > deepest {
			return nil, fmt.Errorf("it is no label map: its messages are nested more than %d deep", deepest)
		}
	}
	kind, err := labelMapMessage()
	if err != nil {
		return nil, err
	}
	read := dynamicpb.NewMessage(kind)
	if err := (prototext.UnmarshalOptions{DiscardUnknown: true}).Unmarshal([]byte(text), read); err != nil {
		return nil, fmt.Errorf("it begins like a label map, but cannot be read as one: %w", reason(err))
	}
	var labels numbered
	for _, field := range []protoreflect.Name{"item", "entry"} {
		list := read.Get(kind.Fields().ByName(field)).List()
		for i := range list.Len() {
			class, label, err := classOf(list.Get(i).Message())
			if err == nil {
				err = labels.put(class, label)
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return labels, nil
}

// classOf is a class of a label map; what is displayed goes before the name.
func classOf(class protoreflect.Message) (number int64, label string, err error) {
	fields := class.Descriptor().Fields()
	text := func(name protoreflect.Name) string {
		return strings.TrimSpace(class.Get(fields.ByName(name)).String())
	}
	for _, name := range []protoreflect.Name{"id", "target_class"} {
		if field := fields.ByName(name); class.Has(field) {
			return class.Get(field).Int(), cmp.Or(text("display_name"), text("name"), text("target_class_string")), nil
		}
	}
	return 0, "", fmt.Errorf("its class %q has no id", cmp.Or(text("display_name"), text("name"), text("target_class_string")))
}

// reason is protobuf's error without its mark.
func reason(err error) error {
	text := strings.ReplaceAll(err.Error(), "\u00a0", " ")
	return errors.New(strings.TrimSpace(strings.TrimPrefix(text, proto.Error.Error()+":")))
}
