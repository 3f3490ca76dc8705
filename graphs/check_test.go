package graphs

import (
	"errors"
	"slices"
	"strings"
	"testing"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	functionpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/function_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	opdefpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/op_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	"google.golang.org/protobuf/proto"
)

func node(name, op string, inputs ...string) *nodepb.NodeDef {
	return &nodepb.NodeDef{Name: name, Op: op, Input: inputs}
}

func placeholder(name string, dtype typespb.DataType) *nodepb.NodeDef {
	n := node(name, "Placeholder")
	n.Attr = map[string]*attrpb.AttrValue{"dtype": {Value: &attrpb.AttrValue_Type{Type: dtype}}}
	return n
}

func graphOf(nodes ...*nodepb.NodeDef) *graphpb.GraphDef { return &graphpb.GraphDef{Node: nodes} }

// tiny is the smallest graph that could dream.
func tiny() *graphpb.GraphDef {
	return graphOf(placeholder("input", typespb.DataType_DT_FLOAT), node("relu", "Relu", "input"))
}

func bytesOf(t *testing.T, def *graphpb.GraphDef) []byte {
	t.Helper()
	data, err := proto.Marshal(def)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestCheckRefusesGraphsThatAreNotWhole(t *testing.T) {
	for _, c := range []struct {
		says  string
		nodes []*nodepb.NodeDef
	}{
		{"no name", []*nodepb.NodeDef{node("", "Relu")}},
		{"no op", []*nodepb.NodeDef{node("a", "")}},
		{`two nodes are called "a"`, []*nodepb.NodeDef{node("a", "Const"), node("a", "Const")}},
		{`node "b" takes its input from "a", which is not there`, []*nodepb.NodeDef{node("b", "Relu", "a:1")}},
		{`takes its input from "c"`, []*nodepb.NodeDef{node("b", "Const", "^c")}},
		{`node "a" depends on itself`, []*nodepb.NodeDef{node("a", "Relu", "a")}},
		{`depends on itself`, []*nodepb.NodeDef{node("a", "Relu", "c"), node("b", "Relu", "a"), node("c", "Relu", "b")}},
	} {
		err := Check(graphOf(c.nodes...), nil)
		if !errors.Is(err, ErrNotGraph) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("error %v, want one that says %q", err, c.says)
		}
	}
}

func TestCheckTakesWholeGraphs(t *testing.T) {
	diamond := graphOf(node("d", "Add", "b", "c:0"), node("b", "Relu", "a"), node("c", "Relu", "a", "^b"), node("a", "Const"))
	for _, def := range []*graphpb.GraphDef{tiny(), diamond} {
		if err := Check(def, nil); err != nil {
			t.Error(err)
		}
	}
	loop := graphOf(node("enter", "Enter"), node("merge", "Merge", "enter", "next"), node("next", "NextIteration", "merge"))
	if err := Check(loop, []string{"Enter", "Merge", "NextIteration"}); err != nil {
		t.Errorf("a loop of control flow, where it is allowed: %v", err)
	}
}

func TestCheckRefusesOpsThatTouchOtherThings(t *testing.T) {
	for op, says := range map[string]string{
		"ReadFile": "reads files", "WriteFile": "writes files", "ImmutableConst": "maps a file",
		"PyFunc": "Python", "PyFuncStateless": "Python", "VariableV2": "not frozen", "VarHandleOp": "not frozen", "ReadVariableOp": "not frozen",
		"RestoreV2": "reads files", "TFRecordReaderV2": "reads files", "TextLineDataset": "reads data",
		"Switch": "control flow", "While": "control flow", "RandomUniform": "random", "_Recv": "another process",
		"NobodyKnows": "not known to be harmless",
	} {
		err := Check(graphOf(node("ok", "Const"), node("evil", op)), nil)
		var refused *RefusedOpError
		if !errors.As(err, &refused) || refused.Op != op || refused.Node != "evil" {
			t.Errorf("%s: %v, want a RefusedOpError", op, err)
			continue
		}
		for _, s := range []string{says, `"evil"`, op, "--allow-op " + op} {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s: %v, want one that says %q", op, err, s)
			}
		}
		if err := Check(graphOf(node("evil", op)), []string{op}); err != nil {
			t.Errorf("%s, allowed: %v", op, err)
		}
	}
}

// An op may hide in a function of the graph's library.
func TestCheckLooksIntoFunctions(t *testing.T) {
	def := graphOf(node("call", "mine"))
	def.Library = &functionpb.FunctionDefLibrary{Function: []*functionpb.FunctionDef{{
		Signature: &opdefpb.OpDef{Name: "mine"},
		NodeDef:   []*nodepb.NodeDef{node("harmless", "Relu")},
	}}}
	if err := Check(def, nil); err != nil {
		t.Errorf("a harmless function: %v", err)
	}
	f := def.Library.Function[0]
	f.NodeDef = append(f.NodeDef, node("hidden", "WriteFile"))
	var refused *RefusedOpError
	if err := Check(def, nil); !errors.As(err, &refused) || refused.Node != "hidden" {
		t.Errorf("a function that writes files: %v", err)
	}
}

func TestNoHarmlessOpIsAmongTheRefused(t *testing.T) {
	for op := range harmless {
		if why := reason(op); why != "" {
			t.Errorf("%s is allowed, although it %s", op, why)
		}
	}
	for _, op := range []string{"ReadFile", "ImmutableConst", "MatchingFiles", "PyFuncStateless"} {
		if harmless[op] {
			t.Errorf("%s is allowed", op)
		}
	}
	if fields := strings.Fields(harmlessOps); len(fields) != len(harmless) {
		slices.Sort(fields)
		t.Errorf("%d names of %d ops: one is there twice", len(fields), len(harmless))
	}
}
