package check

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

	"github.com/tfdream/tfdream/graphs/graphdef"
	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

// trunk is a graph of a picture and one layer, and what else is given.
func trunk(more ...*nodepb.NodeDef) *graphpb.GraphDef {
	return graphtest.Graph(append([]*nodepb.NodeDef{graphtest.Placeholder("x", typespb.DataType_DT_FLOAT), graphtest.Node("w", "Const"),
		graphtest.Node("conv", "Conv2D", "x", "w")}, more...)...)
}

func kept(t *testing.T, def *graphpb.GraphDef, input string, allow ...string) (*Reach, []string) {
	t.Helper()
	if err := Structure(def); err != nil {
		t.Fatal(err)
	}
	r, err := Of(def, input, allow)
	if err != nil {
		t.Fatal(err)
	}
	if err := Graph(r.Kept, allow); err != nil {
		t.Errorf("what is kept: %v", err)
	}
	var names []string
	for _, n := range r.Kept.Node {
		names = append(names, n.Name)
		if slices.ContainsFunc(n.Input, waits) {
			t.Errorf("%s still waits: %s", n.Name, n.Input)
		}
	}
	return r, names
}

// What a graph has besides its way from the picture to the layers does no harm: it is left out.
func TestWhatIsNotOnTheWayIsLeftOut(t *testing.T) {
	whole := []string{"x", "w", "conv", "relu"}
	for name, more := range map[string][]*nodepb.NodeDef{
		"a saver":               {graphtest.Node("name", "Const"), graphtest.Node("save", "SaveV2", "name", "w"), graphtest.Node("all", "NoOp", "^save"), graphtest.Node("relu", "Relu", "conv")},
		"dead random nodes":     {graphtest.Node("draw", "RandomUniform", "w"), graphtest.Node("twice", "Mul", "draw", "draw"), graphtest.Node("relu", "Relu", "conv")},
		"an assertion":          {graphtest.Node("ok", "Const"), graphtest.Node("assert", "Assert", "ok"), graphtest.Node("relu", "Relu", "conv", "^assert")},
		"a summary":             {graphtest.Node("relu", "Relu", "conv"), graphtest.Node("tag", "Const"), graphtest.Node("log", "HistogramSummary", "tag", "relu")},
		"a tail":                {graphtest.Node("relu", "Relu", "conv"), graphtest.Node("enter", "Enter", "relu"), graphtest.Node("merge", "Merge", "enter", "next"), graphtest.Node("next", "NextIteration", "merge"), graphtest.Node("boxes", "Relu", "merge")},
		"dead variables":        {graphtest.Node("v", "VariableV2"), graphtest.Node("assign", "Assign", "v", "w"), graphtest.Node("relu", "Relu", "conv")},
		"what nobody knows":     {graphtest.Node("relu", "Relu", "conv"), graphtest.Node("own", "TheirOwnOp", "relu"), graphtest.Node("behind", "Relu", "own")},
		"a harmless dead end":   {graphtest.Node("relu", "Relu", "conv"), graphtest.Node("one", "Const"), graphtest.Node("two", "Neg", "one")},
		"a loop that waits":     {graphtest.Node("relu", "Relu", "conv"), graphtest.Node("file", "Const"), graphtest.Node("read", "ReadFile", "file", "^relu")},
		"a queue in the middle": {graphtest.Node("relu", "Relu", "conv"), graphtest.Node("q", "FIFOQueueV2"), graphtest.Node("fill", "QueueEnqueueV2", "q", "relu")},
	} {
		if _, names := kept(t, trunk(more...), "x"); !slices.Equal(names, whole) {
			t.Errorf("%s: kept %s, want %s", name, names, whole)
		}
	}
}

