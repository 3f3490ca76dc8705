package savedmodel

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	attrpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/attr_value_go_proto"
	functionpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/function_go_proto"
	nodepb "github.com/galeone/tensorflow/tensorflow/go/core/framework/node_def_go_proto"
	opdefpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/op_def_go_proto"
	typespb "github.com/galeone/tensorflow/tensorflow/go/core/framework/types_go_proto"
	savedpb "github.com/galeone/tensorflow/tensorflow/go/core/protobuf/for_core_protos_go_proto"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
	"github.com/tfdream/tfdream/graphs/internal/check"
	"github.com/tfdream/tfdream/graphs/savedmodel/savedmodeltest"
)

// saved is a SavedModel of one graph, whose default signature gives the tensor out.
func saved(functions []*functionpb.FunctionDef, nodes ...*nodepb.NodeDef) *savedpb.SavedModel {
	def := graphtest.Graph(append(nodes, graphtest.Placeholder("serving_default_x", typespb.DataType_DT_FLOAT))...)
	def.Library = &functionpb.FunctionDefLibrary{Function: functions}
	float := typespb.DataType_DT_FLOAT
	return &savedpb.SavedModel{SavedModelSchemaVersion: 1, MetaGraphs: []*savedpb.MetaGraphDef{{
		MetaInfoDef: &savedpb.MetaGraphDef_MetaInfoDef{Tags: []string{serving}},
		GraphDef:    def,
		SignatureDef: map[string]*savedpb.SignatureDef{defaultSignature: {
			Inputs:  map[string]*savedpb.TensorInfo{"x": {Encoding: &savedpb.TensorInfo_Name{Name: "serving_default_x:0"}, Dtype: float}},
			Outputs: map[string]*savedpb.TensorInfo{"y": {Encoding: &savedpb.TensorInfo_Name{Name: "out:0"}, Dtype: float}},
		}},
	}}}
}

// withoutGraph has a signature of nothing.
func withoutGraph() *savedpb.SavedModel {
	model := saved(nil)
	model.MetaGraphs[0].GraphDef = nil
	return model
}

// call is a node that calls a function.
func call(name, function string, inputs ...string) *nodepb.NodeDef {
	node := graphtest.Node(name, "PartitionedCall", inputs...)
	node.Attr = map[string]*attrpb.AttrValue{"f": calling(function)}
	return node
}

func calling(function string) *attrpb.AttrValue {
	return &attrpb.AttrValue{Value: &attrpb.AttrValue_Func{Func: &attrpb.NameAttrList{Name: function}}}
}

// function takes x and returns what a tensor of it is.
func function(name, returns string, nodes ...*nodepb.NodeDef) *functionpb.FunctionDef {
	return &functionpb.FunctionDef{
		Signature: &opdefpb.OpDef{Name: name, InputArg: []*opdefpb.OpDef_ArgDef{{Name: "x"}}, OutputArg: []*opdefpb.OpDef_ArgDef{{Name: "y"}}},
		NodeDef:   nodes, Ret: map[string]string{"y": returns},
	}
}

// branching is an If on a constant.
func branching(yes bool) []*nodepb.NodeDef {
	either := graphtest.Node("out", "If", "predicate", "serving_default_x")
	either.Attr = map[string]*attrpb.AttrValue{"then_branch": calling("then"), "else_branch": calling("else")}
	value := byte(0)
	if yes {
		value = 1
	}
	predicate := graphtest.Node("predicate", "Const")
	predicate.Attr = graphdef.IntConst("", []int32{0}).Attr
	tensor := predicate.Attr["value"].GetTensor()
	tensor.Dtype, tensor.TensorShape, tensor.TensorContent = typespb.DataType_DT_BOOL, graphdef.Shape(), []byte{value}
	return []*nodepb.NodeDef{either, predicate}
}

// doubling calls a function twice in a function that is called twice, and so on.
func doubling(deep int) []*functionpb.FunctionDef {
	var all []*functionpb.FunctionDef
	for i := range deep {
		next := fmt.Sprint("f", i+1)
		all = append(all, function(fmt.Sprint("f", i), "b", call("a", next, "x"), call("b", next, "a")))
	}
	return append(all, function(fmt.Sprint("f", deep), "relu", graphtest.Node("relu", "Relu", "x")))
}

