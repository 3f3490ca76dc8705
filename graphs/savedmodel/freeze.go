package savedmodel

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	savedpb "github.com/galeone/tensorflow/tensorflow/go/core/protobuf/for_core_protos_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// maxWeights bounds the variables of a graph, in bytes: protobuf's own bound on a message, less
// what the nodes take.
const maxWeights = 1<<31 - 1<<26

// freeze traces the outputs of a signature back to the picture, and puts values in place of the
// variables on the way.
func freeze(saved *savedpb.SavedModel, folder string, o Options) (*Model, error) {
	meta, err := choose(saved, o.Tags)
	if err != nil {
		return nil, err
	}
	name, signature, err := signatureOf(meta, o.Signature)
	if err != nil {
		return nil, err
	}
	tensors, err := openBundle(filepath.Join(folder, variables))
	if err != nil {
		return nil, err
	}
	t := newTracer(meta, name, o.Input)
	if t.keys, err = t.keysOf(meta, tensors); err != nil {
		return nil, err
	}
	var outputs []*made
	for _, tensor := range realOutputs(signature) {
		out, err := t.make(t.main, tensor)
		if err != nil {
			return nil, err
		}
		outputs = append(outputs, out.node)
	}
	if len(outputs) == 0 {
		return nil, bad("signature %q has no output of real numbers, which a dream needs", name)
	}
	in, err := t.picture(name, o.Input)
	if err != nil {
		return nil, err
	}
	t.nameAll()
	model := &Model{Graph: &graphpb.GraphDef{Versions: meta.GetGraphDef().GetVersions()}, Signature: name, Input: in.name}
	if err := t.fill(tensors); err != nil {
		return nil, err
	}
	for _, each := range t.order {
		model.Graph.Node = append(model.Graph.Node, each.def())
	}
	for _, out := range outputs {
		model.Outputs = append(model.Outputs, out.name)
	}
	slices.Sort(model.Outputs)
	model.Outputs = slices.Compact(model.Outputs)
	return model, nil
}

// picture is the only Placeholder that the outputs were traced back to.
func (t *tracer) picture(signature, asked string) (*made, error) {
	var inputs []*made
	var names []string
	for _, each := range t.order {
		if each.of.Op == "Placeholder" {
			inputs = append(inputs, each)
			names = append(names, fmt.Sprintf("%.80q", t.plain(each.of.Name)))
		}
	}
	switch {
	case asked != "" && !t.cut:
		return nil, bad("no node %.80q lies before the outputs of signature %q", asked, signature)
	case len(inputs) == 0:
		return nil, bad("the outputs of signature %q do not depend on an input", signature)
	case len(inputs) > 1:
		return nil, bad("signature %q takes %d inputs (%s), but a picture is a single input", signature, len(inputs), strings.Join(names[:min(len(names), 8)], ", "))
	case inputs[0].of.Attr["dtype"].GetType() == typespb.DataType_DT_STRING:
		return nil, bad("the input %s of signature %q takes text, such as the bytes of a picture's file, not a picture; --input names the node where the decoded picture is", names[0], signature)
	}
	return inputs[0], nil
}

// fill gives the variables that were met their values.
func (t *tracer) fill(tensors *bundle) error {
	var used []*made
	total := int64(0)
	for _, each := range t.order {
		if each.variable == "" {
			continue
		}
		size, err := tensors.size(each.variable)
		if err != nil {
			return bad("variable %.80q: %w", each.of.Name, err)
		}
		if want := each.of.Attr["dtype"].GetType(); want != tensors.entries[each.variable].Dtype {
			return bad("variable %.80q: its saved value has the type %s, not %s", each.of.Name, tensors.entries[each.variable].Dtype, want)
		}
		if total += size; total > maxWeights {
			return bad("its variables take more than the 2 GB that a GraphDef may have")
		}
		used = append(used, each)
	}
	for _, each := range used {
		value, err := tensors.tensor(each.variable)
		if err != nil {
			return bad("variable %.80q: %w", each.of.Name, err)
		}
		each.constant = graphdef.Const(each.name, value)
	}
	return nil
}

// def is the node as the frozen graph has it.
func (m *made) def() *nodepb.NodeDef {
	if m.constant != nil {
		return m.constant
	}
	node := &nodepb.NodeDef{Name: m.name, Op: m.of.Op, Attr: graphdef.Attributes{}.Proto()}
	for key, value := range m.of.Attr {
		if !strings.HasPrefix(key, "_") { // notes to TensorFlow, such as the shapes it once inferred
			node.Attr[key] = value
		}
	}
	for _, in := range m.inputs {
		name := in.node.name
		if in.index > 0 {
			name = fmt.Sprintf("%s:%d", name, in.index)
		}
		node.Input = append(node.Input, name)
	}
	return node
}