// What stands before the node that takes the picture is not run, so it may be anything.
func TestWhatStandsBeforeThePictureIsLeftOut(t *testing.T) {
	def := graphtest.Graph(graphtest.Node("path", "Const"), graphtest.Node("read", "ReadFile", "path"), graphtest.FloatNode("decode", "Identity", "read"),
		graphtest.Node("w", "Const"), graphtest.Node("conv", "Conv2D", "decode", "w"))
	r, names := kept(t, def, "decode")
	if want := []string{"decode", "w", "conv"}; !slices.Equal(names, want) {
		t.Errorf("kept %s, want %s", names, want)
	}
	if in := r.Kept.Node[0]; in.Op != "Placeholder" || len(in.Input) > 0 || in.Attr["dtype"].GetType() != typespb.DataType_DT_FLOAT {
		t.Errorf("the picture enters at %v", in)
	}
	if def.Node[2].Op != "Identity" {
		t.Error("the graph itself was changed")
	}
}

// What the graph itself does to a picture before it shows what enters.
func TestThePictureHasTheShapeThatTheGraphGivesIt(t *testing.T) {
	def := graphtest.Graph(graphtest.Node("file", "Placeholder"), graphtest.Node("decoded", "DecodeJpeg", "file"), graphtest.Node("floats", "Cast", "decoded"),
		graphtest.Node("axis", "Const"), graphtest.Node("batch", "ExpandDims", "floats", "axis"), graphdef.IntConst("size", []int32{299, 200}, 2),
		graphtest.FloatNode("resized", "ResizeBilinear", "batch", "size"), graphtest.FloatNode("sub", "Sub", "resized", "axis"), graphtest.FloatNode("relu", "Relu", "sub"))
	for input, want := range map[string]*nodepb.NodeDef{
		"decoded": {Attr: graphdef.Attributes{"dtype": typespb.DataType_DT_UINT8, "shape": graphdef.Shape(-1, -1, 3)}.Proto()},
		"floats":  {Attr: graphdef.Attributes{"dtype": typespb.DataType_DT_FLOAT, "shape": graphdef.Shape(-1, -1, 3)}.Proto()},
		"batch":   {Attr: graphdef.Attributes{"dtype": typespb.DataType_DT_FLOAT}.Proto()},
		"sub":     {Attr: graphdef.Attributes{"dtype": typespb.DataType_DT_FLOAT, "shape": graphdef.Shape(-1, 299, 200, -1)}.Proto()},
	} {
		r, _ := kept(t, def, input)
		want.Name, want.Op = input, "Placeholder"
		if got := graphdef.ByName(r.Kept)[input]; !proto.Equal(got, want) {
			t.Errorf("%s: %v, want %v", input, got, want)
		}
	}
}

// All refused ops on the way are named at once, and why a layer cannot be had.
func TestAllRefusedOpsAreNamedAtOnce(t *testing.T) {
	def := trunk(graphtest.Node("log", "Print", "conv"), graphtest.Node("b", "VariableV2"), graphtest.Node("log2", "Print", "log"),
		graphtest.Node("sum", "Add", "log2", "b"), graphtest.Node("switch", "Switch", "sum"), graphtest.Node("merge", "Merge", "switch"),
		graphtest.Node("blind", "Neg", "w"))
	r, names := kept(t, def, "x")
	if want := []string{"x", "w", "conv"}; !slices.Equal(names, want) {
		t.Errorf("kept %s, want %s", names, want)
	}
	const all = `node "log" is a Print (1 of 2), which writes to the terminal; ` +
		`node "b" is a VariableV2, which keeps its values outside the graph: the graph is not frozen; ` +
		`node "switch" is a Switch, which is control flow, through which there is no gradient (freeze the graph for inference, without it); ` +
		`node "merge" is a Merge, which is, too`
	if r.Behind != 5 || r.Refused.Error() != all {
		t.Errorf("%d nodes behind: %v", r.Behind, r.Refused)
	}
	if !r.Refused.NotFrozen() || r.Refused.Allowable() {
		t.Error("a graph with variables is to be frozen")
	}
	if _, refused := r.Without("log2"); refused == nil || refused.Error() != `node "log" is a Print (1 of 2), which writes to the terminal` && !strings.Contains(refused.Error(), `"log2" is a Print (1 of 2)`) {
		t.Errorf("log2: %v", refused)
	}
	if blind, _ := r.Without("blind"); !blind {
		t.Error("blind sees nothing of the picture")
	}
	for _, name := range []string{"conv", "nowhere"} {
		if blind, refused := r.Without(name); blind || refused != nil {
			t.Errorf("%s: %v, %v", name, blind, refused)
		}
	}
	if _, names := kept(t, def, "x", "Print"); !slices.Contains(names, "log2") || slices.Contains(names, "sum") {
		t.Errorf("with Print allowed: kept %s", names)
	}
}