// What could go on without end, or points to nothing, is refused in a line.
func TestHostileGraphsAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		model *savedpb.SavedModel
		says  string
	}{
		"a function that calls itself":     {saved([]*functionpb.FunctionDef{function("f", "again", call("again", "f", "x"))}, call("out", "f", "serving_default_x")), "more than 100 deep"},
		"functions that double":            {saved(doubling(60), call("out", "f0", "serving_default_x")), "more than 500000 nodes"},
		"a function that is not there":     {saved(nil, call("out", "f", "serving_default_x")), `calls the function "f", which is not there`},
		"a call with an input too many":    {saved(doubling(0), call("out", "f0", "serving_default_x", "serving_default_x")), "with 2 inputs, but it takes 1"},
		"a function that returns nothing":  {saved([]*functionpb.FunctionDef{function("f", "")}, call("out", "f", "serving_default_x")), `node "" is not there`},
		"a node that hands on itself":      {saved(nil, graphtest.Node("out", "Identity", "out")), `node "out": it depends on itself`},
		"a node that reads itself":         {saved(nil, graphtest.Node("out", "Relu", "out")), `node "out": it depends on itself`},
		"a loop":                           {saved(nil, graphtest.Node("out", "Exit", "switch:1")), `node "out" is an Exit, which is control flow`},
		"a branch that only the run knows": {saved(nil, graphtest.Node("out", "If", "serving_default_x")), `node "out" is an If, which is control flow`},
		"an output that is not there":      {saved(nil), `node "out" is not there`},
		"an output that is no number":      {saved(nil, graphtest.Node("out", "Relu", "serving_default_x:x")), `"serving_default_x:x" is no output`},
		"an op that is not described":      {saved([]*functionpb.FunctionDef{function("f", "r:nothing:0", graphtest.Node("r", "Relu", "x"))}, call("out", "f", "serving_default_x")), "does not say what its output"},
		"no input":                         {saved(nil, graphtest.Node("out", "Const")), "do not depend on an input"},
		"a variable without a value":       {saved(nil, graphtest.Node("out", "Mul", "serving_default_x", "v"), graphtest.Node("v", "VariableV2")), `variable "v": it has no value`},
		"no graph":                         {withoutGraph(), `node "out" is not there`},
		"nothing":                          {&savedpb.SavedModel{MetaGraphs: []*savedpb.MetaGraphDef{{}}}, "it has no signature"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := freeze(c.model, t.TempDir(), Options{})
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v, want an error that says %q", err, c.says)
			}
			if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 600 {
				t.Errorf("took %d MB in all", took)
			}
		})
	}
}

// A branch that a constant chooses is taken, and the other left out.
func TestBranchesOnConstantsAreFolded(t *testing.T) {
	branches := []*functionpb.FunctionDef{function("then", "relu", graphtest.Node("relu", "Relu", "x")), function("else", "tanh", graphtest.Node("tanh", "Tanh", "x"))}
	for yes, want := range map[bool]string{true: "relu", false: "tanh"} {
		model, err := freeze(saved(branches, branching(yes)...), t.TempDir(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(model.Graph.Node) != 2 || model.Outputs[0] != want || model.Input != "x" {
			t.Errorf("%t: %v", yes, model.Graph.Node)
		}
	}
}

// A SavedModel may be written as text, and a graph without the tag of serving be chosen by its own.
func TestTextAndTagsAreRead(t *testing.T) {
	model := saved(nil, graphtest.Node("out", "Relu", "serving_default_x"))
	model.MetaGraphs[0].MetaInfoDef.Tags = []string{"gpu", serving}
	model.MetaGraphs = append(model.MetaGraphs, proto.Clone(model.MetaGraphs[0]).(*savedpb.MetaGraphDef))
	model.MetaGraphs[1].MetaInfoDef.Tags = []string{"train"}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, textName), []byte(prototext.Format(model)), 0o600); err != nil {
		t.Fatal(err)
	}
	frozen, err := Convert(folder, Options{Tags: []string{serving, "gpu"}})
	if err != nil || len(frozen.Graph.Node) != 2 {
		t.Errorf("%v, %v", frozen, err)
	}
	if _, err := Convert(folder, Options{}); err == nil || !strings.Contains(err.Error(), `it has 2 graphs and none with just the tag "serve"; tfdream convert --saved-model --tags TAG,... takes one of "gpu,serve", "train"`) {
		t.Error(err)
	}
}

// FuzzSavedModel looks for protobufs that the reader panics on, or makes a graph of that could not be
// opened. Run:
//
//	go test ./graphs/savedmodel -run '^$' -fuzz FuzzSavedModel -fuzztime 60s -fuzzminimizetime 20x
func FuzzSavedModel(f *testing.F) {
	for _, model := range []*savedpb.SavedModel{
		saved(doubling(3), call("out", "f0", "serving_default_x")),
		saved([]*functionpb.FunctionDef{function("then", "x"), function("else", "x")}, branching(true)...),
	} {
		data, err := proto.Marshal(model)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	folder := filepath.Join(savedmodeltest.Open(f, "tf1"), "model")
	data, err := os.ReadFile(filepath.Join(folder, binaryName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		model, err := parse(data)
		if err != nil {
			return
		}
		frozen, err := freeze(model, folder, Options{})
		var refused *check.RefusedOpsError
		if err != nil {
			if !errors.Is(err, ErrSavedModel) && !errors.As(err, &refused) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		names := graphdef.ByName(frozen.Graph)
		if len(names) != len(frozen.Graph.Node) || names[frozen.Input] == nil {
			t.Error("two nodes have one name, or the input is not there")
		}
		for _, node := range frozen.Graph.Node {
			for _, input := range node.Input {
				if names[graphdef.NodeOf(input)] == nil {
					t.Errorf("node %q reads %q, which is not there", node.Name, input)
				}
			}
		}
	})
}

// FuzzIndex looks for indexes of variables that the reader panics on, or takes much memory for.
func FuzzIndex(f *testing.F) {
	for _, name := range []string{"tf1", "module"} {
		data, err := os.ReadFile(filepath.Join(savedmodeltest.Open(f, name), "model", variables+".index"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := parseIndex(data)
		if err != nil {
			return
		}
		for key, entry := range b.entries {
			if size, err := b.size(key); err == nil && (size != entry.Size || size < 0) {
				t.Errorf("%q has %d bytes, and is said to have %d", key, size, entry.Size)
			}
		}
	})
}
