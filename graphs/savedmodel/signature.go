package savedmodel

import (
	"maps"
	"slices"
	"strings"

	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	savedpb "github.com/galeone/tensorflow/tensorflow/go/core/protobuf/for_core_protos_go_proto"
)

// defaultSignature is what TensorFlow serves where nothing else is said.
const defaultSignature = "serving_default"

// signatureOf finds a signature by its name; without one, the default, or the only one there is.
func signatureOf(meta *savedpb.MetaGraphDef, name string) (string, *savedpb.SignatureDef, error) {
	var names []string
	for _, key := range slices.Sorted(maps.Keys(meta.SignatureDef)) {
		if !strings.HasPrefix(key, "__saved_model_") { // TensorFlow's own: initialisation, training
			names = append(names, key)
		}
	}
	switch {
	case len(names) == 0:
		return "", nil, bad("it has no signature, which would say what it computes; export it with one: tf.saved_model.save(model, FOLDER, signatures=...)")
	case name == "" && slices.Contains(names, defaultSignature):
		name = defaultSignature
	case name == "" && len(names) > 1:
		return "", nil, bad("it has %d signatures and none is called %s; tfdream convert --saved-model --signature NAME takes one of %s", len(names), defaultSignature, strings.Join(names, ", "))
	case name == "":
		name = names[0]
	case !slices.Contains(names, name):
		return "", nil, bad("it has no signature %.80q; it has %s", name, strings.Join(names, ", "))
	}
	return name, meta.SignatureDef[name], nil
}

// reals are the types of outputs that can be dreamed on; others are class names and the like.
var reals = []typespb.DataType{typespb.DataType_DT_FLOAT, typespb.DataType_DT_HALF, typespb.DataType_DT_BFLOAT16, typespb.DataType_DT_DOUBLE}

// realOutputs are the tensors of a signature's outputs of real numbers, sorted by the outputs' names.
func realOutputs(signature *savedpb.SignatureDef) []string {
	var tensors []string
	for _, key := range slices.Sorted(maps.Keys(signature.Outputs)) {
		if out := signature.Outputs[key]; slices.Contains(reals, out.GetDtype()) && out.GetName() != "" {
			tensors = append(tensors, out.GetName())
		}
	}
	return tensors
}