// A graph of which nothing but the picture would be left is refused as a whole.
func TestAGraphWithoutAnythingHarmlessIsRefused(t *testing.T) {
	for op, frozen := range map[string]bool{"VarHandleOp": false, "VariableV2": false, "Variable": false, "ReadVariableOp": false, "RandomUniform": true, "Placeholder": true} {
		def := graphtest.Graph(graphtest.Placeholder("x", typespb.DataType_DT_FLOAT), graphtest.Node("w", op), graphtest.Node("read", "Identity", "w"), graphtest.Node("conv", "Conv2D", "x", "read"))
		_, err := Of(def, "x", nil)
		var refused *RefusedOpsError
		if !errors.As(err, &refused) || refused.Ops[0].Node != "w" || refused.NotFrozen() == frozen {
			t.Errorf("%s: %v", op, err)
		}
	}
}

func functionAttribute(name string) *attrpb.AttrValue {
	return &attrpb.AttrValue{Value: &attrpb.AttrValue_Func{Func: &attrpb.NameAttrList{Name: name}}}
}

// Functions are left out unless what is kept calls them, and what they run counts.
func TestOnlyFunctionsThatAreCalledCount(t *testing.T) {
	function := func(name string, body ...*nodepb.NodeDef) *functionpb.FunctionDef {
		return &functionpb.FunctionDef{Signature: &opdefpb.OpDef{Name: name}, NodeDef: body}
	}
	library := &functionpb.FunctionDefLibrary{
		Function: []*functionpb.FunctionDef{
			function("good", graphtest.Node("a", "Relu"), graphtest.Node("b", "deeper")), function("deeper", graphtest.Node("c", "Neg")),
			function("evil", graphtest.Node("d", "deeper"), graphtest.Node("hidden", "WriteFile")), function("unused", graphtest.Node("e", "PyFunc")),
			function("slope", graphtest.Node("f", "ReadFile")), function("odd", graphtest.Node("g", "Relu")),
		},
		Gradient: []*functionpb.GradientDef{{FunctionName: "odd", GradientFunc: "slope"}},
	}
	named := graphtest.Node("named", "PartitionedCall", "conv")
	named.Attr = graphdef.Attributes{}.Proto()
	named.Attr["f"] = functionAttribute("evil")
	primitive := graphtest.Node("primitive", "PartitionedCall", "conv")
	primitive.Attr = graphdef.Attributes{}.Proto()
	primitive.Attr["f"] = functionAttribute("WriteFile")
	def := trunk(graphtest.Node("call", "good", "conv"), graphtest.Node("harm", "evil", "conv"), graphtest.Node("by gradient", "odd", "conv"), named, primitive)
	def.Library = library
	r, names := kept(t, def, "x")
	if want := []string{"x", "w", "conv", "call"}; !slices.Equal(names, want) {
		t.Errorf("kept %s, want %s", names, want)
	}
	var functions []string
	for _, f := range r.Kept.Library.Function {
		functions = append(functions, f.Signature.Name)
	}
	if want := []string{"good", "deeper"}; !slices.Equal(functions, want) || len(r.Kept.Library.Gradient) > 0 {
		t.Errorf("kept functions %s, want %s", functions, want)
	}
	if r.Behind != 4 || len(r.Refused.Ops) != 2 {
		t.Errorf("%d nodes behind %v", r.Behind, r.Refused)
	}
}
