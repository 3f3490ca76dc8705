package check

import (
	"fmt"
	"slices"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
)

// checkFunctions refuses functions without a name, two of one name, one that is called
// as an op is, and one that calls itself, by whatever way: TensorFlow would follow it
// until the stack is full.
func checkFunctions(def *graphpb.GraphDef) error {
	bodies := map[string][]*nodepb.NodeDef{}
	for _, f := range def.GetLibrary().GetFunction() {
		name := f.GetSignature().GetName()
		switch _, twice := bodies[name]; {
		case name == "":
			return fmt.Errorf("%w: a function has no name", ErrNotGraph)
		case twice:
			return fmt.Errorf("%w: two functions are called %q", ErrNotGraph, name)
		case harmless[name] || reason(name) != "":
			return fmt.Errorf("%w: a function is called %q, which is the name of an op", ErrNotGraph, name)
		}
		bodies[name] = f.NodeDef
	}
	const open, done = 1, 2
	state := map[string]int{}
	var follow func(name string) error
	follow = func(name string) error {
		switch state[name] {
		case open:
			return fmt.Errorf("%w: function %q calls itself", ErrNotGraph, name)
		case done:
			return nil
		}
		state[name] = open
		for _, n := range bodies[name] {
			for _, called := range calls(n) {
				if err := follow(called); err != nil {
					return err
				}
			}
		}
		state[name] = done
		return nil
	}
	for name := range bodies {
		if err := follow(name); err != nil {
			return err
		}
	}
	return nil
}

// calls are the names of the functions that a node may call: its op, and its attributes.
func calls(n *nodepb.NodeDef) []string {
	names := []string{n.Op}
	var add func(value *attrpb.AttrValue)
	add = func(value *attrpb.AttrValue) {
		for _, f := range append(slices.Clip(value.GetList().GetFunc()), value.GetFunc()) {
			if f != nil {
				names = append(names, f.GetName())
			}
			for _, nested := range f.GetAttr() {
				add(nested)
			}
		}
	}
	for _, value := range n.Attr {
		add(value)
	}
	return names
}
