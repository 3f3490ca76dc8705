package savedmodel

import (
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	savedpb "github.com/galeone/tensorflow/tensorflow/go/core/protobuf/for_core_protos_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
)

// isVariable tells the nodes that stand for a variable: TF2's hold a handle of it.
func isVariable(node *nodepb.NodeDef) bool {
	switch node.Op {
	case "VarHandleOp", "VariableV2", "Variable", "AutoReloadVariable":
		return true
	}
	return false
}

// variableName is what nodes of the same variable have in common.
func variableName(node *nodepb.NodeDef) string {
	if shared := node.Attr["shared_name"].GetS(); len(shared) > 0 {
		return string(shared)
	}
	return node.Name
}

// key is where a variable's value is in the checkpoint: as the graph would restore it, or under its name.
func (t *tracer) key(node *nodepb.NodeDef) string {
	name := variableName(node)
	if key, ok := t.keys[name]; ok {
		return key
	}
	return name
}

// keysOf are the names in the checkpoint of the variables' values. Where the graph restores a variable,
// it says which. Keras models saved by tf.saved_model.save restore copies of their variables;
// which are meant says the graph of Python's objects, as it does to TensorFlow in Python.
func (t *tracer) keysOf(meta *savedpb.MetaGraphDef, tensors *bundle) (map[string]string, error) {
	objects, err := tensors.objects()
	if err != nil {
		return nil, err
	}
	keys := map[string]string{}
	t.captured(meta, objects, keys)
	return keys, t.restored(meta, keys)
}

// captured adds the variables that a call of a function is given beyond its arguments.
func (t *tracer) captured(meta *savedpb.MetaGraphDef, objects *savedpb.TrackableObjectGraph, keys map[string]string) {
	for _, node := range meta.GetGraphDef().GetNode() {
		bound := meta.GetObjectGraphDef().GetConcreteFunctions()[node.Attr["f"].GetFunc().GetName()].GetBoundInputs()
		inputs := data(node)
		if len(bound) > len(inputs) {
			continue
		}
		for i, input := range inputs[len(inputs)-len(bound):] {
			handle, id := t.main.nodes[graphdef.NodeOf(input)], int(bound[i])
			if handle == nil || !isVariable(handle) || id < 0 || id >= len(objects.GetNodes()) {
				continue
			}
			for _, attribute := range objects.Nodes[id].Attributes {
				if attribute.Name == "VARIABLE_VALUE" {
					keys[variableName(handle)] = attribute.CheckpointKey
				}
			}
		}
	}
}

// restored adds, without running it, which tensor of the checkpoint the graph's restore op would
// assign to which variable. TF1 has the nodes for it in the main graph, TF2 in a function.
func (t *tracer) restored(meta *savedpb.MetaGraphDef, keys map[string]string) error {
	scopes := []*scope{t.main}
	if op := t.main.nodes[graphdef.NodeOf(meta.GetSaverDef().GetRestoreOpName())]; op != nil {
		callee, err := t.callee(t.main, op)
		if err != nil {
			return err
		}
		if callee != nil {
			scopes = append(scopes, callee)
		}
	}
	for _, in := range scopes {
		nodes := meta.GetGraphDef().GetNode()
		if in != t.main {
			nodes = in.function.NodeDef
		}
		for _, node := range nodes {
			inputs := data(node)
			if node.Op != "Assign" && node.Op != "AssignVariableOp" || len(inputs) != 2 {
				continue
			}
			variable, err := t.origin(in, inputs[0])
			if err != nil || !isVariable(variable.node) {
				continue
			}
			if value, err := t.origin(in, inputs[1]); err == nil && value.node.Op == "RestoreV2" {
				if key, ok := t.restoredKey(value); ok {
					keys[variableName(variable.node)] = key
				}
			}
		}
	}
	return nil
}

// restoredKey is the name of the tensor that an output of a RestoreV2 gives. One that is restored
// in slices has the whole tensor's name, of which there is no value in one piece.
func (t *tracer) restoredKey(value output) (string, bool) {
	inputs := data(value.node)
	if len(inputs) < 2 {
		return "", false
	}
	names, err := t.origin(value.in, inputs[1])
	if err != nil {
		return "", false
	}
	keys := names.node.GetAttr()["value"].GetTensor().GetStringVal()
	if value.index >= len(keys) {
		return "", false
	}
	return string(keys[value.index]), true
}

// gather is a ResourceGather, which reads rows of a variable, as the GatherV2 that reads them of a
// constant.
func (t *tracer) gather(s site, inputs []result) (*nodepb.NodeDef, []result, error) {
	axis := &made{of: graphdef.IntConst(s.node.Name+"/axis", []int32{0}), site: s}
	t.order = append(t.order, axis)
	attrs := graphdef.Attributes{"Tparams": s.node.Attr["dtype"].GetType(), "Taxis": typespb.DataType_DT_INT32,
		"batch_dims": s.node.Attr["batch_dims"].GetI()}.Proto()
	attrs["Tindices"] = s.node.Attr["Tindices"]
	return &nodepb.NodeDef{Name: s.node.Name, Op: "GatherV2", Attr: attrs}, append(inputs, result{node: axis}), nil
}
