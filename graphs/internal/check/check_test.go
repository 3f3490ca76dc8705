package check

import (
	"errors"
	"slices"
	"strings"
	"testing"

	functionpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/function_go_proto"
	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	opdefpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/op_def_go_proto"

	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

func TestCheckRefusesGraphsThatAreNotWhole(t *testing.T) {
	for _, c := range []struct {
		says  string
		nodes []*nodepb.NodeDef
	}{
		{"no name", []*nodepb.NodeDef{graphtest.Node("", "Relu")}},
		{"no op", []*nodepb.NodeDef{graphtest.Node("a", "")}},
		{`two nodes are called "a"`, []*nodepb.NodeDef{graphtest.Node("a", "Const"), graphtest.Node("a", "Const")}},
		{`node "b" takes its input from "a", which is not there`, []*nodepb.NodeDef{graphtest.Node("b", "Relu", "a:1")}},
		{`takes its input from "c"`, []*nodepb.NodeDef{graphtest.Node("b", "Const", "^c")}},
		{`node "a" depends on itself`, []*nodepb.NodeDef{graphtest.Node("a", "Relu", "a")}},
		{`depends on itself`, []*nodepb.NodeDef{graphtest.Node("a", "Relu", "c"), graphtest.Node("b", "Relu", "a"), graphtest.Node("c", "Relu", "b")}},
	} {
		err := Graph(graphtest.Graph(c.nodes...), nil)
		if !errors.Is(err, ErrNotGraph) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("error %v, want one that says %q", err, c.says)
		}
	}
}

func TestCheckTakesWholeGraphs(t *testing.T) {
	diamond := graphtest.Graph(graphtest.Node("d", "Add", "b", "c:0"), graphtest.Node("b", "Relu", "a"), graphtest.Node("c", "Relu", "a", "^b"), graphtest.Node("a", "Const"))
	for _, def := range []*graphpb.GraphDef{graphtest.Tiny(), diamond} {
		if err := Graph(def, nil); err != nil {
			t.Error(err)
		}
	}
	loop := graphtest.Graph(graphtest.Node("enter", "Enter"), graphtest.Node("merge", "Merge", "enter", "next"), graphtest.Node("next", "NextIteration", "merge"))
	if err := Graph(loop, []string{"Enter", "Merge", "NextIteration"}); err != nil {
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
		err := Graph(graphtest.Graph(graphtest.Node("ok", "Const"), graphtest.Node("evil", op)), nil)
		var refused *RefusedOpsError
		if !errors.As(err, &refused) || len(refused.Ops) != 1 || refused.Ops[0].Op != op || refused.Ops[0].Node != "evil" {
			t.Errorf("%s: %v, want a RefusedOpsError", op, err)
			continue
		}
		for _, s := range []string{says, `"evil"`, op} {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s: %v, want one that says %q", op, err, s)
			}
		}
		if err := Graph(graphtest.Graph(graphtest.Node("evil", op)), []string{op}); err != nil {
			t.Errorf("%s, allowed: %v", op, err)
		}
	}
}

// An op may hide in a function of the graph's library.
func TestCheckLooksIntoFunctions(t *testing.T) {
	def := graphtest.Graph(graphtest.Node("call", "mine"))
	def.Library = &functionpb.FunctionDefLibrary{Function: []*functionpb.FunctionDef{{
		Signature: &opdefpb.OpDef{Name: "mine"},
		NodeDef:   []*nodepb.NodeDef{graphtest.Node("harmless", "Relu")},
	}}}
	if err := Graph(def, nil); err != nil {
		t.Errorf("a harmless function: %v", err)
	}
	f := def.Library.Function[0]
	f.NodeDef = append(f.NodeDef, graphtest.Node("hidden", "WriteFile"))
	var refused *RefusedOpsError
	if err := Graph(def, nil); !errors.As(err, &refused) || refused.Ops[0].Node != "hidden" {
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
